import { createRequire } from 'node:module';
import type { DatabaseSync } from '@photostructure/sqlite';

/** Earlier versions can damage a database in WAL mode (the WAL-reset bug, fixed in 3.51.3). */
const SAFE_SQLITE = [3, 51, 3] as const;

const requireHere = createRequire(import.meta.url);

/**
 * Where `DatabaseSync` is: in Node's own module if its SQLite is safe, else in `@photostructure/sqlite`, which has the same
 * API. A thread loads it from there, too.
 */
export function findSqliteModule(): string {
  if (isSafe(process.versions['sqlite'] ?? '0')) return 'node:sqlite';
  return requireHere.resolve('@photostructure/sqlite');
}

/** The type is the package's because Node 20, our floor, has no types of its own. */
export function loadDatabaseSync(): typeof DatabaseSync {
  const sqlite: unknown = requireHere(findSqliteModule());
  return (sqlite as { DatabaseSync: typeof DatabaseSync }).DatabaseSync;
}

function isSafe(version: string): boolean {
  const numbers = version.split('.').map(Number);
  const difference = SAFE_SQLITE.map((safe, index) => (numbers[index] ?? 0) - safe).find(
    (value) => value !== 0,
  );
  return (difference ?? 0) >= 0;
}
