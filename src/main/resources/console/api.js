// Timed calls to the API.

import { session } from "./session.js";

const TIME_MAX_MS = 15_000;

/** A length of URLs that every browser, proxy and server accepts. */
const URL_MAX = 2_000;

/** An error answer, in the words of the service. */
export class Refusal extends Error {
  constructor(status, { error, code, request_id: requestId }, retryAfter) {
    super(error);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.retryAfter = retryAfter;
  }
}

/** Fires `answer` with `source` and `ms` for each answer that has a source, and `refused` when credentials are refused. */
export const answers = new EventTarget();

export const getProfile = (id) => call("GET", extended(id));
export const changeProfile = (id, change) => call("PUT", extended(id), change);
export const eraseProfile = (id, kept) => call("DELETE", `${profilePath(id)}${kept ? "?keep=erased" : ""}`);
export const liftErasure = (id) => call("DELETE", `${adminPath(id)}/erasure`);
export const moveProfile = (id, order) => call("POST", `${adminPath(id)}/move?fields=extended`, order);
export const exportUser = (id) => call("GET", `${profilePath(id)}/export`);
export const explainProfile = (id) => call("GET", `${adminPath(id)}/explain`);
export const getFormerNames = (id) => call("GET", `${profilePath(id)}/names`);
export const getModeration = (id, query) => call("GET", `${adminPath(id)}/moderation?${new URLSearchParams(query)}`);
export const moderateProfile = (id, order) => call("POST", `${adminPath(id)}/moderation`, order);
export const findProfiles = (query) => call("GET", `v1/admin/profiles?${new URLSearchParams(query)}`);
export const waitingPictures = (query) => call("GET", `v1/admin/pictures?${new URLSearchParams(query)}`);
export const decidePictures = (decisions) => call("POST", "v1/admin/pictures", decisions);
export const listTenants = (query) => call("GET", `${TENANTS}?${new URLSearchParams(query)}`);
export const createTenant = (tenant) => call("POST", TENANTS, tenant);
export const getTenant = (id) => call("GET", tenantPath(id));
export const setTenant = (id, change) => call("PUT", tenantPath(id), change);
export const deleteTenant = (id) => call("DELETE", tenantPath(id));
export const addKey = (id, key) => call("POST", `${tenantPath(id)}/keys`, key);
export const rotateKey = (id, key, order) => call("POST", `${tenantPath(id)}/keys/${key}/rotate`, order);
export const revokeKey = (id, key) => call("DELETE", `${tenantPath(id)}/keys/${key}`);
export const getInstance = () => call("GET", "v1/instance");

/** Reads without creating missing profiles. */
export function lookFor(ids) {
  const path = `v1/profiles?create=false&user_ids=${ids.map(encodeURIComponent).join(",")}`;
  return path.length <= URL_MAX
    ? call("GET", path)
    : call("POST", "v1/profiles/batch", { user_ids: ids, create: false });
}

const TENANTS = "v1/admin/tenants";
const tenantPath = (id) => `${TENANTS}/${encodeURIComponent(id)}`;
const profilePath = (id) => `v1/profiles/user/${encodeURIComponent(id)}`;
const adminPath = (id) => `v1/admin/profiles/${encodeURIComponent(id)}`;
const extended = (id) => `${profilePath(id)}?fields=extended`;

async function call(method, path, body) {
  const { credential } = session;
  const began = performance.now();
  const answer = await send(method, path, body, credential);
  const ms = performance.now() - began;
  const json = answer.status === 204 ? undefined : await answer.json().catch(() => ({}));
  if (credential !== session.credential) {
    throw new Refusal(0, { error: "signed out during the request" });
  }
  if (!answer.ok) {
    const refusal = new Refusal(answer.status, { error: answer.statusText, ...json }, answer.headers.get("Retry-After"));
    if (refusal.status === 401) {
      answers.dispatchEvent(new CustomEvent("refused", { detail: refusal }));
    }
    throw refusal;
  }
  const source = answer.headers.get("X-Profile-Source");
  if (source) {
    answers.dispatchEvent(new CustomEvent("answer", { detail: { source, ms } }));
  }
  return { json, source, ms };
}

async function send(method, path, body, credential) {
  try {
    return await fetch(path, {
      method,
      cache: "no-store",
      headers: {
        Authorization: `Bearer ${credential}`,
        ...(body && { "Content-Type": "application/json" }),
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(TIME_MAX_MS),
    });
  } catch (cause) {
    throw new Refusal(0, { error: `the service cannot be reached (${cause.message})` });
  }
}
