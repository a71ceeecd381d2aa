// The little that is needed to build a page by hand. Styles are set by classes: the page's policy allows no others.

/** The first element that a selector names. */
export const find = (selector, within = document) => within.querySelector(selector);

/** A new element with properties and children. */
export function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A new element of SVG with attributes and children. */
export function drawn(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
}

/** Terms and what they stand for, as the children of a <dl>. */
export const terms = (pairs) =>
  pairs.map(([term, ...told]) => element("div", {}, element("dt", {}, term), element("dd", {}, ...told)));

/** Calls at once and then every so often, one call at a time, and not while nobody sees the page. */
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
