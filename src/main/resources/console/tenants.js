// The tenants of the service, for an operator: list and create.

import { createTenant, listTenants } from "./api.js";
import { Busy } from "./busy.js";
import { element, find } from "./dom.js";
import { TenantCard } from "./tenant.js";

export class Tenants {
  #list = find("#tenants-list");
  #none = find("#tenants-none");
  #more = find("#tenants-more");
  #form = find("#tenant-create");
  #busy = new Busy(find("#tenants"), find("#tenants-failure"));
  #card = new TenantCard((tenant) => this.#replace(tenant));

  constructor() {
    this.#form.onsubmit = (event) => {
      event.preventDefault();
      this.#create(find("#tenant-id").value.trim());
    };
  }

  /** Reads the first tenants; fails if the credential is no operator's. */
  async open() {
    const { json } = await listTenants();
    this.close();
    this.#append(json);
  }

  close() {
    this.#busy.drop();
    this.#card.close();
    this.#form.reset();
    this.#list.replaceChildren();
  }

  #create(id) {
    this.#busy.ask(
      () => createTenant({ tenant_id: id }),
      ({ json }) => {
        this.#form.reset();
        this.#replace(json);
        this.#choose(id);
      },
    );
  }

  #append({ tenants, next }) {
    const first = this.#list.children.length;
    this.#list.append(...tenants.map((tenant) => this.#row(tenant)));
    this.#none.hidden = this.#list.children.length > 0;
    this.#more.hidden = !next;
    this.#more.onclick = () =>
      this.#busy.ask(
        () => listTenants({ after: next }),
        ({ json }) => {
          this.#append(json);
          this.#list.children[first + tenants.length]?.firstChild.focus();
        },
      );
  }

  /** Shows the present state of a tenant in its row; that of a new one comes first. */
  #replace(tenant) {
    const old = [...this.#list.children].find((row) => row.dataset.id === tenant.tenant_id);
    const row = this.#row(tenant);
    if (old) {
      old.firstChild.replaceChildren(...row.firstChild.childNodes);
    } else {
      this.#list.prepend(row);
    }
    this.#none.hidden = true;
  }

  #choose(id) {
    for (const row of this.#list.children) {
      row.firstChild.ariaCurrent = String(row.dataset.id === id);
    }
    this.#card.open(id);
  }

  #row({ tenant_id: id, state, settings }) {
    const own = Object.keys(settings).length;
    const about = state === "active" ? `${own} own setting${own === 1 ? "" : "s"}` : state;
    const button = element(
      "button",
      { type: "button", className: "tenant-row" },
      element("span", { title: id }, id),
      element("small", {}, about),
    );
    button.onclick = () => this.#choose(id);
    const row = element("li", {}, button);
    row.dataset.id = id;
    return row;
  }
}
