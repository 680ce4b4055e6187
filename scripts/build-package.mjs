// Builds the package in the current folder twice with plain tsc: ES modules into dist, CommonJS into dist/cjs. Types are not
// checked here: linting does that once, with the tests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const source = ['-p', 'tsconfig.build.json', '--rootDir', 'src', '--noEmit', 'false', '--noCheck'];
/** Maps lead to the sources from the other form. Here they would be two of nine files that everybody unpacks. */
const withoutMaps = ['--sourceMap', 'false', '--declarationMap', 'false'];
const commonJs = [
  ...['--module', 'commonjs', '--moduleResolution', 'bundler', '--verbatimModuleSyntax', 'false'],
  ...withoutMaps,
];

async function tsc(...options) {
  const child = spawn('tsc', [...source, ...options], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) process.exit(code ?? 1);
}

rmSync('dist', { recursive: true, force: true });
await Promise.all([tsc('--outDir', 'dist'), tsc('--outDir', 'dist/cjs', ...commonJs)]);
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
