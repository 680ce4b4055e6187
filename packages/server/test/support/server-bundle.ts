import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const main = at('../../../../deploy/dist/daybook.js');
const VARIABLE = 'DAYBOOK_TEST_PROGRAMS';

/**
 * Runs once before all tests: makes one file of `server-process.mjs` and the built server, and compiles it and the command
 * `daybook`. Hundreds of processes are started.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  // Within the package: SQLite, which is native, is looked for from there. One for each run: some run at the same time.
  const folder = at(`../../node_modules/.server-bundle/${process.pid}`);
  await mkdir(folder, { recursive: true });
  const bundle = await rolldown({
    input: at('server-process.mjs'),
    platform: 'node',
    external: ['@photostructure/sqlite', 'pg-native'],
  });
  await bundle.write({ file: bundleIn(folder), format: 'cjs', codeSplitting: false });
  await bundle.close();
  await copyFile(at('code-cache.cjs'), join(folder, 'code-cache.cjs'));
  process.env[VARIABLE] = folder;
  await Promise.all([serverProgram(), mainProgram()].map((program) => compile(program, folder)));
  return async () => {
    await rm(folder, { recursive: true });
    await rm(bundleIn(folder));
  };
}

/** What Node is to run for a server of `server-process.mjs`. */
export function serverProgram(): string[] {
  const folder = process.env[VARIABLE];
  return folder === undefined ? [at('server-process.mjs')] : [...compiled(), bundleIn(folder)];
}

/** What Node is to run for the command `daybook`. */
export function mainProgram(): string[] {
  return [...compiled(), main];
}

/** Beside the folder: from there the server finds its assets. */
function bundleIn(folder: string): string {
  return `${folder}.cjs`;
}

function compiled(): string[] {
  const folder = process.env[VARIABLE];
  return folder === undefined ? [] : ['--require', join(folder, 'code-cache.cjs')];
}

/** Starts a program once, and keeps what was compiled for it. */
async function compile(program: string[], folder: string): Promise<void> {
  const data = await mkdtemp(join(folder, 'data-'));
  const child = spawn(process.execPath, program, {
    env: {
      PATH: process.env['PATH'],
      WRITE_CODE_CACHE: 'yes',
      DAYBOOK_DATA: data,
      PORT: '0',
      FAKE_CRM_PORT: '1',
      SECRET: 'of the server that compiles the program for others',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.once('data', () => child.kill());
  child.stdout.resume();
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program.join(' ')} ended with ${code} before it was compiled.`);
}
