// How the driver of each client is started. `.ci/clients/run` builds what has to be built, in target/clients.
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const built = `${root}target/clients`;

const BUN = `${built}/js/node_modules/@oven/bun-linux-x64/bin/bun`;

/** The engine wants a language, and a place for the data of its user. */
const GODOT = { LANG: 'en_US.UTF-8', XDG_DATA_HOME: `${built}/godot` };

export const clients = {
  js: {
    title: 'JavaScript',
    forPages: true,
    command: ['node', 'driver.mjs'],
    cwd: `${built}/js`,
    readme: { language: 'js', file: 'readme.mjs', command: ['node', 'readme.mjs'] },
  },
  bun: {
    title: 'JavaScript in Bun',
    forPages: true,
    command: [BUN, 'driver.mjs'],
    cwd: `${built}/js`,
    readme: { of: 'js', language: 'js', file: 'readme-bun.mjs', command: [BUN, 'readme-bun.mjs'] },
  },
  java: {
    title: 'Java',
    command: ['java', '-cp', '.', 'Driver'],
    cwd: `${built}/java`,
    readme: { language: 'java', file: 'Example.java', command: ['java', '-cp', '.', 'Example.java'] },
  },
  csharp: {
    title: 'C#',
    command: ['mono', 'Driver.exe'],
    cwd: `${built}/csharp`,
    readme: {
      language: 'csharp',
      file: 'Example.cs',
      command: [
        'sh',
        '-c',
        'mcs -langversion:7.2 -warnaserror -r:PhoenixProfile.dll -r:System.Net.Http.dll Example.cs && mono Example.exe',
      ],
    },
  },
  'csharp-frames': {
    title: 'C#, main thread as in Unity',
    command: ['mono', 'Driver.exe', 'frames'],
    cwd: `${built}/csharp`,
    example: { command: ['mono', 'Play.exe'], cwd: `${built}/unity`, settings: 'Resources/service.txt' },
  },
  python: {
    title: 'Python',
    command: ['python3', 'driver.py'],
    cwd: `${root}clients/python/test`,
    readme: { language: 'python', file: `${built}/readme.py`, command: ['python3', `${built}/readme.py`], env: { PYTHONPATH: '..' } },
  },
  godot: {
    title: 'Godot',
    command: ['node', 'driver.mjs'],
    cwd: `${built}/godot`,
    env: GODOT,
    readme: { language: 'gdscript', file: 'readme.gd', command: ['godot3-server', 'readme.tscn'], env: GODOT },
    example: { command: ['godot3-server', '-s', 'example.gd'], cwd: `${built}/godot-example`, env: GODOT },
  },
};
