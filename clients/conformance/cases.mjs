// What every client does. Each case gets a new client in `driver`, whose requests pass `proxy`.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const OPTIONS = { max_age_ms: 60_000, pause_min_ms: 10, retries: 4 };
const FIELDS = ['tenant_id', 'user_id', 'name', 'avatar_url', 'created_at', 'updated_at', 'version', 'name_is_custom'];

/** Connects a client; its first token is the first of `tokens`, and so on, the last one for ever. */
function open({ driver, proxy, instance }, { tokens = [instance.token()], ...options } = {}) {
  return driver.call('open', { base_url: proxy.url, tokens, ...OPTIONS, ...options });
}

/** The user ids of a batch read. */
function idsOf({ method, url, body }) {
  return method === 'POST'
    ? JSON.parse(body).user_ids
    : /[?&]user_ids=([^&]*)/.exec(url)[1].split(',').map(decodeURIComponent);
}

function reads(proxy) {
  return proxy.requests.filter(({ url }) => /^\/v1\/profiles(\/batch)?\?/.test(url));
}

function assertIs(answer, expected) {
  assert.ok(answer.profile, `no profile: ${JSON.stringify(answer)}`);
  for (const field of FIELDS) {
    assert.equal(answer.profile[field], expected[field], field);
  }
}

function assertFailed(answer, status, code) {
  assert.deepEqual({ status: answer.error?.status, code: answer.error?.code }, { status, code }, JSON.stringify(answer));
}

