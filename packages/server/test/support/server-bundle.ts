import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = at('../../node_modules/.server-bundle');
/** Within the package: SQLite, which is native, is looked for from there. One for each run: some run at the same time. */
const file = `${folder}/${process.pid}.mjs`;
const VARIABLE = 'DAYBOOK_TEST_SERVER';

/**
 * Runs once before all tests: makes one file of `server-process.mjs` and the built server, which a process loads in a
 * third of the time. Hundreds are started.
 */
export default async function setUp(): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const bundle = await rolldown({
    input: at('server-process.mjs'),
    platform: 'node',
    external: ['@photostructure/sqlite', 'pg-native'],
  });
  await bundle.write({ file, codeSplitting: false });
  await bundle.close();
  process.env[VARIABLE] = file;
  return () => rm(file);
}

/** The script of a server process. */
export function serverScript(): string {
  return process.env[VARIABLE] ?? at('server-process.mjs');
}
