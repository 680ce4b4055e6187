// PostgreSQL plans a prepared statement for tables as they were when it last looked. It looks again by itself within a minute of
// much writing; a benchmark of a database that is some seconds old would measure plans for empty tables.
import { createRequire } from 'node:module';

const { Client } = createRequire(new URL('../../packages/server/package.json', import.meta.url))('pg');

/** @param {string} url - `postgres://user@host/database` */
export async function analyze(url) {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('analyze');
  await client.end();
}
