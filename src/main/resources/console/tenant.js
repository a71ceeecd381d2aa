// One tenant, for an operator: its own settings, its keys, and its end.

import { deleteTenant, getTenant, setTenant } from "./api.js";
import { ask } from "./ask.js";
import { Busy } from "./busy.js";
import { element, find, repeat, terms } from "./dom.js";
import { TenantKeys } from "./keys.js";
import { KINDS } from "./settings.js";
import { time } from "./words.js";

const POLL_MS = 1_000;

/** What to type for each kind of setting. */
const HINTS = { flag: "true or false", number: "a whole number", text: "such as 30d", list: "separated by commas" };

export class TenantCard {
  #panel = find("#tenant");
  #title = find("#tenant-title");
  #state = find("#tenant-state");
  #none = find("#tenant-none");
  #card = find("#tenant-card");
  #settings = find("#tenant-settings tbody");
  #form = find("#tenant-set");
  #name = find("#setting-name");
  #value = find("#setting-value");
  #busy = new Busy(this.#panel, find("#tenant-failure"));
  #keys = new TenantKeys(this.#busy, () => this.#read());
  #changed;
  #tenant = {};
  #followed;
  #stop = () => {};

  /** @param changed is called with a tenant whose settings or state are others */
  constructor(changed) {
    this.#changed = changed;
    this.#name.append(...Object.keys(KINDS).map((name) => element("option", {}, name)));
    this.#name.onchange = () => this.#hint();
    this.#form.onsubmit = (event) => {
      event.preventDefault();
      this.#set(this.#name.value, parsed(this.#name.value, this.#value.value.trim()));
    };
    find("#tenant-delete").onclick = () => this.#askToDelete();
    this.#hint();
  }

  open(id) {
    this.close();
    this.#tenant = { tenant_id: id };
    this.#title.textContent = id;
    this.#read();
    if (this.#panel.getBoundingClientRect().top > innerHeight / 2) {
      this.#panel.scrollIntoView();
    }
  }

  close() {
    this.#stop();
    this.#busy.drop();
    this.#keys.close();
    this.#form.reset();
    this.#hint();
    this.#tenant = {};
    this.#title.textContent = "Tenant";
    this.#state.hidden = true;
    this.#card.hidden = true;
    this.#none.hidden = false;
  }

  #read() {
    return this.#busy.ask(
      () => getTenant(this.#tenant.tenant_id),
      ({ json }) => {
        this.#keys.show(json);
        this.#show(json);
      },
    );
  }

  #set(name, value) {
    const { tenant_id: id, revision } = this.#tenant;
    this.#busy.ask(
      () => setTenant(id, { settings: { [name]: value }, revision }),
      ({ json }) => {
        this.#value.value = "";
        this.#show(json);
      },
    );
  }

  #askToDelete() {
    const { tenant_id: id } = this.#tenant;
    ask(
      {
        title: "Delete the tenant?",
        text: `This refuses every caller of ${id}, revokes its keys, and erases all its profiles. It cannot be undone.`,
        verb: "Delete",
        label: `Type ${id} to confirm`,
        expected: id,
      },
      () =>
        this.#busy.ask(
          () => deleteTenant(id),
          () => {
            this.#title.focus();
            this.#read();
          },
        ),
    );
  }

  #show(tenant) {
    this.#tenant = tenant;
    this.#changed(tenant);
    const { state, settings, revision } = tenant;
    const active = state === "active";
    this.#none.hidden = true;
    this.#card.hidden = false;
    this.#state.hidden = false;
    this.#state.textContent = state;
    find("#tenant-facts").replaceChildren(
      ...terms([["Created", time(tenant.created_at)], ["Changed", time(tenant.updated_at)], ["Revision", revision]]),
    );
    const own = Object.entries(settings);
    this.#settings.replaceChildren(...own.map(([name, value]) => this.#row(name, value)));
    find("#settings-none").hidden = own.length > 0;
    find("#tenant-settings").hidden = !own.length;
    find("#tenant-rooms").hidden = !active;
    this.#tellEnd(state);
  }

  /** While its profiles are erased, the state is read again and again. */
  #tellEnd(state) {
    const note = find("#tenant-end");
    note.hidden = state === "active";
    note.textContent =
      state === "deleted"
        ? "All its profiles are erased. Callers are refused until you create the tenant anew, by its id."
        : "Its callers are refused, and an instance erases its profiles. This page follows until it is done.";
    if (state !== "deleting") {
      this.#stop();
    } else if (this.#followed !== this.#tenant.tenant_id) {
      this.#followed = this.#tenant.tenant_id;
      const stop = repeat(POLL_MS, () => this.#read());
      this.#stop = () => {
        stop();
        this.#followed = undefined;
      };
    }
  }

  #row(name, value) {
    const unset = element("button", { type: "button", className: "quiet", ariaLabel: `Unset ${name}` }, "Unset");
    unset.onclick = () => {
      this.#set(name, null);
      this.#name.focus();
    };
    const text = Array.isArray(value) ? value.join(", ") : String(value);
    return element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, text), element("td", {}, unset));
  }

  #hint() {
    this.#value.placeholder = HINTS[KINDS[this.#name.value]] ?? "";
  }
}

/** The value of a setting as JSON. What is not of its kind is left as it is, for the service to refuse. */
function parsed(name, text) {
  switch (KINDS[name]) {
    case "flag":
      return { true: true, false: false }[text] ?? text;
    case "number":
      return /^\d{1,15}$/.test(text) ? Number(text) : text;
    case "list":
      return text.split(",").map((member) => member.trim()).filter(Boolean);
    default:
      return text;
  }
}
