// Helpers to build the page by hand. Styles are set by classes, because the Content Security Policy forbids inline styles.

/** The first element that matches a selector. */
export const find = (selector, within = document) => within.querySelector(selector);

/** A new element with properties and children. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A new SVG element with attributes and children. */
export function drawn(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
}

/** The mark of a source, in its colour. */
export const swatch = ({ source, mark }) =>
  drawn(
    "svg",
    { class: "swatch", viewBox: "-6 -6 12 12", "aria-hidden": "true" },
    drawn("path", { class: `mark ${source}`, d: mark }),
  );

/** Pairs of a term and its description, as children of a <dl>. */
export const terms = (pairs) =>
  pairs.map(([term, ...details]) => element("div", {}, element("dt", {}, term), element("dd", {}, ...details)));

/** Calls at once and then repeatedly, one call at a time, and not while the page is hidden. Returns a function that stops it. */
export function repeat(everyMs, call) {
  let timer;
  let stopped = false;
  const turn = async () => {
    clearTimeout(timer);
    if (!document.hidden) {
      await call();
    }
    if (!stopped) {
      timer = setTimeout(turn, everyMs);
    }
  };
  turn();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
