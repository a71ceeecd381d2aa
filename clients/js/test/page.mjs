// Opens a page in Chromium; the page reports what it found.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const PAGE_MAX_MS = 60_000;

/** Serves the scripts in a page; returns what the page passes to `report`. */
export async function runPage({ scripts, instance, body = '', inline = '', user, board, rename }) {
  const settings = JSON.stringify({ api: instance.url, token: instance.token(), user, board });
  const page = `<!doctype html><meta charset="utf-8"><title>test</title><div id="root"></div>${body}
    <script>
      const settings = ${settings};
      function report(found) { fetch('/report', { method: 'POST', body: JSON.stringify(found) }); }
      addEventListener('error', (event) => report('error: ' + event.message));
      addEventListener('unhandledrejection', (event) => report('rejection: ' + event.reason));
    </script>
    ${scripts.map((script) => `<script src="/${basename(script)}"></script>`).join('')}
    <script>${inline}</script>`;
  let server;
  let timer;
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  const found = new Promise((resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the page did not report within ${PAGE_MAX_MS} ms`)), PAGE_MAX_MS);
    server = http.createServer(async (request, answer) => {
      let text = '';
      for await (const chunk of request) {
        text += chunk;
      }
      const script = scripts.find((each) => request.url === `/${basename(each)}`);
      if (request.url === '/report') {
        resolve(JSON.parse(text));
      } else if (request.url === '/rename') {
        await rename(text);
      } else if (script) {
        answer.setHeader('Content-Type', 'text/javascript');
        answer.end(readFileSync(script));
        return;
      } else if (request.url === '/') {
        answer.setHeader('Content-Type', 'text/html');
        answer.end(page);
        return;
      }
      answer.end();
    });
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'];
  const browser = spawn(
    'chromium',
    [...flags, `--user-data-dir=${profile}`, '--remote-debugging-port=0', `http://localhost:${server.address().port}/`],
    { stdio: 'ignore', detached: true },
  );
  try {
    return await found;
  } finally {
    clearTimeout(timer);
    if (browser.exitCode === null && browser.signalCode === null) {
      // with its children, which would still write into the profile
      process.kill(-browser.pid, 'SIGKILL');
      await new Promise((resolve) => browser.once('exit', resolve));
    }
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 20 });
  }
}
