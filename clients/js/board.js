// Sealed boards, which need no credentials: docs/boards.md of the service. board.d.ts documents the functions.

const READ_PAUSE_MIN = 1_000;
const READ_PAUSE_MAX = 30_000;
const TIMEOUT = 10_000;

export class BoardError extends Error {
  constructor(message, status = 0, code = '', retryAfter = 0) {
    super(message);
    this.name = 'BoardError';
    this.status = status;
    this.code = code;
    // in ms
    this.retryAfter = retryAfter;
  }
}

export async function readBoard(url, { fields, timeout } = {}) {
  return (await read(url, fields, timeout)).board;
}

export function watchBoard(url, callback, failed, { fields, timeout } = {}) {
  let failures = 0;
  let timer;
  let shown;
  let ended = false;

  async function look() {
    let pause;
    try {
      const { board, text, maxAge } = await read(url, fields, timeout);
      failures = 0;
      pause = Math.max(maxAge, READ_PAUSE_MIN);
      if (!ended && text !== shown) {
        shown = text;
        callback(board);
      }
    } catch (error) {
      const temporary = error.status === 0 || error.status === 429 || error.status >= 500;
      if (!ended && !temporary) {
        failed?.(error);
        return;
      }
      // doubles each time, with jitter, so that pages which failed together do not retry together
      const backoff = Math.min(READ_PAUSE_MAX, READ_PAUSE_MIN * 2 ** failures++) * (0.5 + Math.random() / 2);
      pause = Math.max(error.retryAfter, backoff);
    }
    if (!ended) {
      timer = setTimeout(look, pause);
    }
  }
  look();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** The browser's cache asks with ETags; headers of our own would make it ask for permission first. */
async function read(url, fields, timeout = TIMEOUT) {
  const asked = new URL(url);
  if (fields?.length) {
    asked.searchParams.set('fields', fields.join());
  }
  let answer, text, json;
  try {
    answer = await fetch(asked, { signal: AbortSignal.timeout(timeout) });
    text = await answer.text();
    json = JSON.parse(text);
  } catch (cause) {
    // a proxy may answer with a page of its own
    if (!answer || answer.ok) {
      throw new BoardError(`${asked.origin} cannot be reached: ${cause.message}`);
    }
  }
  if (!answer.ok) {
    const retryAfter = answer.headers.get('Retry-After') * 1_000;
    throw new BoardError(json?.error ?? `status ${answer.status}`, answer.status, json?.code, retryAfter);
  }
  const maxAge = /max-age=(\d+)/.exec(answer.headers.get('Cache-Control'))?.[1] * 1_000 || 0;
  return { board: json, text, maxAge };
}
