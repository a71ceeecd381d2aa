/** A profile as everybody may see it. */
export interface PublicProfile {
  readonly tenant_id: string;
  readonly user_id: string;
  readonly name: string;
  readonly avatar_url: string;
  /** RFC 3339, UTC. */
  readonly created_at: string;
  /** RFC 3339, UTC. */
  readonly updated_at: string;
  /** Further members, if they were asked for with `fields`. */
  readonly [field: string]: unknown;
}

export interface Board {
  /** In the order in which the users were sealed. */
  readonly profiles: readonly PublicProfile[];
  /** Users whose profiles cannot be read now. */
  readonly unavailable: readonly string[];
  /** Users without a profile. */
  readonly missing: readonly string[];
}

export interface BoardOptions {
  /** Names for display: see docs/names.md of the service. */
  fields?: readonly ('distinct' | 'render')[];
  /** The timeout of one request, in ms. Default 10,000. */
  timeout?: number;
}

/** Why a board could not be read. */
export class BoardError extends Error {
  /** The HTTP status; 0 if there was no answer. 404: unknown or revoked, 410: expired. */
  readonly status: number;
  /** The error code of the service. */
  readonly code: string;
  /** How long the service asks to wait, in ms. */
  readonly retryAfter: number;
}

/**
 * Reads a sealed board once.
 *
 * @param url the URL that sealing returned
 * @throws BoardError
 */
export function readBoard(url: string, options?: BoardOptions): Promise<Board>;

/**
 * Calls back with the board, and again whenever it has changed. Reads it again when the answer may no longer be cached, at most
 * once per second. Temporary failures are retried, after pauses of 1 to 30 s.
 *
 * @param failed called once if the board can no longer be read: it is unknown, revoked or expired
 * @returns a function that ends it
 */
export function watchBoard(
  url: string,
  callback: (board: Board) => void,
  failed?: (error: BoardError) => void,
  options?: BoardOptions,
): () => void;
