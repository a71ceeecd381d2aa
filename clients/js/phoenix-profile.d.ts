/** What is shown of a user. */
export interface Profile {
  readonly tenant_id: string;
  readonly user_id: string;
  readonly name: string;
  readonly avatar_url: string;
  /** RFC 3339, UTC. */
  readonly created_at: string;
  /** RFC 3339, UTC. */
  readonly updated_at: string;
  /** Grows with each change; of two states of one user the greater is the newer. */
  readonly version: number;
  /** Whether the user chose the name. */
  readonly name_is_custom: boolean;
}

export interface ProfilesOptions {
  /**
   * A token of the user who looks at the page, or a function that gets one. The function is called when one is first
   * needed, and again when the service no longer takes the one before. Never an API key: whoever sees the page has it.
   */
  token: string | (() => string | Promise<string>);
  /** Where the service is, with a slash at its end. By default where this module came from. */
  baseUrl?: string;
  /** How old an answer of `get` may be that no watch keeps fresh, in ms. Default 30,000. */
  maxAge?: number;
  /** The most profiles that are kept, beside the watched ones. Default 2,000. */
  cacheMax?: number;
  /** The most ids of one request and of one stream. Default 100, which is the most that the service takes by default. */
  batchMax?: number;
  /** How long one request may take, in ms. Default 10,000. */
  timeout?: number;
  /** After how much silence, in ms, a stream counts as lost. Default 45,000: three heartbeats of the service. */
  silenceMax?: number;
  /** How often a read is tried again, where that may help. Default 4. */
  retries?: number;
  /** The pause before the first retry, in ms; each after it is twice as long. Default 1,000. */
  pauseMin?: number;
  /** The longest pause, in ms. Default 30,000. */
  pauseMax?: number;
}

export interface Profiles {
  /**
   * The profile of a user, which comes to be where there is none. Calls made in one tick become one request.
   * Rejects with a `ProfilesError`.
   */
  get(userId: string): Promise<Profile>;
  /** Those that can be had, by user id. Rejects with a `ProfilesError` where none can. */
  getAll(userIds: Iterable<string>): Promise<Map<string, Profile>>;
  /**
   * Calls back with each profile as it is, and again with each change, until the returned function is called.
   * All watches of a client share one connection for each 100 users.
   *
   * @throws ProfilesError where an id is malformed
   */
  watch(userIds: string | string[], callback: (profile: Profile) => void): () => void;
  /** Ends all watches; what is still awaited is rejected. */
  close(): void;
}

/** Why a profile could not be had. */
export class ProfilesError extends Error {
  /** The status of the answer; 0 where there was none. */
  readonly status: number;
  /** The code of the error, as the description of the API lists them; empty where there was none. */
  readonly code: string;
}

/** @throws TypeError without a token */
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
