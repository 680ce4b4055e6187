// Builds the package in the current folder twice with plain tsc: ES modules into dist, CommonJS into dist/cjs.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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

// What an ES module says of its own place, in the words of CommonJS.
for (const name of readdirSync('dist/cjs', { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.js')) continue;
  const file = join('dist/cjs', name);
  const code = readFileSync(file, 'utf8');
  if (code.includes('import.meta.url'))
    writeFileSync(
      file,
      code.replaceAll('import.meta.url', "require('node:url').pathToFileURL(__filename).href"),
    );
}
