// A leaderboard like that of a game. <phoenix-profile> keeps names and avatars live; the scores are made up.

import { lookFor } from "./api.js";
import { element, find, repeat } from "./dom.js";
import { count, showFailure } from "./words.js";

const TURN_MS = 2_000;
const MOVE = { duration: 600, easing: "cubic-bezier(.2, .8, .2, 1)" };
const FADE = { duration: 1_600, easing: "ease-in" };

// Ids as in a URL: separated by commas; within an id, commas and percent signs are percent-encoded.
const toText = (ids) => ids.map((id) => id.replace(/[%,]/g, encodeURIComponent)).join(",");
const toIds = (text) =>
  text
    .split(",")
    .map((id) => id.trim().replace(/%(25|2C)/gi, decodeURIComponent))
    .filter(Boolean);

export class Board {
  #rows = [];
  #list = find("#board-rows");
  #note = find("#board-note");
  #pause = find("#board-pause");
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  #stop = () => {};
  #choose;
  #paused = false;

  /** @param choose is called with the id of the clicked row */
  constructor(choose) {
    this.#choose = choose;
    this.#pause.onclick = () => this.#setPaused(!this.#paused);
    const form = find("#board-form");
    form.onsubmit = async (event) => {
      event.preventDefault();
      const failure = find(".failure", form);
      try {
        await this.open(toIds(find("#board-ids").value));
        showFailure(failure);
      } catch (refusal) {
        showFailure(failure, refusal);
      }
    };
  }

  get ids() {
    return this.#rows.map((row) => row.id);
  }

  /** Shows the users that have a profile; creates none. */
  async open(ids) {
    const asked = [...new Set(ids)];
    const { json } = await lookFor(asked);
    this.close();
    find("#board-ids").value = toText(asked);
    this.#rows = json.profiles.map((profile, place) => this.#row(profile.user_id, place));
    this.#list.replaceChildren(...this.#rows.map((row) => row.item));
    this.#sort();
    const absent = [...json.missing, ...json.unavailable];
    this.#note.hidden = !absent.length;
    this.#note.textContent = `No profile yet: ${absent.join(", ")}. Look one up to create it.`;
    this.#stop = repeat(TURN_MS, () => this.#play());
  }

  close() {
    this.#stop();
    this.#rows = [];
    this.#list.replaceChildren();
  }

  /** Marks the row of a user, if there is one. */
  mark(id) {
    this.#rows.forEach((row) => (row.button.ariaCurrent = String(row.id === id)));
  }

  #setPaused(paused) {
    this.#paused = paused;
    this.#pause.textContent = paused ? "Resume" : "Pause";
  }

  #row(id, place) {
    const profile = element("phoenix-profile");
    profile.setAttribute("user-id", id);
    const [rank, gain, score] = ["rank", "gain", "score"].map((className) => element("span", { className }));
    const button = element("button", { type: "button", className: "row" }, rank, profile, gain, score);
    button.onclick = () => this.#choose(id);
    let seen = false;
    profile.addEventListener("profile-change", () => {
      // the first event is the current state
      if (seen) {
        this.#flash(button);
      }
      seen = true;
    });
    const item = element("li", {}, button);
    return { id, item, button, rank, gain, score, points: 2_400 - 130 * place + Math.floor(Math.random() * 100) };
  }

  #play() {
    if (this.#paused || !this.#rows.length) {
      return;
    }
    for (let winners = 1 + Math.floor(Math.random() * 2); winners > 0; winners--) {
      const row = this.#rows[Math.floor(Math.random() * this.#rows.length)];
      const points = 10 + Math.floor(Math.random() * 240);
      row.points += points;
      row.gain.textContent = `+${points}`;
      row.gain.animate({ opacity: [1, 0] }, FADE);
    }
    this.#sort();
  }

  /** Sorts the rows; each glides to its new place. */
  #sort() {
    const placeOf = ({ item }) => ({ x: item.offsetLeft + item.offsetWidth / 2, y: item.offsetTop });
    const before = new Map(this.#rows.map((row) => [row, placeOf(row)]));
    const focused = document.activeElement;
    this.#rows.sort((one, other) => other.points - one.points);
    this.#rows.forEach((row, place) => {
      row.rank.textContent = place + 1;
      row.score.textContent = count(row.points);
      if (this.#list.children[place] !== row.item) {
        this.#list.insertBefore(row.item, this.#list.children[place]);
      }
    });
    if (this.#list.contains(focused) && focused !== document.activeElement) {
      focused.focus({ preventScroll: true });
    }
    for (const row of this.#still.matches ? [] : this.#rows) {
      const [from, to] = [before.get(row), placeOf(row)];
      const [x, y] = [from.x - to.x, from.y - to.y];
      if (x || y) {
        // climbing rows pass in front
        const zIndex = y > 0 ? 1 : 0;
        row.item.animate({ transform: [`translate(${x}px, ${y}px)`, "none"], zIndex: [zIndex, zIndex] }, MOVE);
      }
    }
  }

  #flash(button) {
    button.classList.remove("changed");
    // reading the layout applies the style, so that the animation restarts
    void button.offsetWidth;
    button.classList.add("changed");
  }
}
