// Builds dist/ for `npm pack`: ES modules, CommonJS modules and a classic script. Needs esbuild on the PATH.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

process.chdir(import.meta.dirname);
rmSync('dist', { recursive: true, force: true });

function build(source, output, ...options) {
  // only the file that the service serves knows where it comes from
  const define = '--define:import.meta.url=undefined';
  execFileSync('esbuild', [source, `--outfile=dist/${output}`, define, '--log-level=warning', ...options]);
}

build('phoenix-profile.js', 'phoenix-profile.js');
build('phoenix-profile.js', 'phoenix-profile.cjs', '--format=cjs');
build('phoenix-profile.js', 'phoenix-profile.iife.js', '--format=iife', '--global-name=PhoenixProfile', '--minify');
build('board.js', 'board.js');
build('board.js', 'board.cjs', '--format=cjs');
build('react.js', 'react.js');
build('react.js', 'react.cjs', '--format=cjs');
for (const types of ['phoenix-profile', 'board', 'react']) {
  copyFileSync(`${types}.d.ts`, `dist/${types}.d.cts`);
}
const reactTypes = readFileSync('dist/react.d.cts', 'utf8');
writeFileSync('dist/react.d.cts', reactTypes.replaceAll("'./phoenix-profile.js'", "'./phoenix-profile.cjs'"));
