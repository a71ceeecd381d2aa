// Former names of a user, and what moderators did.

import { getFormerNames, getModeration } from "./api.js";
import { element, find } from "./dom.js";
import { time } from "./words.js";

export class History {
  #panel;
  #names = find("#former-names");
  #audit = find("#audit");
  #more = find("#audit-more");

  /** @param panel asks the service */
  constructor(panel) {
    this.#panel = panel;
  }

  open(id) {
    this.close();
    this.#panel.ask(
      () => Promise.all([getFormerNames(id), getModeration(id, {})]),
      ([names, moderation]) => {
        fill(this.#names, names.json.former_names.map(formerName), "No former names are kept.");
        fill(this.#audit, moderation.json.audit.map(auditEntry), "Nobody has moderated this profile.");
        this.#offerMore(id, moderation.json);
      },
    );
  }

  close() {
    [this.#names, this.#audit].forEach((list) => list.replaceChildren());
    this.#more.hidden = true;
  }

  #offerMore(id, { audit, more }) {
    this.#more.hidden = !more;
    this.#more.onclick = () =>
      this.#panel.ask(
        () => getModeration(id, { before: audit.at(-1).id }),
        ({ json }) => {
          this.#audit.append(...json.audit.map(auditEntry));
          this.#offerMore(id, json);
        },
      );
  }
}

const fill = (list, rows, none) =>
  list.replaceChildren(...(rows.length ? rows : [element("li", { className: "aside" }, none)]));

const formerName = ({ name, name_is_custom: chosen, since, until }) =>
  element(
    "li",
    {},
    element("strong", {}, name),
    element("small", {}, `${chosen ? "chosen" : "generated"}, ${time(since)} – ${time(until)}`),
  );

const auditEntry = ({ at, by, actions, name, reason }) =>
  element(
    "li",
    {},
    element("strong", {}, actions.map((action) => action.replace("_", " ")).join(", ") || "note"),
    element("span", {}, `“${reason}”`),
    element("small", {}, `${time(at)}, by ${by ?? "a server"}; the name was ${name}`),
  );
