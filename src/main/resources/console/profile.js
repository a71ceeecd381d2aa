// One profile: look up, rename, new avatar, export, explain; its other tabs moderate it, show its history and remove it. The
// panel does not watch it, because opening a stream would create an erased profile again. If the leaderboard shows the user
// too, the panel follows its changes.

import { changeProfile, explainProfile, exportUser, getProfile, liftErasure } from "./api.js";
import { element, find, terms } from "./dom.js";
import { hideExplanation, showExplanation } from "./explanation.js";
import { History } from "./history.js";
import { Moderation } from "./moderation.js";
import { Removal } from "./removal.js";
import { tabsOf } from "./tabs.js";
import { duration, nameOf, showFailure, time } from "./words.js";

const NONE = find("#profile-none")?.textContent;

/** The code of the refusal of an id whose erasure is kept. */
const ERASED = "PROFILE_005";

export class ProfilePanel {
  #panel = find(".profile");
  #failure = find(".profile > .failure");
  #empty = find("#profile-empty");
  #none = find("#profile-none");
  #lift = find("#lift");
  #card = find("#profile-card");
  #origin = find("#profile-origin");
  #opened;
  #tabs;
  #inTab;
  #id = "";
  #version = 0;
  #turn = 0;
  #tabDue = false;

  /**
   * @param opened is called with the id of the profile that is shown, or with ""
   * @param gone is called with an id that has no profile any more
   * @param found shows other profiles, each of which can be opened
   */
  constructor(opened, gone, found) {
    this.#opened = opened;
    this.#inTab = {
      moderate: new Moderation(this, found),
      history: new History(this),
      remove: new Removal(this, gone),
    };
    this.#tabs = tabsOf(find("#profile-tabs"), () => this.#openTab());
    this.#onSubmit("#look-up", () => this.open(find("#user-id").value.trim()));
    this.#onSubmit("#rename", () => this.#change({ name: find("#new-name").value }));
    find("#regenerate").onclick = () => this.#change({ regenerate_avatar: true });
    find("#export").onclick = () => this.#export();
    find("#explain").onclick = () => this.ask(() => explainProfile(this.#id), ({ json }) => showExplanation(json));
    find("#board-rows").addEventListener("profile-change", ({ detail }) => this.#receive(detail));
  }

  /** Reads and shows a profile, instead of whatever is under way. */
  async open(id) {
    await this.preselect(id);
    this.#comeIntoView();
  }

  /** Opens a profile that nobody asked for: the page does not scroll to it. */
  preselect(id) {
    find("#user-id").value = id;
    return this.#ask(
      () => getProfile(id),
      ({ json, source, ms }) =>
        this.show(json, `${source === "created" ? "" : "from "}${nameOf(source)} in ${duration(ms)}`),
      (refusal) => refusal.code === ERASED && this.closeKept(id, `${id} is erased.`),
    );
  }

  close(why = NONE) {
    this.#turn++;
    this.#panel.ariaBusy = "false";
    this.#id = "";
    this.#card.hidden = true;
    this.#empty.hidden = false;
    this.#lift.hidden = true;
    this.#none.textContent = why;
    showFailure(this.#failure);
    this.#opened("");
    Object.values(this.#inTab).forEach((tab) => tab.close());
  }

  /** Shows that the erasure of an id is kept, and offers to lift it. */
  closeKept(id, why) {
    this.close(`${why} The erasure is kept: nothing creates the profile again until an admin lifts it.`);
    this.#lift.hidden = false;
    this.#lift.onclick = () =>
      this.ask(
        () => liftErasure(id),
        () => {
          this.close(`The erasure of ${id} is lifted. The next read creates a profile.`);
          find("#user-id").focus();
        },
      );
  }

  #change(change) {
    this.ask(
      () => changeProfile(this.#id, change),
      ({ json, ms }) => {
        find("#rename").reset();
        this.show(json, `changed in ${duration(ms)}`);
      },
    );
  }

  /** Saves a file, as a link with the attribute download would. */
  #export() {
    const id = this.#id;
    this.ask(
      () => exportUser(id),
      ({ json }) => {
        const file = new Blob([`${JSON.stringify(json, null, 2)}\n`], { type: "application/json" });
        const href = URL.createObjectURL(file);
        element("a", { href, download: `${id.replaceAll(/[^\w.-]+/g, "_")}.json` }).click();
        URL.revokeObjectURL(href);
        this.#origin.textContent = "exported";
      },
    );
  }

  /** Shows an answer; the tab follows if it is another profile. */
  show(profile, origin) {
    this.#empty.hidden = true;
    this.#card.hidden = false;
    hideExplanation();
    this.#render(profile);
    this.#origin.textContent = origin;
    if (profile.user_id !== this.#id) {
      this.#id = profile.user_id;
      this.#opened(this.#id);
      this.#openTab();
    }
  }

  /** Fills the selected tab, at the latest when the call under way has ended. */
  #openTab() {
    this.#tabDue = this.#panel.ariaBusy === "true";
    if (this.#id && !this.#tabDue) {
      this.#inTab[this.#tabs.selected]?.open(this.#id);
    }
  }

  /** On a phone the leaderboard is above the panel. */
  #comeIntoView() {
    const { top } = this.#panel.getBoundingClientRect();
    if (top < 0 || top > innerHeight / 2) {
      this.#panel.scrollIntoView();
    }
  }

  /** A change that arrived live on the leaderboard, from any caller and any instance. */
  #receive(profile) {
    if (profile.user_id === this.#id && profile.version > this.#version) {
      this.#render(profile);
      this.#origin.textContent = "changed just now, received live";
    }
  }

  #render(profile) {
    this.#version = profile.version;
    find("#profile-avatar").src = profile.avatar_url;
    find("#profile-name").textContent = profile.name;
    find("#new-name").placeholder = profile.name;
    find("#profile-facts").replaceChildren(
      ...terms([
        ["User", profile.user_id],
        ["Tenant", profile.tenant_id],
        ["Name", profile.name_is_custom ? "chosen" : "generated"],
        ["Created", time(profile.created_at)],
        ["Changed", time(profile.updated_at)],
        ["Version", profile.version],
      ]),
    );
  }

  /** Changes one thing at a time. */
  ask(call, show) {
    if (this.#panel.ariaBusy !== "true") {
      this.#ask(call, show);
    }
  }

  /** Shows the answer of the last call only. Shows errors in the words of the service. */
  async #ask(call, show, refused = () => {}) {
    const turn = ++this.#turn;
    this.#panel.ariaBusy = "true";
    const { answer, refusal } = await call().then(
      (answer) => ({ answer }),
      (refusal) => ({ refusal }),
    );
    if (turn === this.#turn) {
      this.#panel.ariaBusy = "false";
      this.#showFailure(refusal);
      if (refusal) {
        refused(refusal);
      } else {
        show(answer);
      }
      if (this.#tabDue) {
        this.#openTab();
      }
    }
  }

  /** Somebody who works far below, on a phone, must see it too. */
  #showFailure(refusal) {
    showFailure(this.#failure, refusal);
    if (refusal && this.#panel.contains(document.activeElement)) {
      this.#failure.scrollIntoView({ block: "nearest" });
    }
  }

  #onSubmit(form, call) {
    find(form).onsubmit = (event) => {
      event.preventDefault();
      call();
    };
  }
}
