// A program in a few files, and beside them what V8 makes of them: a start need not compile it again.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** A start takes a second; on a machine that does much else, some. */
const START_MS = 60_000;

const at = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Bundles a server, starts it once, and keeps what was compiled by its first answer.
 *
 * @param {string} input - its main file
 * @param {object} options
 * @param {string} options.folder - an empty one, for `daybook.js`, which runs it, and all that goes with it
 * @param {Record<string, string>} [options.environment] - what the start needs
 * @param {import('rolldown').RolldownPluginOption} [options.plugins]
 * @param {import('rolldown').OutputOptions['minify']} [options.minify]
 * @returns the paths of all that is in it
 */
export async function writeProgram(input, { folder, environment = {}, plugins = [], minify = false }) {
  const bundle = await rolldown({
    input: { main: input },
    platform: 'node',
    // pg asks for its native client when somebody wants it; nobody does.
    external: ['@photostructure/sqlite', 'pg-native'],
    plugins,
  });
  const { output } = await bundle.generate({
    // Some packages ask for the place of their file, which ES modules cannot tell them.
    format: 'cjs',
    chunkFileNames: '[name].js',
    comments: false,
    minify,
  });
  await bundle.close();
  mkdirSync(folder, { recursive: true });
  const chunks = output.filter((each) => each.type === 'chunk');
  for (const { fileName, code } of chunks) writeFileSync(join(folder, fileName), asFunction(code));
  const command = join(folder, 'daybook.js');
  copyFileSync(at('run.cjs'), command);
  await warmUp(command, environment);
  return chunks.flatMap(({ moduleIds }) => moduleIds);
}

/**
 * As Node makes one of a CommonJS module, in ASCII: it needs no decoding, and one byte for each character in memory.
 *
 * @param {string} code
 */
function asFunction(code) {
  // On Node 20 it fails in code that V8 has compiled before, and only there.
  if (/\bimport\s*\(/.test(code)) throw new Error('Code of the bundle cannot import(): let it require().');
  const body = code.replace(/^#!.*/, '').replaceAll(/[^\0-\x7f]/g, escapeUnit);
  return `(function (exports, require, module, __filename, __dirname) {${body}\n})`;
}

/** @param {string} unit */
function escapeUnit(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * @param {string} command
 * @param {Record<string, string>} environment
 */
async function warmUp(command, environment) {
  const data = mkdtempSync(join(tmpdir(), 'daybook-warm-up-'));
  // Without flags, as it will run: V8 takes only what was compiled with the same ones.
  const child = spawn(process.execPath, [at('warm-up.cjs'), command], {
    env: { PATH: process.env.PATH, DAYBOOK_DATA: data, PORT: '0', ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: START_MS,
  });
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:[\w.:/]+/.exec(line) ?? [];
    if (url === undefined) continue;
    await fetch(`${url}/isAlive`);
    child.stdin.end();
    break;
  }
  const [code] = await ended;
  rmSync(data, { recursive: true });
  if (code !== 0) throw new Error(`The program ended with ${code} before it had answered.`);
}
