// Names and avatars from a Phoenix Profile service, for web pages. One file without dependencies: a page needs one script tag
// and one request. phoenix-profile.d.ts has the types, docs/client.md the manual.

const DEFAULTS = {
  // undefined in a bundle, where import.meta.url may be missing, or the file of the bundle
  baseUrl: /^(.*\/)client\/phoenix-profile\.js/.exec(import.meta.url)?.[1],
  maxAge: 30_000,
  cacheMax: 2_000,
  batchMax: 100,
  timeout: 10_000,
  silenceMax: 45_000,
  retries: 4,
  pauseMin: 1_000,
  pauseMax: 30_000,
  WebSocket: globalThis.WebSocket,
};

/** In UTF-8. */
const USER_ID_BYTES_MAX = 255;

/** Control characters, and unpaired surrogates, which UTF-8 cannot express. */
const NOT_IN_USER_IDS = /[\p{Cc}\p{Cs}]/u;

/** A length of URLs that every browser, proxy and server accepts. */
const URL_MAX = 2_000;

/** With a key the ids are always in the URL, and the service counts each 25 users as one read. */
const KEY_BATCH_MAX = 25;

/** The maximum number of batches whose ETags are kept. */
const BATCHES_MAX = 50;

export class ProfilesError extends Error {
  constructor(message, status = 0, code = '', reason = '') {
    super(message);
    this.name = 'ProfilesError';
    this.status = status;
    this.code = code;
    this.reason = reason;
    // of the service, in ms
    this.retryAfter = 0;
  }
}

/** @returns a client; see phoenix-profile.d.ts */
export function createProfiles(options) {
  if (!options?.token === !options?.key) {
    throw new TypeError('token, key: both or none (expected: a token, a function that returns one, or a publishable key)');
  }
  const all = { ...DEFAULTS, ...options };
  if (!all.baseUrl) {
    throw new TypeError('baseUrl: none (expected: the URL of the service)');
  }
  if (all.key) {
    // a key opens no stream: watches poll
    all.WebSocket = undefined;
    all.batchMax = Math.min(all.batchMax, KEY_BATCH_MAX);
  }
  return new Profiles({ ...all, baseUrl: all.baseUrl.replace(/\/?$/, '/') });
}

class Profiles {
  #options;
  #api;
  #cache;
  #calls = new Map();
  #unsent = [];
  #watchers = new Map();
  #streams = [];

