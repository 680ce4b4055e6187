import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeProgram } from '../../../../deploy/write-program.mjs';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const VARIABLE = 'DAYBOOK_TEST_PROGRAM';

/** Runs once before all tests: makes a program of `server-process.mjs` and the built server. Hundreds of processes are started. */
export default async function setUp(): Promise<() => Promise<void>> {
  // Within the package, where SQLite and the server's assets are found. One for each run: some run at the same time.
  const folder = at(`../../node_modules/.server-bundle-${process.pid}`);
  await writeProgram(at('server-process.mjs'), {
    folder,
    environment: { FAKE_CRM_PORT: '1', SECRET: 'of the server that compiles the program for others' },
  });
  process.env[VARIABLE] = join(folder, 'daybook.js');
  return () => rm(folder, { recursive: true });
}

/** What Node is to run for a server of `server-process.mjs`. */
export function serverProgram(): string {
  return process.env[VARIABLE] ?? at('server-process.mjs');
}
