// One instance of the service for all clients, as `dev` starts it.
import { spawn } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = new URL('../../', import.meta.url);
const LOG = new URL('target/clients/dev.log', ROOT);
const TENANT = 'demo';
const TOKEN_KEY = 'the key of tokens in the conformance suite';
const SERVER_KEY = 'the key of a server in the conformance suite';
const OPERATOR_KEY = 'the key of an operator in the conformance suite';
const START_MAX_MS = 240_000;

/** A busy machine must not make reads fail. */
const PATIENCE = {
  PHOENIX_PROFILE_READ_DEADLINE: '5s',
  PHOENIX_PROFILE_REDIS_TIMEOUT: '1s',
  PHOENIX_PROFILE_POSTGRES_READ_TIMEOUT: '4s',
  PHOENIX_PROFILE_POSTGRES_TIMEOUT: '8s',
};

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

export class Instance {
  #process;
  #url;
  #publishableKey;

  /** Starts one, or uses the one of the variable INSTANCE, which must have the keys above. */
  static async start() {
    const instance = new Instance();
    if (process.env.INSTANCE) {
      instance.#url = process.env.INSTANCE;
      return instance;
    }
    mkdirSync(new URL('.', LOG), { recursive: true });
    const log = openSync(LOG, 'w');
    instance.#process = spawn(
      new URL('bin/phoenix-profile', ROOT).pathname,
      ['dev', '--port', '0', '--management-port', '0'],
      {
        stdio: ['ignore', log, log],
        env: {
          ...process.env,
          ...PATIENCE,
          PHOENIX_PROFILE_AUTH_JWT_SECRET: TOKEN_KEY,
          PHOENIX_PROFILE_AUTH_API_KEYS: `${TENANT}/${sha256(SERVER_KEY)}`,
          PHOENIX_PROFILE_OPERATOR_API_KEYS: sha256(OPERATOR_KEY),
          PHOENIX_PROFILE_AUTH_HMAC_KEYS: `${TENANT}/the signing key of the conformance suite`,
          PHOENIX_PROFILE_BOARDS_MAX_AGE: '1s',
        },
      },
    );
    const deadline = Date.now() + START_MAX_MS;
    while (!/^ready in/m.test(readFileSync(LOG, 'utf8'))) {
      if (instance.#process.exitCode !== null || Date.now() > deadline) {
        await instance.stop();
        throw new Error(`dev did not start:\n${readFileSync(LOG, 'utf8')}`);
      }
      await sleep(100);
    }
    instance.#url = /^ {2}API +(http[^,]+),/m.exec(readFileSync(LOG, 'utf8'))[1];
    return instance;
  }

  get url() {
    return this.#url;
  }

  /** A token of a user who may change every profile of the tenant. */
  token(role = 'profile:write') {
    const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1_000);
    const claims = { tenant_id: TENANT, sub: 'conformance', roles: [role], iat: now, exp: now + 3_600 };
    const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
    return `${signed}.${createHmac('sha256', TOKEN_KEY).update(signed).digest('base64url')}`;
  }

  read(user) {
    return this.#call('GET', user);
  }

  rename(user, name) {
    return this.#call('PUT', user, { name });
  }

  erase(user) {
    return this.#call('DELETE', user);
  }

  /** After it, nothing creates a profile of this user. */
  eraseForGood(user) {
    return this.#call('DELETE', user, undefined, '?keep=erased');
  }

  /** One publishable key for all clients. */
  publishableKey() {
    this.#publishableKey ??= this.#makePublishableKey();
    return this.#publishableKey;
  }

  async #makePublishableKey() {
    // fails if it is there already
    await this.#manage('', { tenant_id: TENANT });
    const { key } = await this.#manage(`/${TENANT}/keys`, { kind: 'publishable', origins: ['http://localhost:*'] });
    // an instance knows a new key a little later
    while ((await fetch(`${this.#url}/v1/public/profiles?key=${key}&user_ids=anyone`)).status === 401) {
      await sleep(100);
    }
    return key;
  }

  async #manage(path, body) {
    const answer = await fetch(`${this.#url}/v1/admin/tenants${path}`, {
      method: 'POST',
      headers: { 'X-API-Key': OPERATOR_KEY, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.json();
  }

  /** The URL of a sealed board. */
  async seal(users) {
    const answer = await fetch(`${this.#url}/v1/boards`, {
      method: 'POST',
      headers: { 'X-API-Key': SERVER_KEY, 'Content-Type': 'application/json' },
      body: JSON.stringify({ user_ids: users }),
    });
    return (await answer.json()).url;
  }

  async #call(method, user, body, query = method === 'DELETE' ? '' : '?fields=extended') {
    const answer = await fetch(`${this.#url}/v1/profiles/user/${user}${query}`, {
      method,
      headers: { Authorization: `Bearer ${this.token('profile:admin')}`, ...(body && { 'Content-Type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} ${user}: ${answer.status} ${text}`);
    }
    return text && JSON.parse(text);
  }

  async stop() {
    if (this.#process?.exitCode === null) {
      this.#process.kill();
      await new Promise((resolve) => this.#process.once('exit', resolve));
    }
  }
}
