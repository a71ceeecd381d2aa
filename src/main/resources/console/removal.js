// Erasing a profile, with or without keeping the erasure, and moving it to another id.

import { eraseProfile, moveProfile } from "./api.js";
import { find } from "./dom.js";

export class Removal {
  #panel;
  #gone;
  #id = "";
  #dialog = find("#erase-dialog");
  #kept = find("#erase-kept");
  #move = find("#move");

  /**
   * @param panel that shows the profile, and asks the service
   * @param gone is called with the id that has no profile any more
   */
  constructor(panel, gone) {
    this.#panel = panel;
    this.#gone = gone;
    find("#erase").onclick = () => this.#askToErase();
    this.#dialog.onclose = () => this.#dialog.returnValue === "erase" && this.#erase(this.#kept.checked);
    this.#move.onsubmit = (event) => {
      event.preventDefault();
      this.#moveTo(find("#move-to").value.trim());
    };
  }

  open(id) {
    if (id !== this.#id) {
      this.close();
      this.#id = id;
    }
  }

  close() {
    this.#id = "";
    this.#move.reset();
    find("#erase-user").textContent = "";
  }

  #askToErase() {
    find("#erase-user").textContent = this.#id;
    this.#kept.checked = false;
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
  }

  #erase(kept) {
    const id = this.#id;
    this.#panel.ask(
      () => eraseProfile(id, kept),
      () => {
        if (kept) {
          this.#panel.closeKept(id, `${id} is erased.`);
          find("#lift").focus();
        } else {
          this.#panel.close(
            `${id} is erased. The next read creates a profile with the generated name and the first avatar again.`,
          );
          find("#user-id").focus();
        }
        this.#gone(id);
      },
    );
  }

  #moveTo(to) {
    const from = this.#id;
    this.#panel.ask(
      () => moveProfile(from, { to, replace: find("#move-replace").checked }),
      ({ json }) => {
        this.#gone(from);
        find("#user-id").value = to;
        this.#panel.show(json, `moved from ${from}`);
      },
    );
  }
}
