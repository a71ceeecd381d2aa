// Stands between one client and the instance: records requests, and breaks what a case asks it to break.
import http from 'node:http';
import net from 'node:net';

export class Proxy {
  /** Reads and changes so far, without streams: method, URL, headers, body, status, and when they came. */
  requests = [];
  #server;
  #target;
  #faults = [];
  #sockets = new Set();
  #streams = new Set();
  #cut = false;
  #waiting = [];

  static async open(target) {
    const proxy = new Proxy();
    proxy.#target = new URL(target);
    proxy.#server = http.createServer((request, answer) => proxy.#handle(request, answer));
    proxy.#server.on('upgrade', (request, socket, head) => proxy.#upgrade(request, socket, head));
    proxy.#server.on('connection', (socket) => proxy.#accept(socket));
    await new Promise((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** The number of open streams: WebSockets, and responses with Server-Sent Events. */
  get streams() {
    return this.#streams.size;
  }

  /** Answers the next read or change by itself. */
  answerNext(status, headers, body) {
    this.#faults.push({ status, headers, body });
  }

  /** Keeps the next request with this method back; call the result to pass it on. */
  holdNext(method = 'GET') {
    let release;
    this.#faults.push({ method, held: new Promise((resolve) => (release = resolve)) });
    return release;
  }

  /** Breaks all connections, and accepts none until `mend`. */
  cut() {
    this.#cut = true;
    this.#sockets.forEach((socket) => socket.destroy());
  }

  mend() {
    this.#cut = false;
  }

  /** Waits until the condition holds; evaluates it after each request and each end of a stream. */
  async until(condition) {
    while (!condition(this)) {
      await new Promise((resolve) => this.#waiting.push(resolve));
    }
  }

  reset() {
    this.requests = [];
    this.#faults = [];
    this.mend();
  }

  close() {
    this.cut();
    this.#server.close();
  }

  #accept(socket) {
    if (this.#cut) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on('error', () => {});
    // no client half-closes a connection, and Node.js would keep it until it writes
    socket.on('end', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #changed() {
    this.#waiting.splice(0).forEach((resolve) => resolve());
  }

  #openStream(socket) {
    this.#streams.add(socket);
    this.#changed();
    socket.on('close', () => {
      this.#streams.delete(socket);
      this.#changed();
    });
  }

  async #handle(request, answer) {
    const chunks = [];
    request.on('error', () => {});
    answer.on('error', () => {});
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString();
    const stream = request.url.includes('/events');
    const record = { method: request.method, url: request.url, headers: request.headers, at: Date.now(), body };
    if (stream) {
      this.#openStream(answer);
    } else {
      this.requests.push(record);
      this.#changed();
    }
    const fault = stream ? {} : this.#takeFault(request.method);
    await fault.held;
    if (fault.status) {
      record.status = fault.status;
      answer.writeHead(fault.status, { 'Content-Type': 'application/json', ...fault.headers });
      answer.end(JSON.stringify(fault.body));
      return;
    }
    const { hostname, port } = this.#target;
    const { method, headers, url: path } = request;
    const onward = http.request({ hostname, port, method, path, headers, agent: false }, (answered) => {
      record.status = answered.statusCode;
      // that the other connection closes does not concern the client
      const { connection, ...own } = answered.headers;
      answer.writeHead(answered.statusCode, own);
      answer.flushHeaders();
      answered.pipe(answer);
      answered.on('error', () => answer.destroy());
      this.#changed();
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    onward.end(body);
  }

  #takeFault(method) {
    const next = this.#faults.findIndex((fault) => method === (fault.method ?? method));
    return next < 0 ? {} : this.#faults.splice(next, 1)[0];
  }

  #upgrade(request, socket, head) {
    this.#openStream(socket);
    const onward = net.connect(this.#target.port, this.#target.hostname, () => {
      const lines = [`${request.method} ${request.url} HTTP/1.1`];
      for (let i = 0; i < request.rawHeaders.length; i += 2) {
        lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
      }
      onward.write(`${lines.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    onward.on('close', () => socket.destroy());
    socket.on('close', () => onward.destroy());
  }
}
