// One call at a time, whose refusal is shown in the words of the service.

import { showFailure } from "./words.js";

/** For one place of the page. An answer that comes after `drop()` is ignored. */
export class Busy {
  #place;
  #failure;
  #turn = 0;

  constructor(place, failure) {
    this.#place = place;
    this.#failure = failure;
  }

  async ask(call, show) {
    if (this.#place.ariaBusy === "true") {
      return;
    }
    const turn = ++this.#turn;
    this.#place.ariaBusy = "true";
    const { answer, refusal } = await call().then(
      (answer) => ({ answer }),
      (refusal) => ({ refusal }),
    );
    if (turn === this.#turn) {
      this.#place.ariaBusy = "false";
      showFailure(this.#failure, refusal);
      if (refusal) {
        this.#failure.scrollIntoView({ block: "nearest" });
      } else {
        show(answer);
      }
    }
  }

  drop() {
    this.#turn++;
    this.#place.ariaBusy = "false";
    showFailure(this.#failure);
  }
}
