// How the instance fares that answers: its parts, what it remembers, what it counted.

import { getInstance } from "./api.js";
import { element, find, terms } from "./dom.js";
import { count, percent, rate, SOURCES, tell, uptime } from "./words.js";

const PARTS = ["status", "database", "cache", "bus"];
/** A minute of them. */
const REPORTS_MAX = 31;
const DRIFT_MAX_SECONDS = 3;
const GOOD = new Set(["ready", "connected", "subscribed"]);

export class InstancePanel {
  #failure = find(".instance > .failure");
  #figures = find("#instance-figures");
  #reports = [];
  #refused = false;

  /** Asks once, and shows what it is told; in vain only once. */
  async refresh() {
    if (this.#refused) {
      return;
    }
    try {
      const { json } = await getInstance();
      this.#show({ ...json, at: performance.now() });
      tell(this.#failure);
    } catch (refusal) {
      this.clear();
      this.#refused = refusal.status === 403;
      tell(this.#failure, refusal);
    }
  }

  clear() {
    this.#reports = [];
    this.#refused = false;
    this.#figures.hidden = true;
    find("#instance-parts").replaceChildren();
    tell(this.#failure);
  }

  #show(now) {
    const before = this.#keep(now);
    this.#figures.hidden = false;
    find("#instance-parts").replaceChildren(
      ...PARTS.map((part) =>
        element("li", { className: GOOD.has(now[part]) ? "good" : "bad" }, part === "status" ? "" : `${part} `, now[part]),
      ),
    );
    find("#instance-tiles").replaceChildren(...terms(tiles(now, before)));
    find("#instance-share").replaceChildren(...shares(now.reads));
    find("#instance-lists").replaceChildren(...lists(now, before));
  }

  /** The report of a minute ago, or the eldest since; none that another instance gave, or this one before a restart. */
  #keep(now) {
    const last = this.#reports.at(-1);
    const drift = last && now.uptime_seconds - last.uptime_seconds - (now.at - last.at) / 1_000;
    if (Math.abs(drift) > DRIFT_MAX_SECONDS) {
      this.#reports = [];
    }
    this.#reports.push(now);
    this.#reports.splice(0, this.#reports.length - REPORTS_MAX);
    return this.#reports[0];
  }
}

const sum = (counts) => Object.values(counts).reduce((all, each) => all + each, 0);

/** How fast a count grew since the report before. */
const speed = (now, before, of) => (now === before ? "–" : rate((1_000 * (of(now) - of(before))) / (now.at - before.at)));

/** Of the reads since the report before, those from memory. */
const hits = (now, before) => percent(now.reads.local - before.reads.local, sum(now.reads) - sum(before.reads));

function tiles(now, before) {
  const all = sum(now.reads);
  const { checked, stale, stalest_seconds: stalest } = now.samples;
  return [
    ["Reads", speed(now, before, ({ reads }) => sum(reads)), note(`${count(all)} since the start`)],
    ["From memory", hits(now, before), note(`${percent(now.reads.local, all)} since the start`)],
    ["In memory", count(now.memory.profiles), note(`profiles, ${count(now.memory.under_way)} under way`)],
    ["Epoch", count(now.epoch), note("times all became old")],
    ["Found stale", count(stale), note(`of ${count(checked)} samples` + (stale ? `, by ${stalest} s` : ""))],
    ["Up for", uptime(now.uptime_seconds), note("without a restart")],
  ];
}

const note = (text) => element("small", {}, text);

function shares(reads) {
  return SOURCES.map(({ source }) => {
    const part = element("span", { className: source });
    part.style.flexGrow = reads[source];
    return part;
  });
}

function lists(now, before) {
  const { behind, changes } = now;
  return [
    list(
      "Reads by source",
      SOURCES.map(({ source, name }) => [
        name,
        note(speed(now, before, ({ reads }) => reads[source])),
        element("span", { className: "amount" }, count(now.reads[source])),
      ]),
    ),
    list("Behind memory", [
      ["Loads", count(behind.loads)],
      ["Leases got / awaited", `${count(behind.leases_granted)} / ${count(behind.leases_awaited)}`],
      ["Fills taken / refused", `${count(behind.fills_accepted)} / ${count(behind.fills_refused)}`],
      ["Values discarded", count(behind.values_discarded)],
      ["Statements under way", count(behind.statements_under_way)],
    ]),
    list("Changes", [
      ["Told to others", count(changes.told)],
      ["Not told", count(changes.not_told)],
      ["Heard from others", count(changes.heard)],
      ["Told again", count(changes.told_again)],
      ["Connections to Redis", count(behind.cache_connections)],
    ]),
  ];
}

const list = (title, pairs) =>
  element("section", {}, element("h3", {}, title), element("dl", { className: "figures" }, ...terms(pairs)));
