import { build } from 'vite';

const [, , format, output] = process.argv;
await build({
  logLevel: 'warn',
  configFile: false,
  publicDir: false,
  build: {
    emptyOutDir: false,
    outDir: 'bundles',
    lib: { entry: 'app.js', name: 'app', formats: [format], fileName: () => output.replace('bundles/', '') },
  },
});
