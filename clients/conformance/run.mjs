// Runs the cases with the clients that are named, or with all; prints a table of what passed. README.md explains it.
import { readFileSync } from 'node:fs';
import { cases } from './cases.mjs';
import { clients } from './clients.mjs';
import { Driver } from './driver.mjs';
import { Instance } from './instance.mjs';
import { Proxy } from './proxy.mjs';

const DOCUMENT = new URL('../../docs/clients.md', import.meta.url);
const CASE_MAX_MS = 30_000;

async function runClient(name, instance, only) {
  const proxy = await Proxy.open(instance.url);
  const results = {};
  let driver = Driver.start(clients[name]);
  for (const [title, run] of Object.entries(cases)) {
    const { readme, example } = clients[name];
    if ((only && title !== only) || (title === 'README' && !readme) || (title === 'example' && !example)) {
      continue;
    }
    // ids that no other client, case or run has
    const prefix = `${name}-${title}-${Date.now().toString(36)}-`;
    let timer;
    try {
      const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`not done after ${CASE_MAX_MS} ms`)), CASE_MAX_MS);
      });
      await Promise.race([run({ driver, proxy, instance, client: { name, ...clients[name] }, user: (id) => prefix + id }), late]);
      await driver.call('close');
      results[title] = undefined;
    } catch (failure) {
      results[title] = failure;
      // the client may be in any state
      await driver.end();
      driver = Driver.start(clients[name]);
    } finally {
      clearTimeout(timer);
    }
    proxy.reset();
  }
  await driver.end();
  proxy.close();
  return results;
}

function table(results) {
  const names = Object.keys(results);
  const titles = Object.keys(cases);
  const row = (cells) => `| ${cells.join(' | ')} |\n`;
  return (
    row(['case', ...names.map((name) => clients[name].title)]) +
    row(['---', ...names.map(() => '---')]).replaceAll(' ', '') +
    titles
      .filter((title) => names.some((name) => title in results[name]))
      .map((title) => row([title, ...names.map((name) => outcome(results[name], title))]))
      .join('')
  );
}

function outcome(results, title) {
  const passed = title in results ? 'passed' : '';
  return results[title] ? '**failed**' : passed;
}

const only = process.env.CASE;
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(clients);
const instance = await Instance.start();
let failed = 0;
try {
  const all = await Promise.all(names.map(async (name) => [name, await runClient(name, instance, only)]));
  for (const [name, results] of all) {
    for (const [title, failure] of Object.entries(results)) {
      if (failure) {
        failed++;
        console.error(`${clients[name].title}, ${title}: ${failure.stack}\n`);
      }
    }
  }
  const results = Object.fromEntries(all);
  let total = Object.values(results).flatMap((result) => Object.keys(result)).length;
  if (!only && names.length === Object.keys(clients).length) {
    total++;
    if (!readFileSync(DOCUMENT, 'utf8').includes(table(results))) {
      failed++;
      console.error(`${DOCUMENT.pathname} does not have the table below\n`);
    }
  }
  console.log(`${table(results)}\nconformance: ${total - failed} passed, ${failed} failed`);
} finally {
  await instance.stop();
}
process.exitCode = failed ? 1 : 0;
