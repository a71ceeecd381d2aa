// Tests the tarball of `npm pack`: that every bundler takes it, that its types compile, and that the element and the hook work
// in Chromium. usage: node run.mjs DIR, a directory in which the tarball and the tools are installed
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { promisify } from 'node:util';
import { Instance } from '../../conformance/instance.mjs';
import { runPage } from './page.mjs';

const CORE_MAX_BYTES = 6_000;
const BUN = './node_modules/@oven/bun-linux-x64/bin/bun';
const here = import.meta.dirname;
process.chdir(process.argv[2]);
const run = promisify(execFile);
let passed = 0;
let failed = 0;

async function test(name, body) {
  try {
    await body();
    passed++;
    console.log(`ok      ${name}`);
  } catch (failure) {
    failed++;
    console.log(`failed  ${name}\n${failure.stack}\n${failure.stdout ?? ''}${failure.stderr ?? ''}`);
  }
}

function bundlePath(bundler, format) {
  return `bundles/${bundler}.${{ esm: 'mjs', cjs: 'cjs', iife: 'js' }[format]}`;
}

const BUNDLERS = {
  esbuild: (format) =>
    run('npx', ['esbuild', 'app.js', '--bundle', `--format=${format}`, `--outfile=${bundlePath('esbuild', format)}`]),
  vite: (format) => run('node', ['bundle-vite.mjs', format, bundlePath('vite', format)]),
  webpack: (format) => run('node', ['bundle-webpack.mjs', format, bundlePath('webpack', format)]),
};

