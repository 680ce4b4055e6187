import { type Kysely, sql } from 'kysely';
import type { DaybookDatabase } from './schema.js';

/** So long a write that worked is proof enough, however often somebody asks. */
const PROOF_MS = 1_000;

/**
 * Makes the check behind `/readyz`: a real, small write, because a database that answers may still take nothing, with
 * its disk full or its file locked. Who asks at the same time shares one.
 *
 * @param now - epoch milliseconds
 */
export function createWriteCheck(database: Kysely<DaybookDatabase>, now: () => number): () => Promise<void> {
  let provenAt = Number.NEGATIVE_INFINITY;
  let underway: Promise<void> | undefined;
  const write = async (): Promise<void> => {
    try {
      await database
        .insertInto('write_checks')
        .values({ id: 1, checks: 1 })
        // Another value each time: what stays the same is not written.
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet({ checks: sql<number>`write_checks.checks + 1` }),
        )
        .execute();
      provenAt = now();
    } finally {
      underway = undefined;
    }
  };
  return () => {
    if (Math.abs(now() - provenAt) < PROOF_MS) return Promise.resolve();
    underway ??= write();
    return underway;
  };
}
