// Questions before what cannot be undone.

import { find } from "./dom.js";

const dialog = find("#ask");
const places = { title: find("#ask-title"), text: find("#ask-text"), label: find("#ask-label") };
const field = find("#ask-field");
const input = find("#ask-input");
const yes = find("#ask-yes");

find("#ask-cancel").onclick = () => dialog.close("");

/**
 * Asks, and calls back only if the answer is yes.
 *
 * @param question has `title`, `text` and `verb`; and, for a text field, `label` with its first `value` or with what is `expected`
 * @param agreed is called with the text of the field
 */
export function ask({ title, text, verb, label, value = "", expected }, agreed) {
  places.title.textContent = title;
  places.text.textContent = text;
  places.label.textContent = label ?? "";
  field.hidden = !label;
  input.value = value;
  yes.textContent = verb;
  const check = () => (yes.disabled = expected !== undefined && input.value !== expected);
  input.oninput = check;
  check();
  dialog.returnValue = "";
  dialog.onclose = () => {
    // nothing of it stays in the page after signing out
    Object.values(places).forEach((place) => (place.textContent = ""));
    if (dialog.returnValue === "yes") {
      agreed(input.value);
    }
  };
  dialog.showModal();
}
