// Where the last answers came from and how long they took, as a chart and as a table.

import { answers } from "./api.js";
import { drawn, element, find, swatch } from "./dom.js";
import { count, duration, SOURCES } from "./words.js";

const KEPT_MAX = 60;
const MARGIN = { top: 12, right: 8, bottom: 8, left: 56 };
const LINES = [[1, "1 ms"], [10, "10 ms"], [100, "100 ms"], [1_000, "1 s"]];
const [LEAST_MS, MOST_MS] = [0.3, 2_000];

export class AnswersPanel {
  #chart = find("#answers-chart");
  #rows = find("#answers-table tbody");
  #kept = [];
  #due = false;

  constructor() {
    answers.addEventListener("answer", ({ detail }) => {
      this.#kept.push(detail);
      this.#kept.splice(0, this.#kept.length - KEPT_MAX);
      this.#draw();
    });
    new ResizeObserver(() => this.#draw()).observe(this.#chart);
  }

  clear() {
    this.#kept = [];
    this.#draw();
  }

  /** Draws at most once per frame. */
  #draw() {
    if (!this.#due) {
      this.#due = true;
      requestAnimationFrame(() => {
        this.#due = false;
        this.#drawChart(this.#chart.clientWidth, this.#chart.clientHeight);
        this.#rows.replaceChildren(...SOURCES.map((source) => this.#row(source)));
      });
    }
  }

  #drawChart(width, height) {
    this.#chart.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const step = (width - MARGIN.left - MARGIN.right - 8) / (KEPT_MAX - 1);
    this.#chart.replaceChildren(
      ...LINES.map(([ms, name]) => this.#line(name, width, heightOf(ms, height))),
      ...this.#kept.map(({ source, ms }, i) =>
        drawn("path", {
          class: `mark ${source}`,
          d: SOURCES.find((each) => each.source === source)?.mark ?? "",
          transform: `translate(${MARGIN.left + 8 + i * step} ${heightOf(ms, height)})`,
        }),
      ),
    );
    if (!this.#kept.length) {
      this.#chart.append(drawn("text", { class: "none", x: width / 2, y: height / 2 }, "No answers yet"));
    }
  }

  #line(name, width, y) {
    return drawn(
      "g",
      { class: "line" },
      drawn("line", { x1: MARGIN.left, x2: width - MARGIN.right, y1: y, y2: y }),
      drawn("text", { x: MARGIN.left - 8, y: y + 4 }, name),
    );
  }

  #row({ source, name, mark }) {
    const times = this.#kept.filter((answer) => answer.source === source).map(({ ms }) => ms);
    times.sort((one, other) => one - other);
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, swatch({ source, mark }), name),
      element("td", {}, count(times.length)),
      ...[times[Math.floor(times.length / 2)], times.at(-1)].map((ms) =>
        element("td", {}, ms === undefined ? "–" : duration(ms)),
      ),
    );
  }
}

/** Logarithmic: L1 and the store are three orders of magnitude apart. */
function heightOf(ms, height) {
  const share = Math.log(Math.min(Math.max(ms, LEAST_MS), MOST_MS) / LEAST_MS) / Math.log(MOST_MS / LEAST_MS);
  return height - MARGIN.bottom - share * (height - MARGIN.top - MARGIN.bottom);
}