  constructor(options) {
    this.#options = options;
    this.#api = new Api(options);
    this.#cache = new Cache(options, (id) => this.#watchers.has(id));
    // the back/forward cache keeps a left page; its connections must not stay open
    globalThis.addEventListener?.('pagehide', this.#pause);
    globalThis.addEventListener?.('pageshow', this.#resume);
  }

  #pause = () => this.#streams.forEach((stream) => stream.pause());
  #resume = ({ persisted }) => persisted && this.#streams.forEach((stream) => stream.resume());

  async get(id) {
    // one malformed id would fail the whole batch
    requireUserId(id);
    const live = this.#streams.some((stream) => stream.isLive(id));
    const known = this.#cache.get(id, live ? Infinity : this.#options.maxAge);
    if (known) {
      return known;
    }
    let call = this.#calls.get(id);
    if (!call) {
      call = {};
      call.promise = new Promise((resolve, reject) => Object.assign(call, { resolve, reject }));
      this.#calls.set(id, call);
      if (this.#unsent.push(id) === 1) {
        setTimeout(() => this.#send());
      }
    }
    return call.promise;
  }

  async getAll(ids) {
    const unique = [...new Set(ids)];
    const answers = await Promise.allSettled(unique.map((id) => this.get(id)));
    const found = unique.map((id, i) => [id, answers[i].value]).filter(([, profile]) => profile);
    if (!found.length && unique.length) {
      throw answers[0].reason;
    }
    return new Map(found);
  }

  async change(id, { name, regenerateAvatar, expected } = {}) {
    requireUserId(id);
    if (this.#options.key) {
      throw new ProfilesError('a publishable key only reads (expected: a token)');
    }
    const profile = await this.#api.change(id, { name, regenerate_avatar: regenerateAvatar }, expected);
    this.#accept(profile);
    return profile;
  }

  watch(ids, callback, erased) {
    const watched = new Set([ids].flat());
    watched.forEach(requireUserId);
    for (const id of watched) {
      const callbacks = this.#watchers.get(id) ?? new Map();
      this.#watchers.set(id, callbacks.set(callback, erased));
      if (callbacks.size === 1) {
        this.#streamWithRoom().add(id);
      }
      const known = this.#cache.get(id, Infinity);
      if (known) {
        queueMicrotask(() => watched.has(id) && notify(callback, known));
      }
    }
    return () => {
      for (const id of watched) {
        const callbacks = this.#watchers.get(id);
        callbacks?.delete(callback);
        if (callbacks?.size === 0) {
          this.#watchers.delete(id);
          this.#streams.forEach((stream) => stream.delete(id));
        }
      }
      watched.clear();
    };
  }

  close() {
    globalThis.removeEventListener?.('pagehide', this.#pause);
    globalThis.removeEventListener?.('pageshow', this.#resume);
    this.#api.close();
    this.#watchers.clear();
    this.#streams.splice(0).forEach((stream) => stream.close());
  }

  #streamWithRoom() {
    let stream = this.#streams.find((each) => each.size < this.#options.batchMax);
    if (!stream) {
      stream = new Stream(
        this.#options,
        this.#api,
        (profile) => this.#accept(profile),
        (id, version) => this.#erase(id, version),
      );
      this.#streams.push(stream);
    }
    return stream;
  }

  #send() {
    const ids = this.#unsent.splice(0);
    while (ids.length) {
      this.#load(ids.splice(0, this.#options.batchMax));
    }
  }

  async #load(ids) {
    const calls = ids.map((id) => this.#calls.get(id));
    let reason = new ProfilesError('the profile is not available now', 503);
    try {
      await this.#api.readAll(
        ids,
        (profile) => this.#accept(profile),
        (id, why) => {
          this.#calls.get(id)?.reject(why);
          this.#calls.delete(id);
          this.#erase(id, Infinity);
        },
      );
    } catch (failure) {
      reason = failure;
    }
    ids.forEach((id, i) => {
      // profiles that arrived have resolved their calls; the present one, if any, belongs to a later load
      if (this.#calls.get(id) === calls[i]) {
        calls[i].reject(reason);
        this.#calls.delete(id);
      }
    });
  }

  #accept(profile) {
    const id = profile.user_id;
    const changed = this.#cache.put(profile);
    this.#calls.get(id)?.resolve(this.#cache.get(id, Infinity));
    this.#calls.delete(id);
    if (changed) {
      this.#watchers.get(id)?.forEach((erased, callback) => notify(callback, profile));
    }
  }

  /** Forgets an older profile. */
  #erase(id, version) {
    if (this.#cache.delete(id, version)) {
      this.#watchers.get(id)?.forEach((erased) => erased && notify(erased, id));
    }
  }
}

/** The newest version of each profile; evicts the least recently updated, never watched ones. */
class Cache {
  #max;
  #isKept;
  #entries = new Map();

  constructor({ cacheMax }, isKept) {
    this.#max = cacheMax;
    this.#isKept = isKept;
  }

  get(id, maxAge) {
    const entry = this.#entries.get(id);
    return entry && Date.now() - entry.at < maxAge ? entry.profile : undefined;
  }

  /** @returns whether there was an older version */
  delete(id, version) {
    return this.#entries.get(id)?.profile.version < version && this.#entries.delete(id);
  }

  /** @returns whether it is newer than the cached version */
  put(profile) {
    const id = profile.user_id;
    const before = this.#entries.get(id)?.profile;
    const newer =
      !before ||
      profile.version > before.version ||
      // profiles read with a key have no version; each other answer replaces the one before
      (!profile.version && JSON.stringify(profile) !== JSON.stringify(before));
    this.#entries.delete(id);
    this.#entries.set(id, { profile: newer ? profile : before, at: Date.now() });
    for (const [oldest] of this.#entries) {
      if (this.#entries.size <= this.#max) {
        break;
      }
      if (!this.#isKept(oldest)) {
        this.#entries.delete(oldest);
      }
    }
    return newer;
  }
}

/** Batch reads with retries, and changes. */
class Api {
  #options;
  #token;
  /** Complete answers by URL, least recently used first. */
  #batches = new Map();
  #stop = new AbortController();

  constructor(options) {
    this.#options = options;
  }

  async authorization() {
    const { token } = this.#options;
    try {
      this.#token ??= typeof token === 'function' ? token() : token;
      return `Bearer ${await this.#token}`;
    } catch (cause) {
      this.forgetToken();
      throw new ProfilesError(`token: ${cause.message}`);
    }
  }

