// Starts driver.gd in Godot, and connects its socket to standard input and output. An error in a script ends it.
import { spawn } from 'node:child_process';
import net from 'node:net';
import { createInterface } from 'node:readline';

const server = net.createServer((socket) => {
  server.close();
  process.stdin.pipe(socket);
  socket.pipe(process.stdout);
  socket.on('error', () => {});
});
server.listen(0, '127.0.0.1', () => {
  const engine = spawn('godot3-server', ['-s', 'driver.gd'], {
    env: { ...process.env, DRIVER_PORT: server.address().port },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  createInterface({ input: engine.stderr }).on('line', (line) => {
    console.error(line);
    if (line.startsWith('SCRIPT ERROR')) {
      engine.kill();
    }
  });
  engine.on('exit', (code) => process.exit(code ?? 1));
  // the engine does not notice that its socket is half closed
  process.stdin.on('end', () => engine.kill());
});
