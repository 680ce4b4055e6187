import { Client, DatabaseError } from 'pg';
import { describeUnreachable } from './describe-unreachable.js';
import { SECRET_CHECK } from './secret-check.js';

const NO_SUCH_TABLE = '42P01';

/**
 * Names the secret that a PostgreSQL was sealed with, before anybody makes one for it; undefined where no server has ever run.
 *
 * @throws Error that says why the database cannot be used, and what to do; never with a password
 */
export async function findPostgresSecret(url: string): Promise<string | undefined> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 8_000 });
  // A connection that is lost makes its query fail; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ id: string }>(
      `select split_part(value, '.', 1) as id from installation where name = $1`,
      [SECRET_CHECK],
    );
    return rows[0]?.id;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === NO_SUCH_TABLE) return undefined;
    throw new Error(describeUnreachable(error, url), { cause: error });
  } finally {
    await client.end();
  }
}
