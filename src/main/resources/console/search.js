// Finding profiles by name. The rows are a moment's answer: they do not follow changes.

import { findProfiles } from "./api.js";
import { element, find } from "./dom.js";
import { count, showFailure } from "./words.js";

const AVATAR_PX = 34;

/** What an answer says about itself. */
const NOTES = {
  whole: "whole names only: there is no index of parts, or the text has no three letters or digits in a row",
};

export class Search {
  #form = find("#search");
  #found = find("#found");
  #note = find("#found-note");
  #list = find("#found-rows");
  #more = find("#found-more");
  #failure = find(".profile > .failure");
  #choose;
  #turn = 0;
  #shown = 0;

  /** @param choose is called with the id of the clicked row */
  constructor(choose) {
    this.#choose = choose;
    this.#form.onsubmit = (event) => {
      event.preventDefault();
      this.#ask({ [find("#search-by").value]: find("#search-text").value });
    };
  }

  close() {
    this.#turn++;
    this.#form.reset();
    this.#found.hidden = true;
    this.#list.replaceChildren();
  }

  /** Marks the row of a user, if there is one. */
  mark(id) {
    this.#rows.forEach((row) => (row.ariaCurrent = String(row.dataset.id === id)));
  }

  /** Removes the row of an erased user: a click on it would create the profile again. */
  forget(id) {
    this.#rows.filter((row) => row.dataset.id === id).forEach((row) => row.parentElement.remove());
  }

  /** Shows profiles that were found otherwise, with what they have in common. */
  showAll(profiles, note) {
    this.#turn++;
    this.#list.replaceChildren(...profiles.map((profile) => element("li", {}, this.#row(profile))));
    this.#found.hidden = false;
    this.#note.textContent = note;
    this.#more.hidden = true;
  }

  /** Moves the focus to the first row. */
  focus() {
    this.#rows[0]?.focus();
  }

  get #rows() {
    return [...this.#list.querySelectorAll(".found")];
  }

  /** Shows the answer to the last question only. */
  async #ask(query, cursor) {
    const turn = ++this.#turn;
    try {
      const { json } = await findProfiles({ ...query, ...(cursor && { cursor }) });
      if (turn === this.#turn) {
        showFailure(this.#failure);
        this.#show(json, query, cursor);
      }
    } catch (refusal) {
      if (turn === this.#turn) {
        showFailure(this.#failure, refusal);
      }
    }
  }

  #show({ profiles, match, complete, cursor: next }, query, cursor) {
    if (!cursor) {
      this.#list.replaceChildren();
      this.#shown = 0;
    }
    const rows = profiles.map((profile) => this.#row(profile));
    this.#list.append(...rows.map((row) => element("li", {}, row)));
    this.#shown += rows.length;
    this.#found.hidden = false;
    const amount = this.#shown ? `${count(this.#shown)}${next || !complete ? " and more" : ""} found` : "Nobody found";
    const why = complete ? NOTES[match] : "too many match: use a longer text";
    this.#note.textContent = [amount, why].filter(Boolean).join("; ");
    this.#more.hidden = !next;
    this.#more.onclick = () => this.#ask(query, next);
    if (cursor) {
      rows[0]?.focus();
    }
  }

  #row({ user_id: id, name, avatar_url: src }) {
    const row = element(
      "button",
      { type: "button", className: "found" },
      element("img", { src, alt: "", width: AVATAR_PX, height: AVATAR_PX }),
      element("span", { title: name }, name),
      element("small", { title: id }, id),
    );
    row.dataset.id = id;
    row.onclick = () => this.#choose(id);
    return row;
  }
}
