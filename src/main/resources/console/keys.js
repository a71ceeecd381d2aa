// The keys of a tenant. A new one is shown once.

import { addKey, revokeKey, rotateKey } from "./api.js";
import { ask } from "./ask.js";
import { element, find } from "./dom.js";
import { time } from "./words.js";

export class TenantKeys {
  #busy;
  #changed;
  #rows = find("#tenant-keys tbody");
  #form = find("#key-add");
  #news = find("#new-key");
  #text = find("#new-key-text");
  #copy = find("#new-key-copy");
  #id;

  /**
   * @param busy calls the service
   * @param changed is called after a key was added, rotated or revoked
   */
  constructor(busy, changed) {
    this.#busy = busy;
    this.#changed = changed;
    this.#form.onsubmit = (event) => {
      event.preventDefault();
      this.#add();
    };
    this.#copy.onclick = () => this.#copyText();
    find("#new-key-done").onclick = () => {
      this.#forget();
      find("#key-kind").focus();
    };
  }

  show({ tenant_id: id, keys }) {
    this.#id = id;
    this.#rows.replaceChildren(...keys.map((key) => this.#row(key)));
    find("#keys-none").hidden = keys.length > 0;
    find("#tenant-keys").hidden = !keys.length;
  }

  close() {
    this.#forget();
    this.#form.reset();
  }

  #add() {
    const [kind, ttl] = [find("#key-kind").value, find("#key-ttl").value.trim()];
    this.#create(() => addKey(this.#id, { kind, ...(ttl && { ttl }) }));
  }

  #askToRotate(key) {
    ask(
      {
        title: "Rotate the key?",
        text: `A new ${key.kind} key takes the place of ${key.key_id}.`,
        verb: "Rotate",
        label: "How long the old key stays valid",
        value: "1d",
      },
      (overlap) => this.#create(() => rotateKey(this.#id, key.key_id, { overlap })),
    );
  }

  #askToRevoke({ key_id: key }) {
    ask(
      { title: "Revoke the key?", text: `Whoever uses ${key} is refused within a second. It cannot be undone.`, verb: "Revoke" },
      () =>
        this.#busy.ask(
          () => revokeKey(this.#id, key),
          () => {
            find("#key-kind").focus();
            this.#changed();
          },
        ),
    );
  }

  #create(call) {
    this.#busy.ask(call, ({ json }) => {
      this.#form.reset();
      find("#new-key-about").textContent = `Key ${json.key_id}, ${json.kind}. It is not shown again.`;
      this.#text.textContent = json.key;
      this.#copy.textContent = "Copy";
      this.#news.hidden = false;
      this.#copy.focus();
      this.#changed();
    });
  }

  #forget() {
    this.#text.textContent = "";
    this.#news.hidden = true;
  }

  /** Browsers give the clipboard to pages of https and localhost only; otherwise the key is selected. */
  async #copyText() {
    try {
      await navigator.clipboard.writeText(this.#text.textContent);
      this.#copy.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(this.#text);
      this.#copy.textContent = "Selected: press Ctrl+C";
    }
  }

  #row(key) {
    const { key_id: id, kind, created_at: created, expires_at: expires } = key;
    const button = (text, call) => {
      const made = element("button", { type: "button", className: "quiet", ariaLabel: `${text} ${id}` }, text);
      made.onclick = () => call(key);
      return made;
    };
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, element("code", {}, id), element("small", {}, kind)),
      element("td", {}, expires ? `until ${time(expires)}` : `since ${time(created)}`),
      element("td", {}, button("Rotate", (each) => this.#askToRotate(each)), button("Revoke", (each) => this.#askToRevoke(each))),
    );
  }
}
