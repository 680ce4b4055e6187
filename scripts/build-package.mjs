// Builds the package in the current folder twice with plain tsc: ES modules into dist, CommonJS into dist/cjs.
import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

const source = ['--rootDir', 'src', '--noEmit', 'false'];

function tsc(...options) {
  const { status } = spawnSync('tsc', ['-p', 'tsconfig.build.json', ...options], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync('dist', { recursive: true, force: true });
tsc(...source, '--outDir', 'dist');
tsc(
  ...source,
  ...['--outDir', 'dist/cjs', '--module', 'commonjs', '--moduleResolution', 'bundler'],
  ...['--verbatimModuleSyntax', 'false'],
);
writeFileSync('dist/cjs/package.json', '{"type":"commonjs"}\n');
