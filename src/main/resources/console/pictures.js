// The queue of pictures that wait for a moderator: one at a time, with a key for each decision.

import { decidePictures, waitingPictures } from "./api.js";
import { Busy } from "./busy.js";
import { element, find } from "./dom.js";
import { count, time } from "./words.js";

/** More are read once fewer than this are behind the present one. */
const AHEAD = 3;
const THUMBNAIL_PX = 48;

/** The button of each key. */
const KEYS = {
  a: "#picture-approve",
  r: "#picture-refuse",
  arrowleft: "#picture-previous",
  arrowright: "#picture-next",
  o: "#picture-open",
};

export class PictureQueue {
  #note = find("#pictures-note");
  #none = find("#pictures-none");
  #card = find("#picture");
  #list = find("#pictures-queue");
  #busy = new Busy(find("#pictures"), find("#pictures > .failure"));
  #waiting = [];
  #place = 0;
  #cursor;

  /** @param choose is called with the id of the user whose profile is to be opened */
  constructor(choose) {
    find("#picture-approve").onclick = () => this.#decide("approve", "approved");
    find("#picture-refuse").onclick = () => this.#decide("reject", "refused");
    find("#picture-previous").onclick = () => this.#go(this.#place - 1);
    find("#picture-next").onclick = () => this.#go(this.#place + 1);
    find("#picture-open").onclick = () => choose(this.#present.user_id);
    find("#pictures-again").onclick = () => this.open();
    addEventListener("keydown", (event) => this.#press(event));
  }

  /** Reads the queue anew, the oldest first. */
  open() {
    this.close();
    return this.#read();
  }

  close() {
    this.#busy.drop();
    this.#waiting = [];
    this.#place = 0;
    this.#cursor = undefined;
    this.#note.textContent = "";
    this.#card.hidden = true;
    this.#none.hidden = true;
    this.#list.replaceChildren();
  }

  get #present() {
    return this.#waiting[this.#place];
  }

  #read() {
    return this.#busy.ask(
      () => waitingPictures(this.#cursor && { cursor: this.#cursor }),
      ({ json }) => {
        this.#cursor = json.cursor;
        this.#waiting.push(...json.pictures);
        this.#show();
      },
    );
  }

  #decide(decision, word) {
    const { picture, user_id: user } = this.#present;
    this.#busy.ask(
      () => decidePictures({ [decision]: [picture] }),
      ({ json }) => {
        this.#waiting = this.#waiting.filter((each) => each.picture !== picture);
        this.#place = Math.max(0, Math.min(this.#place, this.#waiting.length - 1));
        this.#show();
        this.#note.textContent = json.gone.length
          ? `The picture of ${user} does not wait any more: somebody decided, or the user replaced it. ${this.#amount()}`
          : `The picture of ${user} is ${word}. ${this.#amount()}`;
        if (this.#cursor && this.#waiting.length - this.#place <= AHEAD) {
          this.#read();
        }
      },
    );
  }

  #go(place) {
    if (place >= 0 && place < this.#waiting.length) {
      this.#place = place;
      this.#show();
      if (this.#cursor && this.#waiting.length - place <= AHEAD) {
        this.#read();
      }
    }
  }

  #show() {
    const present = this.#present;
    const hadFocus = this.#card.contains(document.activeElement);
    this.#card.hidden = !present;
    this.#none.hidden = !!present;
    this.#list.replaceChildren(...this.#waiting.map((each, place) => element("li", {}, this.#thumbnail(each, place))));
    this.#note.textContent = this.#amount();
    if (!present) {
      if (hadFocus) {
        find("#pictures-again").focus();
      }
      return;
    }
    for (const image of [find("#picture-large"), find("#picture-small")]) {
      image.src = present.preview;
    }
    find("#picture-large").alt = `The picture of ${present.user_id}`;
    find("#picture-name").textContent = present.name;
    find("#picture-facts").textContent = `${present.user_id}, uploaded ${time(present.uploaded_at)}`;
    find("#picture-previous").disabled = this.#place === 0;
    find("#picture-next").disabled = this.#place === this.#waiting.length - 1;
    this.#list.children[this.#place].scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #amount() {
    const all = `${count(this.#waiting.length)}${this.#cursor ? " and more" : ""}`;
    return this.#waiting.length ? `${count(this.#place + 1)} of ${all}` : "";
  }

  #thumbnail({ name, preview: src }, place) {
    const image = element("img", { src, alt: name, width: THUMBNAIL_PX, height: THUMBNAIL_PX });
    const button = element("button", { type: "button", ariaCurrent: String(place === this.#place) }, image);
    button.onclick = () => this.#go(place);
    return button;
  }

  /** A key that is typed somewhere, or that belongs to a tab or a browser, is left alone. */
  #press(event) {
    const taken = event.target.closest("input:not([type=checkbox]), textarea, select, [role=tab], dialog[open]");
    const button = KEYS[event.key.toLowerCase()];
    if (!button || taken || event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
      return;
    }
    if (this.#card.checkVisibility() && find("#pictures-keys").checked && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      find(button).click();
    }
  }
}
