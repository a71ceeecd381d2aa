// What Postgres, the change log, Redis and every instance hold of one profile.

import { element, find } from "./dom.js";
import { time } from "./words.js";

const PANEL = find("#explanation");

export function hideExplanation() {
  PANEL.hidden = true;
}

export function showExplanation({ findings, postgres, redis, instances }) {
  find("#explanation-findings").replaceChildren(
    ...(findings.length ? findings : [{ where: "", text: "Nothing is wrong." }]).map(({ wrong, where, text }) =>
      element("li", { className: wrong ? "wrong" : "" }, where && element("strong", {}, `${where}: `), text),
    ),
  );
  find("#explanation-places tbody").replaceChildren(
    row("Postgres", postgres.row?.version, postgres.failure ?? stateOfRow(postgres.row)),
    ...(postgres.change_log ?? []).map(({ version, kind, changed_at: at }) =>
      row("change log", version, `${kind} ${time(at)}`),
    ),
    row("Redis", redis.version, redis.failure ?? redis.defect ?? stateOfValue(redis)),
    ...instances.map(({ name, version, verified, age_ms: age }) =>
      row(name, version, [verified ? "verified" : "not verified", version && `for ${seconds(age)}`].filter(Boolean).join(", ")),
    ),
  );
  PANEL.hidden = false;
}

const row = (place, version, state) =>
  element(
    "tr",
    {},
    element("th", { scope: "row" }, place),
    element("td", {}, version ?? "–"),
    element("td", {}, state),
  );

const stateOfRow = (row) => (row ? `changed ${time(row.updated_at)}` : "no profile");

function stateOfValue({ version, erased, expires_in_ms: left }) {
  if (version === undefined) {
    return "no value";
  }
  return `${erased ? "tombstone" : "profile"}, expires in ${seconds(left)}`;
}

const seconds = (ms) => `${Math.round(ms / 1_000)} s`;