export const cases = {
  async get(context) {
    const { driver, proxy, instance, user } = context;
    await open(context);
    const id = user(`é, 1/2+3 %41 ${'x'.repeat(20)}`);

    const [created, malformed] = await driver.get(id, '..');

    assertIs(created, await instance.read(encodeURIComponent(id)));
    // a malformed id must not fail the batch that others are in
    assert.ok(malformed.error, JSON.stringify(malformed));
    assert.deepEqual(reads(proxy).map(idsOf), [[id]]);
  },

  async batch(context) {
    const { driver, proxy, user } = context;
    await open(context);
    const ids = Array.from({ length: 120 }, (_, i) => user(`b${i}`));

    const answers = await driver.get(...ids);

    assert.deepEqual(answers.map(({ profile }) => profile?.user_id), ids);
    assert.deepEqual(reads(proxy).map((read) => idsOf(read).length).toSorted((a, b) => a - b), [20, 100]);
  },

  async coalescing(context) {
    const { driver, proxy, user } = context;
    await open(context);
    const release = proxy.holdNext();

    const first = driver.get(user('c'), user('c'));
    await proxy.until(() => reads(proxy).length === 1);
    const second = driver.get(user('c'), user('marker'));
    await proxy.until(() => reads(proxy).length === 2);
    release();

    const names = [...(await first), ...(await second)].map(({ profile }) => profile?.name);
    assert.deepEqual(reads(proxy).map(idsOf), [[user('c')], [user('marker')]]);
    assert.equal(new Set(names.slice(0, 3)).size, 1);
  },

  async cache(context) {
    const { driver, proxy, user } = context;
    await open(context);

    const first = await driver.get(user('a'), user('b'));
    const second = await driver.get(user('b'), user('a'));

    assert.deepEqual(second.reverse(), first);
    assert.equal(reads(proxy).length, 1);
  },

  async ETag(context) {
    const { driver, proxy, instance, user } = context;
    await open(context, { max_age_ms: 0 });

    const first = await driver.get(user('a'), user('b'));
    const second = await driver.get(user('a'), user('b'));
    await instance.rename(user('b'), 'Renamed Since');
    const third = await driver.get(user('a'), user('b'));

    assert.deepEqual(second, first);
    assert.equal(third[1].profile.name, 'Renamed Since');
    assert.deepEqual(reads(proxy).map(({ status }) => status), [200, 304, 200]);
    // a read that begins while the one before ends
    for (let i = 0; i < 10; i++) {
      assert.deepEqual(await driver.get(user('a'), user('b')), third);
    }
    // an instance that stops closes the connection after its answer
    proxy.answerNext(304, { Connection: 'close' });
    assert.deepEqual(await driver.get(user('a'), user('b')), third);
  },

  async rename(context) {
    const { driver, proxy, instance, user } = context;
    await open(context);
    await driver.get(user('a'));

    const renamed = await driver.call('change', { user_id: user('a'), name: 'Alice Lind' });
    const refused = await driver.call('change', { user_id: user('a'), name: ' ' });
    const [read] = await driver.get(user('a'));

    assert.equal(renamed.profile?.name, 'Alice Lind', JSON.stringify(renamed));
    assertFailed(refused, 422, 'PROFILE_002');
    assert.ok(refused.error.reason);
    // the client reads its own change
    assertIs(read, await instance.read(user('a')));
    assert.equal(reads(proxy).length, 1);
  },

  async conflict(context) {
    const { driver, instance, user } = context;
    await open(context);
    await driver.get(user('a'));
    await instance.rename(user('a'), 'Another One');

    const late = await driver.call('change', { user_id: user('a'), name: 'Too Late', expected: true });
    const between = await conflictOnTheWay(context);

    assertFailed(late, 412, 'PROFILE_001');
    assert.equal((await instance.read(user('a'))).name, 'Another One');
    assertFailed(between, 412, 'PROFILE_001');
    assert.equal((await instance.read(user('b'))).name, 'In Between');
    const current = await driver.call('change', { user_id: user('b'), name: 'Second Try' });
    const next = await driver.call('change', { user_id: user('b'), name: 'In Time', expected: true });
    assert.ok(current.profile && next.profile?.name === 'In Time', JSON.stringify(next));
  },

  async 'Retry-After'(context) {
    const { driver, proxy, user } = context;
    await open(context);
    proxy.answerNext(429, { 'Retry-After': '1' }, { error: 'too many', code: 'RATE_001' });

    const [found] = await driver.get(user('a'));

    assert.equal(found.profile?.user_id, user('a'));
    const [refused, again] = reads(proxy);
    assert.equal(reads(proxy).length, 2);
    assert.ok(again.at - refused.at >= 990, `asked again after ${again.at - refused.at} ms`);
  },

  async retries(context) {
    const { driver, proxy, user } = context;
    await open(context, { retries: 2 });
    const ids = [user('a')];
    proxy.answerNext(200, {}, { profiles: [], unavailable: ids });
    proxy.answerNext(503, {}, { error: 'overloaded', code: 'DEP_002' });
    const [found] = await driver.get(...ids);
    assert.equal(found.profile?.user_id, user('a'));
    assert.equal(reads(proxy).length, 3);

    for (let i = 0; i < 3; i++) {
      proxy.answerNext(503, {}, { error: 'overloaded', code: 'DEP_002' });
    }
    const [failed] = await driver.get(user('b'));
    assertFailed(failed, 503, 'DEP_002');
    assert.equal(reads(proxy).length, 6);

    proxy.answerNext(403, {}, { error: 'not allowed', code: 'AUTH_005' });
    const [forbidden] = await driver.get(user('c'));
    assertFailed(forbidden, 403, 'AUTH_005');
    assert.equal(reads(proxy).length, 7);
  },

  async token(context) {
    const { driver, proxy, instance, user } = context;
    await open(context, { tokens: ['expired', instance.token()] });
    const [found] = await driver.get(user('a'));
    assert.equal(found.profile?.user_id, user('a'));
    assert.deepEqual(reads(proxy).map(({ status }) => status), [401, 200]);

    await driver.call('close');
    await open(context, { tokens: ['expired', 'expired too'] });
    const [refused] = await driver.get(user('b'));
    assertFailed(refused, 401, 'AUTH_001');
    assert.equal(reads(proxy).length, 4);
  },

  async live(context) {
    const { driver, proxy, instance, user } = context;
    await open(context);

    const watch = await driver.watch(user('a'), user('b'));
    await watch.until(({ user_id }) => user_id === user('a'));
    await watch.until(({ user_id }) => user_id === user('b'));
    const renamed = await instance.rename(user('a'), 'Seen Live');
    assertIs({ profile: await watch.until(({ name }) => name === 'Seen Live') }, renamed);
    // live profiles need no read
    const before = reads(proxy).length;
    assertIs((await driver.get(user('a')))[0], renamed);
    assert.equal(reads(proxy).length, before);

    const other = await driver.watch(user('d'));
    await other.until(({ user_id }) => user_id === user('d'));
    await watch.stop();
    await instance.rename(user('a'), 'Not Watched');
    await instance.rename(user('d'), 'Still Watched');
    await other.until(({ name }) => name === 'Still Watched');
    assert.ok(watch.received.every(({ name }) => name !== 'Not Watched'));
    assert.equal(proxy.streams, 1);
  },

  async reconnect(context) {
    const { driver, proxy, instance, user } = context;
    await open(context);
    const watch = await driver.watch(user('a'), user('b'));
    await watch.until(({ user_id }) => user_id === user('a'));
    await watch.until(({ user_id }) => user_id === user('b'));

    proxy.cut();
    await instance.rename(user('a'), 'Meanwhile');
    proxy.mend();
    await watch.until(({ name }) => name === 'Meanwhile');
    await proxy.until(() => proxy.streams === 1);
    await instance.rename(user('b'), 'Afterwards');
    await watch.until(({ name }) => name === 'Afterwards');

    const versions = watch.received.map(({ user_id, version }) => `${user_id} ${version}`);
    assert.equal(new Set(versions).size, versions.length, `a version came twice: ${versions}`);
    assert.equal(versions.length, 4);
  },

  async erased(context) {
    const { driver, instance, user } = context;
    await open(context);
    await driver.call('change', { user_id: user('a'), name: 'From The Cache' });
    const watch = await driver.watch(user('a'));
    // only a stream delivers this name; one that begins after the erasure would create a profile
    await instance.rename(user('a'), 'To Be Erased');
    await watch.until(({ name }) => name === 'To Be Erased');

    await instance.erase(user('a'));

    await watch.until(({ erased }) => erased === user('a'));
    // the copy is gone too; reading creates a profile
    const [next] = await driver.get(user('a'));
    assert.equal(next.profile?.name_is_custom, false, JSON.stringify(next));
    assertIs(next, await instance.read(user('a')));
    await watch.until(({ version }) => version === next.profile.version);

    await instance.eraseForGood(user('a'));

    await watch.until(() => watch.received.at(-1).erased === user('a'));
    assertFailed((await driver.get(user('a')))[0], 410, 'PROFILE_005');
  },

  async 'publishable key'(context) {
    const { driver, proxy, instance, user, client } = context;
    const key = await instance.publishableKey();
    await driver.call('open', { base_url: proxy.url, key, ...OPTIONS, max_age_ms: 0 });
    const created = await instance.read(user('a'));

    const [found, missing] = await driver.get(user('a'), user('nobody'));
    await driver.get(user('a'), user('nobody'));
    await instance.rename(user('a'), 'For Everybody');
    const [renamed] = await driver.get(user('a'), user('nobody'));
    const refused = await driver.call('change', { user_id: user('a'), name: 'Not Allowed' });

    for (const field of ['tenant_id', 'user_id', 'name', 'avatar_url', 'created_at', 'updated_at']) {
      assert.equal(found.profile?.[field], created[field], `${field}: ${JSON.stringify(found)}`);
    }
    assertFailed(missing, 404, '');
    assert.equal(renamed.profile?.name, 'For Everybody');
    assert.ok(refused.error, JSON.stringify(refused));
    assert.ok(proxy.requests.every(({ url, headers }) => url.startsWith('/v1/public/profiles?') && !headers.authorization));
    // with headers of its own, a page would have to ask for permission first; ETags are up to the browser's cache
    const { forPages } = client;
    assert.ok(!forPages || proxy.requests.every(({ headers }) => !headers['if-none-match'] && !headers['content-type']));
    assert.deepEqual(proxy.requests.map(({ status }) => status), [200, forPages ? 200 : 304, 200]);

    // in one URL, these ids would be too long
    const long = await driver.get(...Array.from({ length: 40 }, (_, i) => user('l'.repeat(90) + i)));
    long.forEach((answer) => assertFailed(answer, 404, ''));
  },

  async close(context) {
    const { driver, proxy, user } = context;
    await open(context);
    const watch = await driver.watch(user('a'));
    await watch.until(({ user_id }) => user_id === user('a'));
    const release = proxy.holdNext();
    const pending = driver.get(user('b'));
    await proxy.until(() => reads(proxy).some((read) => idsOf(read).includes(user('b'))));

    await driver.call('close');

    assert.ok((await pending)[0].error);
    await proxy.until(() => proxy.streams === 0);
    release();
  },
};

