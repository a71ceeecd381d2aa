// Signing in and out, and starting the panels.

import { configure } from "../client/phoenix-profile.js";
import { AnswersPanel } from "./answers.js";
import { answers, getProfile } from "./api.js";
import { Board } from "./board.js";
import { find, repeat, terms } from "./dom.js";
import { InstancePanel } from "./instance.js";
import { PictureQueue } from "./pictures.js";
import { ProfilePanel } from "./profile.js";
import { Search } from "./search.js";
import { claimsOf, session, takeFromAddress } from "./session.js";
import { tabsOf } from "./tabs.js";
import { Tenants } from "./tenants.js";
import { showFailure } from "./words.js";

const PLAYERS = Array.from({ length: 12 }, (_, i) => `player-${i + 1}`);
const READ_MS = 1_000;
const REFRESH_MS = 2_000;

const search = new Search((id) => profile.open(id));
const profile = new ProfilePanel(
  (id) => {
    board.mark(id);
    search.mark(id);
  },
  (id) => search.forget(id),
  search,
);
const board = new Board((id) => profile.open(id));
const chart = new AnswersPanel();
const instance = new InstancePanel();
const pictures = new PictureQueue((id) => {
  views.select("rooms");
  profile.open(id);
});
const views = tabsOf(find("#views"), (view) => (view === "pictures" ? pictures.open() : pictures.close()));
const tenants = new Tenants();
const failure = find("#sign-in .failure");
let stops = [];

find("#sign-in").onsubmit = (event) => {
  event.preventDefault();
  enter(find("#credential").value.trim());
};
find("#sign-out").onclick = () => leave();
answers.addEventListener("refused", ({ detail }) => leave(detail));
addEventListener("hashchange", enterByAddress);
enterByAddress();

/** Anybody can make a link, so it replaces a session only if the operator agrees. */
function enterByAddress() {
  const offered = takeFromAddress();
  const present = session.credential;
  const credential = offered && (!present || offered === present || agrees(present, offered)) ? offered : present;
  if (credential) {
    enter(credential);
  } else {
    leave();
  }
}

function agrees(present, offered) {
  return confirm(
    `This link signs you in as ${ownerOf(offered)}.\nYou are signed in as ${ownerOf(present)}.\n\nReplace your session?`,
  );
}

/** Opens the leaderboard first: credentials that can read it are accepted. An operator's reaches tenants instead. */
async function enter(credential) {
  leave();
  session.open(credential);
  const refusal = await refusalOf(board.open(PLAYERS));
  const operator = refusal?.status === 403 && !(await refusalOf(tenants.open()));
  if (refusal && !operator) {
    showFailure(failure, refusal);
    return;
  }
  find("#sign-in").reset();
  showFailure(failure);
  introduce(credential, operator ? "an operator's key" : "an API key");
  if (operator) {
    show(true, true);
    return;
  }
  configure({ token: credential });
  stops = [repeat(REFRESH_MS, () => instance.refresh()), repeat(READ_MS, readOne)];
  show(true);
  if (board.ids.length) {
    profile.preselect(board.ids[0]);
  }
}

function refusalOf(answer) {
  return answer.then(() => undefined, (refusal) => refusal);
}

function leave(why) {
  session.close();
  stops.splice(0).forEach((stop) => stop());
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close(""));
  configure({ token: "" });
  board.close();
  profile.close();
  search.close();
  pictures.close();
  tenants.close();
  chart.clear();
  instance.clear();
  show(false);
  showFailure(failure, why);
}

function show(signedIn, operator = false) {
  find("#door").hidden = signedIn;
  find("#who").hidden = !signedIn;
  find("#sign-out").hidden = !signedIn;
  find("#tenants").hidden = !operator;
  find("#views").hidden = !signedIn || operator;
  if (signedIn && !operator) {
    views.select("rooms");
  } else {
    views.hideAll();
  }
}

/** Describes the owner. Claims of an untrusted token are cut, so that they can't push the question out of sight. */
function ownerOf(credential) {
  const claims = claimsOf(credential);
  const short = (claim) => String(claim ?? "–").replaceAll(/\s+/g, " ").slice(0, 64);
  return claims
    ? `user ${short(claims.sub)} of tenant ${short(claims.tenant_id ?? claims.org_id)}`
    : "the owner of an API key";
}

/** Shows the claims of a token. The owner of an API key is known to the service only. */
function introduce(credential, kind) {
  const claims = claimsOf(credential);
  const pairs = claims
    ? [
        ["Tenant", claims.tenant_id ?? claims.org_id ?? "–"],
        ["User", claims.sub ?? "–"],
        ["Roles", [claims.roles ?? []].flat().join(", ") || "none"],
      ]
    : [["Signed in with", kind]];
  find("#who").replaceChildren(...terms(pairs));
}

/** Reads one profile of the leaderboard, as a player's game would. */
async function readOne() {
  const { ids } = board;
  if (find("#answers-read").checked && ids.length) {
    await getProfile(ids[Math.floor(Math.random() * ids.length)]).catch(() => {});
  }
}
