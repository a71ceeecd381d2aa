// The driver of the conformance suite; see clients/conformance/README.md.
import { createInterface } from 'node:readline';
import { createProfiles } from '@phoenix-profile/web';

// Node.js 20 has none
const WebSocket = globalThis.WebSocket ?? (await import('ws')).WebSocket;
let profiles;
const last = new Map();
const watches = new Map();

function write(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** The profile or the error of a call. */
async function outcome(call) {
  try {
    const profile = await call;
    last.set(profile.user_id, profile);
    return { profile };
  } catch (error) {
    return { error: { status: error.status, code: error.code, reason: error.reason, message: error.message } };
  }
}

const ops = {
  open({ base_url, tokens, key, max_age_ms, pause_min_ms, retries }) {
    profiles = createProfiles({
      baseUrl: base_url,
      token: tokens && (() => (tokens.length > 1 ? tokens.shift() : tokens[0])),
      key,
      maxAge: max_age_ms,
      pauseMin: pause_min_ms,
      retries,
      WebSocket,
    });
  },
  get({ user_ids }) {
    return Promise.all(user_ids.map((id) => outcome(profiles.get(id))));
  },
  change({ user_id, name, expected }) {
    return outcome(profiles.change(user_id, { name, expected: expected && last.get(user_id) }));
  },
  watch({ watch, user_ids }) {
    const stop = profiles.watch(
      user_ids,
      (profile) => write({ watch, profile }),
      (erased) => write({ watch, erased }),
    );
    watches.set(watch, stop);
  },
  stop({ watch }) {
    watches.get(watch)();
  },
  close() {
    profiles?.close();
  },
};

createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, op, ...parameters } = JSON.parse(line);
  try {
    write({ id, result: (await ops[op](parameters)) ?? null });
  } catch (error) {
    write({ id, failure: error.stack });
  }
}).on('close', () => ops.close());