/** The code of the client's README as one program, which ends by itself and prints the name that it chose. */
cases.README = async ({ client: { name, readme, cwd }, instance }) => {
  const text = readFileSync(new URL(`../${readme.of ?? name}/README.md`, import.meta.url), 'utf8');
  const blocks = [...text.matchAll(new RegExp(`^\`\`\`${readme.language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code);
  writeFileSync(resolve(cwd, readme.file), blocks.join('\n').replaceAll('http://localhost:8080', instance.url));
  const [file, ...args] = readme.command;
  const env = { ...process.env, TOKEN: instance.token(), KEY: await instance.publishableKey(), ...readme.env };
  const { stdout } = await promisify(execFile)(file, args, { cwd, env, timeout: 25_000 });
  assert.match(stdout, /^Alice Lind$/m);
  assert.match(stdout, /^everybody sees Alice Lind$/m);
};

/** The example as a program, which changes the name of its player and ends. */
cases.example = async ({ client: { example }, instance }) => {
  const [file, ...args] = example.command;
  const token = instance.token();
  if (example.settings) {
    writeFileSync(resolve(example.cwd, example.settings), `${instance.url}\n${token}\n`);
  }
  const env = { ...process.env, ...example.env, API: instance.url, TOKEN: token };
  const { stdout } = await promisify(execFile)(file, args, { cwd: example.cwd, env, timeout: 25_000 });
  assert.match(stdout, /^alice: Alice Lind$/m);
};

/** The profile changes after the client has compared its version, and before its change arrives. */
async function conflictOnTheWay({ driver, proxy, instance, user }) {
  await driver.get(user('b'));
  const release = proxy.holdNext('PUT');
  const late = driver.call('change', { user_id: user('b'), name: 'Too Late', expected: true });
  await proxy.until(() => proxy.requests.some(({ method, url }) => method === 'PUT' && url.includes(user('b'))));
  await instance.rename(user('b'), 'In Between');
  release();
  return late;
}
