// Formats of figures, times and errors.

import { element } from "./dom.js";

const whole = new Intl.NumberFormat("en");
const precise = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const list = new Intl.ListFormat("en");
const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });

/** Sources of answers, nearest first: the word of the API, the word to show, and the mark in the chart. */
export const SOURCES = [
  { source: "local", name: "L1", mark: "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z" },
  { source: "redis", name: "Redis", mark: "M-3.2-3.2h6.4v6.4h-6.4z" },
  { source: "postgres", name: "Postgres", mark: "M0-4.6L4.6 0L0 4.6L-4.6 0z" },
  { source: "created", name: "created", mark: "M0-4.4L4.4 3.6H-4.4z" },
  { source: "stale", name: "stale", mark: "M-4-1.2h8v2.4h-8z" },
];

export const nameOf = (source) => SOURCES.find((each) => each.source === source)?.name ?? source;

export const count = (number) => whole.format(number);

/** Words, with "and" before the last. */
export const listed = (words) => list.format(words);

export const rate = (perSecond) => (perSecond < 100 ? precise : whole).format(perSecond) + "/s";

export const percent = (part, all) => (all > 0 ? precise.format((100 * part) / all) + " %" : "–");

export const duration = (ms) => (ms < 100 ? precise : whole).format(ms) + " ms";

export const time = (rfc3339) => moment.format(new Date(rfc3339));

/** In the two largest units that are not zero. */
export function uptime(seconds) {
  const units = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]];
  const parts = units.map(([unit, size], i) => [Math.floor((seconds % (units[i - 1]?.[1] ?? Infinity)) / size), unit]);
  const first = parts.findIndex(([amount]) => amount > 0);
  return first < 0 ? "0 s" : parts.slice(first, first + 2).map((part) => part.join(" ")).join(" ");
}

/** Shows an error in its place, in the words of the service; hides the place if there is none. */
export function showFailure(place, refusal) {
  place.hidden = !refusal;
  place.replaceChildren();
  if (refusal) {
    const parts = [refusal.status || "no answer", refusal.code, refusal.requestId && `request ${refusal.requestId}`];
    const retry = refusal.retryAfter && `retry in ${refusal.retryAfter} s`;
    place.append(
      element("strong", {}, refusal.message),
      element("small", {}, [...parts, retry].filter(Boolean).join(" · ")),
    );
  }
}