rmSync('bundles', { recursive: true, force: true });
mkdirSync('bundles');
for (const file of ['app.js', 'board.js', 'react-page.jsx', 'bundle-vite.mjs', 'bundle-webpack.mjs', 'types-react.tsx', 'types-cjs.cts', 'types.ts']) {
  copyFileSync(`${here}/${file}`, file);
}
const instance = await Instance.start();
const environment = { ...process.env, API: instance.url, TOKEN: instance.token() };
try {
  for (const format of ['esm', 'cjs', 'iife']) {
    for (const [bundler, bundle] of Object.entries(BUNDLERS)) {
      const file = bundlePath(bundler, format);
      await test(`${format} by ${bundler}, in ${format === 'iife' ? 'Chromium' : 'Node.js and Bun'}`, async () => {
        const { stderr } = await bundle(format);
        assert.doesNotMatch(stderr, /warn/i);
        const inPage = format === 'iife';
        const all = inPage
          ? [await runPage({ scripts: [file], instance })]
          : await Promise.all(['node', BUN].map(async (engine) => JSON.parse((await run(engine, [file], { env: environment })).stdout)));
        for (const found of all) {
          assert.deepEqual(found, { user_id: 'bundled', withoutUrl: 'TypeError', elements: inPage });
        }
      });
    }
  }
  await test('the classic script of the package, in Chromium', async () => {
    const script = 'node_modules/@phoenix-profile/web/dist/phoenix-profile.iife.js';
    const found = await runPage({
      scripts: [script],
      instance,
      body: '<phoenix-profile user-id="classic"></phoenix-profile>',
      inline: `PhoenixProfile.configure({ baseUrl: settings.api, token: settings.token });
        document.querySelector('phoenix-profile').addEventListener('profile-change', (event) => report(event.detail.user_id));`,
    });
    assert.equal(found, 'classic');
  });
  await test('the element with a publishable key, in Chromium', async () => {
    const user = `keyed-${Date.now().toString(36)}`;
    const key = await instance.publishableKey();
    await instance.read(user);
    const found = await runPage({
      scripts: ['node_modules/@phoenix-profile/web/dist/phoenix-profile.iife.js'],
      instance,
      user,
      rename: (name) => instance.rename(user, name),
      body: `<phoenix-profile user-id="${user}"></phoenix-profile>`,
      inline: `const element = document.querySelector('phoenix-profile');
        const shown = [];
        element.addEventListener('profile-change', ({ detail }) => {
          shown.push(detail.name);
          if (shown.length === 1) {
            fetch('/rename', { method: 'POST', body: 'Seen By All' });
          } else {
            report({ renamed: shown[1], text: element.shadowRoot.textContent });
          }
        });
        PhoenixProfile.configure({ baseUrl: settings.api, key: '${key}' });`,
    });
    assert.deepEqual(found, { renamed: 'Seen By All', text: 'Seen By All' });
  });
  await test('the element and the hook in React 19, in Chromium', async () => {
    await run('npx', ['esbuild', 'react-page.jsx', '--bundle', '--jsx=automatic', '--outfile=bundles/react-page.js']);
    const user = `hooked-${Date.now().toString(36)}`;
    const rename = (name) => instance.rename(user, name);
    const found = await runPage({ scripts: ['bundles/react-page.js'], instance, user, rename });
    assert.deepEqual(found, {
      version: '19',
      loaded: true,
      renamed: 'Renamed Live',
      element: 'Renamed Live',
      changed: true,
      other: true,
      malformed: true,
      outside: true,
      requests: 1,
    });
  });
  await test('a sealed board, in Node.js, Bun and Chromium', async () => {
    await run('npx', ['esbuild', 'board.js', '--bundle', '--format=iife', '--outfile=bundles/board.js']);
    copyFileSync('board.js', 'board.mjs');
    const prefix = `sealed-${Date.now().toString(36)}`;
    const show = {
      'Node.js': (settings) => run('node', ['board.mjs'], { env: { ...process.env, SETTINGS: JSON.stringify(settings) } }),
      Bun: (settings) => run(BUN, ['board.mjs'], { env: { ...process.env, SETTINGS: JSON.stringify(settings) } }),
    };
    for (const engine of ['Node.js', 'Bun', 'Chromium']) {
      const [user, other, nobody] = ['a', 'b', 'c'].map((id) => `${prefix}-${engine}-${id}`);
      await instance.read(user);
      await instance.read(other);
      const settings = { api: instance.url, token: instance.token(), user, board: await instance.seal([other, nobody, user]) };
      const found = show[engine]
        ? JSON.parse((await show[engine](settings)).stdout)
        : await runPage({ scripts: ['bundles/board.js'], instance, user, board: settings.board });
      assert.deepEqual(found, {
        ids: [other, user],
        missing: [nobody],
        ascii: 'string',
        name: 'Shown On The Board',
        unknown: 'BoardError 404 BOARD_002',
        unreachable: 'BoardError 0',
      });
    }
  });
  await test('examples/react, built by Vite, in Chromium', async () => {
    cpSync(`${here}/../../../examples/react`, 'example', { recursive: true });
    const env = { ...environment, VITE_API: instance.url, VITE_TOKEN: instance.token() };
    await run('npx', ['vite', 'build', 'example', '--logLevel', 'warn'], { env });
    const [script] = readdirSync('example/dist/assets').filter((name) => name.endsWith('.js'));
    const found = await runPage({
      scripts: [`example/dist/assets/${script}`],
      instance,
      inline: `(async () => {
        const all = (selector) => [...document.querySelectorAll(selector)];
        const until = async (condition) => {
          while (!condition()) await new Promise(requestAnimationFrame);
        };
        await until(() => all('td span').length === 5 && all('td span').every((name) => /\\w/.test(name.textContent)));
        document.querySelector('input').value = 'Alice Lind';
        document.querySelector('button').click();
        await until(() => document.querySelector('[role=status]').textContent);
        report({ status: document.querySelector('[role=status]').textContent, row: all('td span')[0].textContent });
      })()`,
    });
    assert.deepEqual(found, { status: 'You are Alice Lind now.', row: 'Alice Lind' });
  });
  for (const settings of [
    ['--module', 'nodenext', 'types-cjs.cts'],
    ['--module', 'esnext', '--moduleResolution', 'bundler'],
  ]) {
    await test(`types with ${settings.join(' ')}`, () =>
      run('npx', ['tsc', '--noEmit', '--strict', '--target', 'es2022', '--jsx', 'react-jsx', ...settings, 'types.ts', 'types-react.tsx']));
  }
  await test(`the core is at most ${CORE_MAX_BYTES} bytes`, () => {
    writeFileSync('core.js', "export * from '@phoenix-profile/web';\n");
    execFileSync('npx', ['esbuild', 'core.js', '--bundle', '--minify', '--format=esm', '--outfile=bundles/core.js', '--log-level=warning']);
    const bytes = gzipSync(readFileSync('bundles/core.js'), { level: 9 }).length;
    console.log(`        the core: ${bytes} bytes, minified and compressed`);
    assert.ok(bytes <= CORE_MAX_BYTES, `${bytes} bytes`);
  });
} finally {
  await instance.stop();
}
console.log(`@phoenix-profile/web: ${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