  /** Drops a refused token; the next call requests a new one. */
  forgetToken() {
    this.#token = undefined;
  }

  close() {
    this.#stop.abort(new ProfilesError('the client is closed'));
  }

  /** Passes on each profile as it arrives, and why an id has none; leaves out those still unavailable after all retries. */
  async readAll(ids, accept, gone) {
    let open = ids;
    for (let tries = 0; open.length; tries++) {
      let retryAfter = 0;
      try {
        const { profiles, unavailable, erased, missing } = await this.#readBatch(open);
        // a key does not read the last two fields
        profiles.forEach((profile) => accept({ version: 0, name_is_custom: false, ...profile }));
        erased?.forEach((id) => gone(id, new ProfilesError('the profile was erased', 410, 'PROFILE_005')));
        missing?.forEach((id) => gone(id, new ProfilesError('the user has no profile', 404)));
        open = unavailable;
      } catch (failure) {
        if (tries >= this.#options.retries || !isTemporary(failure.status)) {
          throw failure;
        }
        ({ retryAfter } = failure);
      }
      if (tries >= this.#options.retries) {
        return;
      }
      if (open.length) {
        await sleep(Math.max(retryAfter, pauseBefore(tries, this.#options)), this.#stop.signal);
      }
    }
  }

  /** By GET if the URL is short enough, because the service then answers 304 to an unchanged batch. */
  async #readBatch(ids) {
    const query = `user_ids=${ids.map(encodeURIComponent).join(',')}`;
    const { key } = this.#options;
    if (key) {
      // the browser's cache asks with ETags; headers of our own would make it ask for permission first
      return (await this.#send('GET', `v1/public/profiles?key=${encodeURIComponent(key)}&${query}`)).json;
    }
    const path = `v1/profiles?fields=extended&${query}`;
    if (path.length > URL_MAX) {
      return (await this.#send('POST', 'v1/profiles/batch?fields=extended', {}, { user_ids: ids })).json;
    }
    const known = this.#batches.get(path);
    let { status, tag, json } = await this.#send('GET', path, known && { 'If-None-Match': known.tag });
    json = status === 304 ? known.json : json;
    this.#batches.delete(path);
    // incomplete batches have no tag
    if (tag) {
      this.#batches.set(path, { tag, json });
    }
    if (this.#batches.size > BATCHES_MAX) {
      this.#batches.delete(this.#batches.keys().next().value);
    }
    return json;
  }

  /** @param expected the profile that the change is based on, if no other change may come in between */
  async change(id, change, expected) {
    const path = `v1/profiles/user/${encodeURIComponent(id)}?fields=extended`;
    let headers;
    if (expected) {
      const { tag, json } = await this.#send('GET', path);
      if (json.version !== expected.version) {
        const message = `"${id}" has version ${json.version} (expected: ${expected.version})`;
        throw new ProfilesError(message, 412, 'PROFILE_001');
      }
      headers = { 'If-Match': tag };
    }
    return (await this.#send('PUT', path, headers, change)).json;
  }

  async #send(method, path, headers, body, renewed) {
    const { key } = this.#options;
    const credentials = key ? {} : { Authorization: await this.authorization() };
    const token = this.#token;
    let answer, json;
    try {
      answer = await fetch(new URL(path, this.#options.baseUrl), {
        method,
        headers: { ...headers, ...credentials, ...(body && { 'Content-Type': 'application/json' }) },
        body: body && JSON.stringify(body),
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(this.#options.timeout)]),
      });
      json = answer.status === 304 ? undefined : await answer.json();
    } catch (cause) {
      this.#stop.signal.throwIfAborted();
      // a proxy may answer with a page of its own
      if (!answer || answer.ok) {
        throw new ProfilesError(`${this.#options.baseUrl} cannot be reached: ${cause.message}`);
      }
    }
    const { status, ok } = answer;
    if (ok || status === 304) {
      return { status, json, tag: answer.headers.get('ETag') };
    }
    if (status === 401 && !renewed && !key) {
      // unless another request has renewed it
      if (this.#token === token) {
        this.forgetToken();
      }
      return this.#send(method, path, headers, body, true);
    }
    const { error, code, reason } = json ?? {};
    const failure = new ProfilesError(error ?? `status ${status}`, status, code, reason);
    failure.retryAfter = answer.headers.get('Retry-After') * 1_000;
    throw failure;
  }
}

/** `WebSocket.OPEN` */
const OPEN = 1;

/** The watched ids of one WebSocket; connected while there are any. */
class Stream {
  #options;
  #api;
  #accept;
  #erase;
  #ids = new Set();
  #settled = new Set();
  #socket;
  #state;
  #failures = 0;
  #change;
  #retry;
  #silence;

  constructor(options, api, accept, erase) {
    this.#options = options;
    this.#api = api;
    this.#accept = accept;
    this.#erase = erase;
  }

  get size() {
    return this.#ids.size;
  }

  /** Whether this stream delivers every change of the profile. */
  isLive(id) {
    return this.#settled.has(id);
  }

  add(id) {
    this.#ids.add(id);
    this.#changed();
  }

  delete(id) {
    if (this.#ids.delete(id)) {
      this.#settled.delete(id);
      this.#changed();
    }
  }

  pause() {
    this.#disconnect();
  }

  resume() {
    this.#changed();
  }

  close() {
    this.#ids.clear();
    clearTimeout(this.#change);
    this.#disconnect();
  }

  /** Sends all changes of the watched ids of one tick as one message. */
  #changed() {
    this.#state = undefined;
    this.#change ??= setTimeout(() => {
      this.#change = undefined;
      if (!this.#ids.size) {
        this.#disconnect();
      } else if (this.#socket?.readyState === OPEN) {
        this.#subscribe();
      } else if (!this.#socket && !this.#retry) {
        this.#connect();
      }
    });
  }

  #connect() {
    if (!this.#options.WebSocket) {
      this.#reconnect();
      return;
    }
    const url = new URL('v1/profiles/ws', this.#options.baseUrl);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new this.#options.WebSocket(url);
    this.#socket = socket;
    this.#awaitMessage();
    socket.onopen = async () => {
      try {
        const authorization = await this.#api.authorization();
        if (this.#socket === socket) {
          socket.send(JSON.stringify({ authorization }));
          this.#subscribe();
        }
      } catch {
        socket.close();
      }
    };
    socket.onmessage = ({ data }) => this.#socket === socket && this.#receive(JSON.parse(data));
    socket.onclose = () => this.#socket === socket && this.#reconnect();
    // without a listener, ws ends the process; onclose follows
    socket.onerror = () => {};
  }

  #subscribe() {
    this.#settled.clear();
    this.#socket.send(JSON.stringify({ user_ids: [...this.#ids], last_event_id: this.#state }));
  }

  #receive({ event, id, data }) {
    this.#awaitMessage();
    if (event === 'end') {
      if (data.code.startsWith('AUTH_')) {
        this.#api.forgetToken();
      }
      return;
    }
    this.#state = id ?? this.#state;
    if (event === 'profile') {
      this.#accept(data);
    } else if (event === 'snapshot') {
      data.profiles.forEach((profile) => this.#accept(profile));
      data.erased?.forEach((id) => this.#erase(id, Infinity));
    } else if (event === 'erased') {
      this.#erase(data.user_id, data.version);
    }
    if (event === 'snapshot' || event === 'current') {
      this.#failures = 0;
      this.#settled = new Set(this.#ids);
    }
  }

  /** A connection that is silent for longer than a heartbeat interval allows is dead. */
  #awaitMessage() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#reconnect(), this.#options.silenceMax);
  }

  #reconnect() {
    this.#disconnect();
    // where WebSockets are blocked, poll: the page is late, but not wrong
    if (this.#failures > 0 || !this.#options.WebSocket) {
      this.#api
        .readAll([...this.#ids], this.#accept, (id) => this.#erase(id, Infinity))
        .catch(() => {});
    }
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#connect();
    }, pauseBefore(this.#failures++, this.#options));
  }

  #disconnect() {
    clearTimeout(this.#silence);
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#settled.clear();
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }
}

let elementOptions;
let elementProfiles;
const elements = new Set();

/** Sets how the elements of the page read. Calling it again, for example after a sign-in, reloads them all. */
export function configure(options) {
  elementProfiles?.close();
  elementProfiles = undefined;
  elementOptions = options;
  elements.forEach((load) => load());
}

/** The client of all elements; undefined until there are a URL, and a token or a key. */
function profilesOfElements() {
  const { baseUrl } = { ...DEFAULTS, ...elementOptions };
  const key = elementOptions?.key;
  const inPage = key ? undefined : document.querySelector('meta[name=phoenix-profile-token]')?.content;
  const token = elementOptions?.token ?? inPage;
  return (elementProfiles ??= baseUrl && (token || key) ? createProfiles({ ...elementOptions, token }) : undefined);
}

const STYLE = `
:host { display: inline-flex; align-items: center; gap: .5em; vertical-align: middle;
  inline-size: var(--phoenix-profile-width, 14em); max-inline-size: 100% }
:host([hidden]) { display: none }
img { flex: none; inline-size: var(--phoenix-profile-size, 2em); block-size: var(--phoenix-profile-size, 2em);
  border-radius: 50%; background: color-mix(in srgb, currentcolor 12%, transparent);
  outline: 1px solid color-mix(in srgb, currentcolor 14%, transparent); outline-offset: -1px }
span { min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
:host([aria-busy]) span { flex: 1; border-radius: .5em; background: color-mix(in srgb, currentcolor 12%, transparent) }`;

/** <phoenix-profile user-id="u42"> shows the avatar and the name of a user, live. */
function defineElement() {
  // a <style> element would need an exception in the Content-Security-Policy of each page
  const style = new CSSStyleSheet();
  style.replaceSync(STYLE);

  class ProfileElement extends HTMLElement {
    static observedAttributes = ['user-id'];

    #avatar = document.createElement('img');
    #name = document.createElement('span');
    #loaded = {};

    constructor() {
      super();
      this.#avatar.part = 'avatar';
      this.#name.part = 'name';
      // decoration: the name stands beside it
      this.#avatar.alt = '';
      this.#avatar.onerror = () => this.#avatar.removeAttribute('src');
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [style];
      root.append(this.#avatar, this.#name);
    }

    connectedCallback() {
      elements.add(this.#load);
      this.#load();
    }

    disconnectedCallback() {
      // an element that only moves is reconnected at once
      setTimeout(() => {
        if (!this.isConnected) {
          elements.delete(this.#load);
          this.#loaded.stop?.();
          this.#loaded = {};
        }
      });
    }

    attributeChangedCallback() {
      if (this.isConnected) {
        this.#load();
      }
    }

    #load = async () => {
      const id = this.getAttribute('user-id');
      const profiles = profilesOfElements();
      if (this.#loaded.id === id && this.#loaded.profiles === profiles) {
        return;
      }
      this.#loaded.stop?.();
      const mine = (this.#loaded = { id, profiles });
      this.#avatar.removeAttribute('src');
      this.#write('\u00a0');
      this.ariaBusy = 'true';
      if (!id || !profiles) {
        return;
      }
      try {
        mine.stop = profiles.watch(
          id,
          (profile) => this.#show(profile),
          () => this.#hide(id),
        );
        await profiles.get(id);
      } catch (failure) {
        if (mine === this.#loaded) {
          this.#hide(id, failure);
        }
      }
    };

    #show(profile) {
      if (this.#avatar.getAttribute('src') !== profile.avatar_url) {
        this.#avatar.src = profile.avatar_url;
      }
      this.#write(profile.name);
      this.#emit('profile-change', profile);
    }

    #hide(id, reason = new ProfilesError('the profile was erased', 410, 'PROFILE_005')) {
      this.#avatar.removeAttribute('src');
      this.#write(id);
      this.#emit('profile-error', reason);
    }

    #write(name) {
      this.ariaBusy = null;
      this.#name.textContent = name;
      this.#name.title = name.trim();
    }

    #emit(type, detail) {
      this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
    }
  }
  customElements.define('phoenix-profile', ProfileElement);
}

if (globalThis.customElements && !customElements.get('phoenix-profile')) {
  defineElement();
}

function notify(callback, profile) {
  try {
    callback(profile);
  } catch (error) {
    // a failing callback must not stop the others
    (globalThis.reportError ?? console.error)(error);
  }
}

function isTemporary(status) {
  return status === 0 || status === 429 || status >= 500;
}

/** Doubles each time, with jitter, so that clients which failed together do not retry together. */
function pauseBefore(tries, { pauseMin, pauseMax }) {
  return Math.min(pauseMax, pauseMin * 2 ** tries) * (0.5 + Math.random() / 2);
}

function requireUserId(id) {
  const text = String(id);
  const bytes = new TextEncoder().encode(text).length;
  if (!bytes || bytes > USER_ID_BYTES_MAX || NOT_IN_USER_IDS.test(text) || text === '.' || text === '..') {
    throw new ProfilesError(
      `user id: "${id}" (expected: 1 to ${USER_ID_BYTES_MAX} bytes of UTF-8 without control characters, neither . nor ..)`,
    );
  }
}

/** Ends early, with an error, if the signal is aborted. */
function sleep(ms, signal) {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort);
  });
}
