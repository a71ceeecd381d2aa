// Moderating one profile: reset, lock, unlock, unbar. The reason is shown as the user will read it.

import { getModeration, moderateProfile } from "./api.js";
import { element, find, terms } from "./dom.js";
import { count, listed, time } from "./words.js";

export class Moderation {
  #panel;
  #found;
  #state = find("#moderation-state");
  #form = find("#moderation");
  #boxes = [...this.#form.querySelectorAll("[data-part]")];
  #unbar = find("#unbar");
  #reason = find("#reason");
  #done = find("#moderation-done");
  #show = find("#moderation-show");
  #id = "";
  #locked = {};

  /**
   * @param panel that shows the profile, and asks the service
   * @param found shows the holders of look-alike names, each of which can be opened
   */
  constructor(panel, found) {
    this.#panel = panel;
    this.#found = found;
    this.#form.oninput = () => this.#preview();
    this.#form.onsubmit = (event) => {
      event.preventDefault();
      this.#apply();
    };
    this.#show.onclick = () => this.#found.focus();
  }

  /** Shows what holds for a user. The form is hidden until then, so that an order never means another user. */
  open(id) {
    if (id !== this.#id) {
      this.close();
      this.#id = id;
    }
    this.#panel.ask(
      () => getModeration(id, { limit: 1 }),
      ({ json }) => this.#render(json),
    );
  }

  close() {
    this.#id = "";
    this.#form.reset();
    this.#form.hidden = true;
    this.#state.replaceChildren();
    this.#done.textContent = "";
    this.#show.hidden = true;
  }

  #apply() {
    const order = this.#order();
    this.#panel.ask(
      () => moderateProfile(this.#id, order),
      ({ json }) => {
        this.#form.reset();
        this.#render(json);
        this.#panel.show(json.profile, "moderated just now");
        this.#tell(json.look_alikes);
      },
    );
  }

  /** The order as the service takes it: one that locks does not unlock. */
  #order() {
    const chosen = (word) => this.#boxes.filter((box) => box.checked && this.#word(box) === word).map(partOf);
    const order = {
      reset: chosen("reset"),
      lock: chosen("lock"),
      unlock: chosen("unlock"),
      unbar: this.#unbar.checked || undefined,
      reason: this.#reason.value,
    };
    return Object.fromEntries(Object.entries(order).filter(([, value]) => value?.length !== 0));
  }

  #word(box) {
    return box.value === "reset" ? "reset" : this.#locked[partOf(box)] ? "unlock" : "lock";
  }

  #render({ name_lock: nameLock, avatar_lock: avatarLock, barred, kept_until: keptUntil }) {
    this.#locked = { name: nameLock !== null, avatar: avatarLock !== null };
    const lock = (reason) => (reason === null ? "not locked" : `locked: “${reason}”`);
    const pairs = [["Name", lock(nameLock)], ["Avatar", lock(avatarLock)]];
    if (barred.length) {
      pairs.push(["Barred", barred.join(", ")]);
    }
    if (keptUntil) {
      pairs.push(["Kept until", time(keptUntil)]);
    }
    this.#form.hidden = false;
    this.#state.replaceChildren(...terms(pairs));
    for (const box of this.#boxes.filter(({ value }) => value === "lock")) {
      box.nextSibling.data = this.#locked[partOf(box)] ? "Unlock" : "Lock";
    }
    find("#unbar-choice").hidden = !barred.length;
    this.#preview();
  }

  /** What the order does, in the words that the user reads. */
  #preview() {
    const words = this.#boxes.filter((box) => box.checked && box.value === "lock").map((box) => this.#word(box));
    for (const box of this.#boxes.filter(({ value }) => value === "lock")) {
      box.disabled = words.length > 0 && this.#word(box) !== words[0];
    }
    const { reset = [], lock = [], unlock = [], unbar } = this.#order();
    const reason = this.#reason.value.trim();
    const quoted = reason ? `“${reason}”` : "the reason";
    find("#told").replaceChildren(
      ...[
        reset.includes("name") && "Sees another, generated name. The present one is refused from now on, and so is what looks like it.",
        reset.includes("avatar") && "Sees another drawn avatar. An own picture is removed.",
        lock.length && `Is told on a change of the ${listed(lock)}: ${quoted}`,
        unlock.length && `May change the ${listed(unlock)} again.`,
        unbar && "May choose the refused names again.",
        `Finds in the own export: ${quoted}`,
      ]
        .filter(Boolean)
        .map((text) => element("li", {}, text)),
    );
    find("#moderation-apply").textContent = reset.length + lock.length + unlock.length || unbar ? "Apply" : "Add a note";
  }

  #tell(lookAlikes) {
    const holders = lookAlikes?.profiles ?? [];
    this.#done.textContent = `Done. ${lookAlikes ? `${amount(lookAlikes)}.` : ""}`;
    this.#show.hidden = !holders.length;
    if (holders.length) {
      this.#found.showAll(holders, amount(lookAlikes));
    }
  }
}

const partOf = (box) => box.dataset.part;

function amount({ name, searched, not_searched: why, complete, profiles }) {
  if (!searched) {
    return `Names that look like “${name}” were not searched: ${why}`;
  }
  const holders = profiles.length === 1 ? "1 other user has" : `${count(profiles.length)} other users have`;
  return profiles.length
    ? `${holders} a name that looks like “${name}”${complete ? "" : ", and more"}`
    : `Nobody else has a name that looks like “${name}”`;
}
