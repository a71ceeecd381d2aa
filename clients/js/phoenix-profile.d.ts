/** The profile of a user. */
export interface Profile {
  readonly tenant_id: string;
  readonly user_id: string;
  readonly name: string;
  readonly avatar_url: string;
  /** RFC 3339, UTC. */
  readonly created_at: string;
  /** RFC 3339, UTC. */
  readonly updated_at: string;
  /** Grows with each change: of two states of one user, the one with the greater version is newer. 0 if read with a key. */
  readonly version: number;
  /** Whether the user chose the name. False if read with a key. */
  readonly name_is_custom: boolean;
}

export interface ProfilesOptions {
  /**
   * A token of the visitor, or a function that returns one. Required, unless there is a key. The function is called when a
   * token is first needed, and again when the service refuses the last one. Never use an API key: everybody who sees the page
   * can read it.
   */
  token?: string | (() => string | Promise<string>);
  /**
   * A publishable key, instead of a token, for pages without a login. It only reads, and creates nothing: a user without a
   * profile rejects with the status 404. Watches poll, at first each second, later each 30 s.
   */
  key?: string;
  /** The URL of the service. Required, except by the script that the service serves: that calls the service it came from. */
  baseUrl?: string;
  /** The maximum age of an answer of `get`, in ms, for a profile that is not watched. Default 30,000. */
  maxAge?: number;
  /** The maximum number of cached profiles, not counting watched ones. Default 2,000. */
  cacheMax?: number;
  /**
   * The maximum number of ids of one request and of one stream. Default 100, the default limit of the service; at most 25 with a
   * key.
   */
  batchMax?: number;
  /** The timeout of one request, in ms. Default 10,000. */
  timeout?: number;
  /** The silence, in ms, after which a stream counts as lost. Default 45,000: three heartbeats of the service. */
  silenceMax?: number;
  /** The number of retries of a read that fails temporarily. Default 4. */
  retries?: number;
  /** The pause before the first retry, in ms; it doubles each time. Default 1,000. */
  pauseMin?: number;
  /** The longest pause, in ms. Default 30,000. */
  pauseMax?: number;
  /**
   * The class that opens streams, for runtimes without a global `WebSocket`, such as Node.js 20: that of the package `ws`.
   * Without one, watches poll.
   */
  WebSocket?: new (url: URL) => object;
}

export interface Profiles {
  /**
   * Returns the profile of a user; creates it if it does not exist, unless with a key. Calls within one tick become one request.
   * While the database of the service is unreachable, the profile may be older than the last change.
   * Rejects with a `ProfilesError`.
   */
  get(userId: string): Promise<Profile>;
  /** Returns the available profiles by user id. Rejects with a `ProfilesError` if none is available. */
  getAll(userIds: Iterable<string>): Promise<Map<string, Profile>>;
  /**
   * Calls back with each profile, and again with each change, until the returned function is called.
   * All watches of a client share one connection per 100 users.
   *
   * `erased` is called with the id of a profile that was erased; a later call of `callback` means that there is one again.
   *
   * @throws ProfilesError if an id is malformed
   */
  watch(
    userIds: string | string[],
    callback: (profile: Profile) => void,
    erased?: (userId: string) => void,
  ): () => void;
  /**
   * Changes the name or the avatar of a user, and returns the new profile. Rejects with a `ProfilesError`: with the status 422
   * if the name is refused, 412 if `expected` is not the present version, 429 if the user changes the name too often. It is
   * not retried.
   */
  change(userId: string, change: ProfileChange): Promise<Profile>;
  /** Stops all watches, and rejects pending calls. */
  close(): void;
}

export interface ProfileChange {
  /** The new name; by default the profile keeps its name. */
  name?: string;
  /** Whether to generate a new avatar. */
  regenerateAvatar?: boolean;
  /**
   * The profile that the change is based on. If the profile has changed since, the call rejects with the status 412, and
   * nothing is changed.
   */
  expected?: Profile;
}

/** Why a profile could not be loaded or changed. */
export class ProfilesError extends Error {
  /** The HTTP status; 0 if there was no answer. */
  readonly status: number;
  /** The error code, as listed in the API description; empty if there was none. */
  readonly code: string;
  /** Why a name was refused; empty for other errors. */
  readonly reason: string;
  /** How long the service asks to wait before the next attempt, in ms; 0 if it does not. */
  readonly retryAfter: number;
}

/** @throws TypeError without a URL, and unless there is either a token or a key */
export function createProfiles(options: ProfilesOptions): Profiles;

/**
 * Sets how the `<phoenix-profile>` elements of the page read. Until then, or until the page has
 * `<meta name="phoenix-profile-token" content="...">`, they show that they are loading.
 */
export function configure(options: ProfilesOptions): void;

declare global {
  interface HTMLElementTagNameMap {
    /** Attribute `user-id`; parts `avatar` and `name`; events `profile-change` and `profile-error`. */
    'phoenix-profile': HTMLElement;
  }
}
