// The suite's end of the line protocol, which README.md describes.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export class Driver {
  #process;
  #last = 0;
  #calls = new Map();
  #watches = new Map();
  #exited;

  static start({ command, cwd, env }) {
    const driver = new Driver();
    const [file, ...args] = command;
    driver.#process = spawn(file, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    driver.#process.stdin.on('error', () => {});
    driver.#exited = new Promise((resolve) => {
      const end = (why) => {
        driver.#calls.forEach(({ reject }) => reject(new Error(`the driver ended: ${why}`)));
        resolve();
      };
      driver.#process.on('error', end);
      driver.#process.on('exit', end);
    });
    createInterface({ input: driver.#process.stdout }).on('line', (line) => driver.#receive(line));
    return driver;
  }

  /** Sends a call; resolves with its result. */
  call(op, parameters = {}) {
    const id = ++this.#last;
    const result = new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.#process.stdin.write(`${JSON.stringify({ id, op, ...parameters })}\n`);
    });
    // a case that has failed does not wait for it
    result.catch(() => {});
    return result;
  }

  /** Gets profiles one by one, all in one tick. */
  get(...userIds) {
    return this.call('get', { user_ids: userIds });
  }

  /** Watches users; the result has the events so far, and waits for one. */
  async watch(...userIds) {
    const watch = ++this.#last;
    const events = { received: [], waiting: [] };
    this.#watches.set(watch, events);
    await this.call('watch', { watch, user_ids: userIds });
    return {
      received: events.received,
      stop: () => this.call('stop', { watch }),
      until: async (condition) => {
        while (!events.received.some(condition)) {
          await new Promise((resolve) => events.waiting.push(resolve));
        }
        return events.received.find(condition);
      },
    };
  }

  async end() {
    this.#process.stdin.end();
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5_000);
    await this.#exited;
    clearTimeout(timer);
  }

  #receive(line) {
    if (!line.startsWith('{')) {
      // engines print a banner
      return;
    }
    const { id, result, failure, watch, profile, erased } = JSON.parse(line);
    if (watch) {
      const events = this.#watches.get(watch);
      events.received.push(profile ?? { erased });
      events.waiting.splice(0).forEach((resolve) => resolve());
      return;
    }
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (failure) {
      call?.reject(new Error(`the driver failed: ${failure}`));
    } else {
      call?.resolve(result);
    }
  }
}
