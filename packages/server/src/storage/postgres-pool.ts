import { within } from '@daybook/core';
import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool } from 'pg';

/**
 * The pool as Kysely takes it: some statements are prepared once on each connection, and a connection on which the database
 * falls silent is given up. A network that swallows everything, or a database's machine that is gone, ends none: the system
 * would wait for a quarter of an hour, and everybody with it.
 *
 * @param options - `names`: of the statements that are prepared, by their text; `silenceMs`: how long a statement goes without
 *   an answer
 * @returns `startWatching`: until it is called, statements may take as long as they like: a grown database is brought to a new version
 */
export function watchPool(
  pool: Pool,
  { names, silenceMs }: { names: ReadonlyMap<string, string>; silenceMs: number },
): { pool: PostgresPool; startWatching: () => void } {
  let isWatched = false;
  return {
    startWatching: () => {
      isWatched = true;
    },
    pool: {
      end: () => pool.end(),
      connect: async () => {
        const client = await pool.connect();
        let lost: Error | undefined;
        const query = async (text: string, values: unknown[]): Promise<unknown> => {
          if (lost) throw lost;
          const name = names.get(text);
          const answer = client.query({ text, values, ...(name && { name }) });
          if (!isWatched) return answer;
          return within(silenceMs, answer, () => {
            lost = new Error('the database has not answered in time');
            return lost;
          });
        };
        return {
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- we use no cursors
          query: query as PostgresPoolClient['query'],
          // With an error it is closed, and the next one gets another.
          release: () => client.release(lost),
        };
      },
    },
  };
}
