// The state of the instance that answers: its parts, its L1 and its counters.

import { getInstance } from "./api.js";
import { element, find, swatch, terms } from "./dom.js";
import { count, percent, rate, showFailure, SOURCES, uptime } from "./words.js";

const PARTS = ["status", "database", "schema", "cache"];
/** One minute of reports. */
const REPORTS_MAX = 31;
const DRIFT_MAX_SECONDS = 3;
const GOOD = new Set(["ready", "connected", "current"]);

export class InstancePanel {
  #failure = find(".instance > .failure");
  #figures = find("#instance-figures");
  #reports = [];
  #refused = false;

  /** Loads and shows a report. After a 403 it stops asking. */
  async refresh() {
    if (this.#refused) {
      return;
    }
    try {
      const { json } = await getInstance();
      this.#show({ ...json, at: performance.now() });
      showFailure(this.#failure);
    } catch (refusal) {
      this.clear();
      this.#refused = refusal.status === 403;
      showFailure(this.#failure, refusal);
    }
  }

  clear() {
    this.#reports = [];
    this.#refused = false;
    this.#figures.hidden = true;
    find("#instance-parts").replaceChildren();
    showFailure(this.#failure);
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
    const recent = growth(now, before);
    find("#instance-share").replaceChildren(...shares(recent));
    find("#share-text").textContent = SOURCES.map(
      ({ source, name }) => `${name} ${percent(recent[source], sum(recent))}`,
    ).join(", ");
    find("#instance-lists").replaceChildren(...lists(now, before));
  }

  /** The report of a minute ago, or the oldest since; never one of another instance, or from before a restart. */
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

/** The rate at which a counter grew since the earlier report. */
const speed = (now, before, of) => (now === before ? "–" : rate((1_000 * (of(now) - of(before))) / (now.at - before.at)));

/** The hit rate since the earlier report. */
const hits = (now, before) => percent(now.reads.local - before.reads.local, sum(now.reads) - sum(before.reads));

function tiles(now, before) {
  const all = sum(now.reads);
  const { checked, stale } = now.samples;
  return [
    ["Reads", speed(now, before, ({ reads }) => sum(reads)), note(`${count(all)} since start`)],
    ["Hit rate", hits(now, before), note(`${percent(now.reads.local, all)} since start`)],
    ["Profiles in L1", count(now.memory.profiles), note(`${count(now.memory.under_way)} in flight`)],
    ["Epoch", count(now.epoch), note("times L1 was invalidated")],
    ["Stale", count(stale), note(`of ${count(checked)} sampled`)],
    ["Uptime", uptime(now.uptime_seconds), note("without a restart")],
  ];
}

const note = (text) => element("small", {}, text);

/** The reads by source since the earlier report. */
const growth = (now, before) =>
  Object.fromEntries(SOURCES.map(({ source }) => [source, now.reads[source] - before.reads[source]]));

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
      SOURCES.map(({ source, name, mark }) => [
        element("span", {}, swatch({ source, mark }), name),
        note(speed(now, before, ({ reads }) => reads[source])),
        element("span", { className: "amount" }, count(now.reads[source])),
      ]),
    ),
    list("Misses", [
      ["Loads", count(behind.loads)],
      ["Leases granted / awaited", `${count(behind.leases_granted)} / ${count(behind.leases_awaited)}`],
      ["Fills accepted / refused", `${count(behind.fills_accepted)} / ${count(behind.fills_refused)}`],
      ["L2 values discarded", count(behind.values_discarded)],
      ["Statements in flight", count(behind.statements_under_way)],
    ]),
    list("Invalidations", [
      ["Published", count(changes.told)],
      ["Not published", count(changes.not_told)],
      ["Received", count(changes.heard)],
      ["Read from the log", count(changes.polled)],
      ["Polls vouch for L1", now.polls.verified ? "yes" : "no"],
      ["Polls failed / overflowed", `${count(now.polls.failed)} / ${count(now.polls.overflowed)}`],
      ["Redis connections", count(behind.cache_connections)],
    ]),
  ];
}

const list = (title, pairs) =>
  element("section", {}, element("h3", {}, title), element("dl", { className: "figures" }, ...terms(pairs)));
