// Names and avatars from a Phoenix Profile service, for web pages: one file without dependencies, so that a page needs
// one script tag and one request for it. phoenix-profile.d.ts describes it, docs/client.md tells how to use it.

const DEFAULTS = {
  baseUrl: new URL('..', import.meta.url).href,
  maxAge: 30_000,
  cacheMax: 2_000,
  batchMax: 100,
  timeout: 10_000,
  silenceMax: 45_000,
  retries: 4,
  pauseMin: 1_000,
  pauseMax: 30_000,
};

const USER_ID = /^[\w.:@+=~|-]{1,128}$/;

/** As much of a URL as everything on the way takes. */
const URL_MAX = 2_000;

export class ProfilesError extends Error {
  constructor(message, status = 0, code = '') {
    super(message);
    this.name = 'ProfilesError';
    this.status = status;
    this.code = code;
  }
}

/** @returns a client; see phoenix-profile.d.ts */
export function createProfiles(options) {
  if (!options?.token) {
    throw new TypeError('token: none (expected: a string, or a function that returns one)');
  }
  return new Profiles({ ...DEFAULTS, ...options });
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
    // a page that is left may be kept for the way back, and its connections with it
    globalThis.addEventListener?.('pagehide', this.#pause);
    globalThis.addEventListener?.('pageshow', this.#resume);
  }

  #pause = () => this.#streams.forEach((stream) => stream.pause());
  #resume = ({ persisted }) => persisted && this.#streams.forEach((stream) => stream.resume());

  async get(id) {
    // one malformed id would spoil the answer to all that are asked with it
    requireUserId(id);
    const live = this.#streams.some((stream) => stream.isLive(id));
    const known = this.#cache.get(id, live ? Infinity : this.#options.maxAge);
    if (known) {
      return known;
    }
    let call = this.#calls.get(id);
    if (!call) {
      call = Promise.withResolvers();
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

  watch(ids, callback) {
    const watched = new Set([ids].flat());
    watched.forEach(requireUserId);
    for (const id of watched) {
      const callbacks = this.#watchers.get(id) ?? new Set();
      this.#watchers.set(id, callbacks.add(callback));
      if (callbacks.size === 1) {
        this.#streamWithRoom().add(id);
      }
      const known = this.#cache.get(id, Infinity);
      if (known) {
        queueMicrotask(() => watched.has(id) && tell(callback, known));
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
      stream = new Stream(this.#options, this.#api, (profile) => this.#accept(profile));
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
    let reason = new ProfilesError('the profile is not available now', 503);
    try {
      await this.#api.readAll(ids, (profile) => this.#accept(profile));
    } catch (failure) {
      reason = failure;
    }
    for (const id of ids) {
      // of those that could be had, each has been answered
      this.#calls.get(id)?.reject(reason);
      this.#calls.delete(id);
    }
  }

  #accept(profile) {
    const id = profile.user_id;
    const changed = this.#cache.put(profile);
    this.#calls.get(id)?.resolve(this.#cache.get(id, Infinity));
    this.#calls.delete(id);
    if (changed) {
      this.#watchers.get(id)?.forEach((callback) => tell(callback, profile));
    }
  }
}

/** The newest of each profile, of those used last. */
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

  /** @returns whether it is newer than what was there */
  put(profile) {
    const id = profile.user_id;
    const before = this.#entries.get(id)?.profile;
    const newer = !before || profile.version > before.version;
    this.#entries.delete(id);
    this.#entries.set(id, { profile: newer ? profile : before, at: Date.now() });
    for (const [eldest] of this.#entries) {
      if (this.#entries.size <= this.#max) {
        break;
      }
      if (!this.#isKept(eldest)) {
        this.#entries.delete(eldest);
      }
    }
    return newer;
  }
}

/** Reads of many, tried again while that makes sense. */
class Api {
  #options;
  #token;
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

  /** The token is no longer good: the next call asks for another. */
  forgetToken() {
    this.#token = undefined;
  }

  close() {
    this.#stop.abort(new ProfilesError('the client is closed'));
  }

  /** Accepts each profile as it comes; those that are not available after all tries are left out. */
  async readAll(ids, accept) {
    let open = ids;
    let renewed = false;
    for (let tries = 0; open.length; tries++) {
      const { page, failure, retryAfter } = await this.#try(open);
      this.#stop.signal.throwIfAborted();
      if (page) {
        page.profiles.forEach(accept);
        open = page.unavailable;
      } else if (failure.status === 401 && !renewed) {
        renewed = true;
        this.forgetToken();
        continue;
      } else if (tries >= this.#options.retries || !isPassing(failure.status)) {
        throw failure;
      }
      if (tries >= this.#options.retries) {
        return;
      }
      if (open.length) {
        await sleep(Math.max(retryAfter ?? 0, pauseBefore(tries, this.#options)));
      }
    }
  }

  async #try(ids) {
    try {
      const headers = { Authorization: await this.authorization() };
      const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(this.#options.timeout)]);
      const answer = await this.#fetch(ids, headers, signal);
      if (answer.ok) {
        return { page: await answer.json() };
      }
      const { error, code } = await answer.json().catch(() => ({}));
      return {
        failure: new ProfilesError(error ?? `status ${answer.status}`, answer.status, code),
        retryAfter: answer.headers.get('Retry-After') * 1_000,
      };
    } catch (cause) {
      if (cause instanceof ProfilesError) {
        return { failure: cause };
      }
      return { failure: new ProfilesError(`${this.#options.baseUrl} is out of reach: ${cause.message}`) };
    }
  }

  /** By GET where the URL is short enough: the browser keeps the answer with its ETag, and asks whether it has changed. */
  #fetch(ids, headers, signal) {
    const query = `?fields=extended&user_ids=${ids.map(encodeURIComponent).join(',')}`;
    return query.length <= URL_MAX
      ? fetch(this.#url('v1/profiles' + query), { headers, signal })
      : fetch(this.#url('v1/profiles/batch?fields=extended'), {
          method: 'POST',
          headers: { ...headers, 'Content-Type': 'application/json' },
          body: JSON.stringify({ user_ids: ids }),
          signal,
        });
  }

  #url(path) {
    return new URL(path, this.#options.baseUrl);
  }
}

/** Up to as many watched ids as one WebSocket takes; connected while there are any. */
class Stream {
  #options;
  #api;
  #accept;
  #ids = new Set();
  #settled = new Set();
  #socket;
  #state;
  #failures = 0;
  #change;
  #retry;
  #silence;

  constructor(options, api, accept) {
    this.#options = options;
    this.#api = api;
    this.#accept = accept;
  }

  get size() {
    return this.#ids.size;
  }

  /** Whether every change of the profile is known here. */
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

  /** Changes of one tick are told at once. */
  #changed() {
    this.#state = undefined;
    this.#change ??= setTimeout(() => {
      this.#change = undefined;
      if (!this.#ids.size) {
        this.#disconnect();
      } else if (this.#socket?.readyState === WebSocket.OPEN) {
        this.#subscribe();
      } else if (!this.#socket && !this.#retry) {
        this.#connect();
      }
    });
  }

  #connect() {
    const url = new URL('v1/profiles/ws', this.#options.baseUrl);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#awaitSign();
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
    socket.onmessage = ({ data }) => this.#socket === socket && this.#hear(JSON.parse(data));
    socket.onclose = () => this.#socket === socket && this.#reconnect();
  }

  #subscribe() {
    this.#settled.clear();
    this.#socket.send(JSON.stringify({ user_ids: [...this.#ids], last_event_id: this.#state }));
  }

  #hear({ event, id, data }) {
    this.#awaitSign();
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
    }
    if (event === 'snapshot' || event === 'current') {
      this.#failures = 0;
      this.#settled = new Set(this.#ids);
    }
  }

  /** A connection that is silent for longer than the service ever is has died without a word. */
  #awaitSign() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#reconnect(), this.#options.silenceMax);
  }

  #reconnect() {
    this.#disconnect();
    // where streams do not get through, reads do: the page is late then, but not wrong
    if (this.#failures > 0) {
      this.#api.readAll([...this.#ids], this.#accept).catch(() => {});
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
const followers = new Set();

/** Sets how the elements of the page read; called again, as after a sign-in, all of them read anew. */
export function configure(options) {
  elementProfiles?.close();
  elementProfiles = undefined;
  elementOptions = options;
  followers.forEach((follow) => follow());
}

/** None as long as nobody has said whose eyes the elements read with. */
function profilesOfElements() {
  const token = elementOptions?.token ?? document.querySelector('meta[name=phoenix-profile-token]')?.content;
  return (elementProfiles ??= token ? createProfiles({ ...elementOptions, token }) : undefined);
}

const STYLE = `
:host { display: inline-flex; align-items: center; gap: .5em; vertical-align: middle;
  inline-size: var(--phoenix-profile-width, 14em); max-inline-size: 100% }
:host([hidden]) { display: none }
img { flex: none; inline-size: var(--phoenix-profile-size, 2em); block-size: var(--phoenix-profile-size, 2em);
  border-radius: 50%; background: color-mix(in srgb, currentcolor 12%, transparent) }
span { min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
:host([aria-busy]) span { flex: 1; border-radius: .5em; background: color-mix(in srgb, currentcolor 12%, transparent) }`;

/** <phoenix-profile user-id="u42">: the avatar and the name of a user, as they are now and become. */
function defineElement() {
  // where a <style> would stand, the Content-Security-Policy of each page would have to allow it
  const style = new CSSStyleSheet();
  style.replaceSync(STYLE);

  class ProfileElement extends HTMLElement {
    static observedAttributes = ['user-id'];

    #avatar = document.createElement('img');
    #name = document.createElement('span');
    #followed = {};

    constructor() {
      super();
      this.#avatar.part = 'avatar';
      this.#name.part = 'name';
      // the name beside it says who it is
      this.#avatar.alt = '';
      this.#avatar.onerror = () => this.#avatar.removeAttribute('src');
      const root = this.attachShadow({ mode: 'open' });
      root.adoptedStyleSheets = [style];
      root.append(this.#avatar, this.#name);
    }

    connectedCallback() {
      followers.add(this.#follow);
      this.#follow();
    }

    disconnectedCallback() {
      // a row that only moves is back at once
      setTimeout(() => {
        if (!this.isConnected) {
          followers.delete(this.#follow);
          this.#followed.stop?.();
          this.#followed = {};
        }
      });
    }

    attributeChangedCallback() {
      if (this.isConnected) {
        this.#follow();
      }
    }

    #follow = async () => {
      const id = this.getAttribute('user-id');
      const profiles = profilesOfElements();
      if (this.#followed.id === id && this.#followed.profiles === profiles) {
        return;
      }
      this.#followed.stop?.();
      const mine = (this.#followed = { id, profiles });
      this.#avatar.removeAttribute('src');
      this.#write('\u00a0');
      this.ariaBusy = 'true';
      if (!id || !profiles) {
        return;
      }
      try {
        mine.stop = profiles.watch(id, (profile) => this.#show(profile));
        await profiles.get(id);
      } catch (failure) {
        if (mine === this.#followed) {
          this.#write(id);
          this.#emit('profile-error', failure);
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

function tell(callback, profile) {
  try {
    callback(profile);
  } catch (error) {
    // one callback that fails must not keep the others from hearing
    reportError(error);
  }
}

function isPassing(status) {
  return status === 0 || status === 429 || status >= 500;
}

/** Twice as long each time, and somewhere between: clients that failed together do not come again together. */
function pauseBefore(tries, { pauseMin, pauseMax }) {
  return Math.min(pauseMax, pauseMin * 2 ** tries) * (0.5 + Math.random() / 2);
}

function requireUserId(id) {
  if (!USER_ID.test(id)) {
    throw new ProfilesError(`user id: "${id}" (expected: 1 to 128 of A-Z a-z 0-9 . _ - : @ + = ~ |)`);
  }
}

function sleep(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
