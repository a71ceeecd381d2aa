import webpack from 'webpack';

const [, , format, output] = process.argv;
const library = { esm: { type: 'module' }, cjs: { type: 'commonjs2' }, iife: undefined }[format];
webpack(
  {
    mode: 'production',
    target: format === 'iife' ? 'web' : 'node',
    entry: './app.js',
    experiments: { outputModule: format === 'esm' },
    output: { path: process.cwd(), filename: output, library, module: format === 'esm', iife: format !== 'esm' },
  },
  (error, stats) => {
    if (error || stats.hasErrors() || stats.hasWarnings()) {
      console.error(error ?? stats.toString());
      process.exit(1);
    }
  },
);
