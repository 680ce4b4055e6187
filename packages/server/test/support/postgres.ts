import { Client } from 'pg';
import { hasBinaries, startCluster } from './postgres-cluster.mjs';

export { type Cluster, hasBinaries, startCluster as startOwnCluster } from './postgres-cluster.mjs';

/** Where the tests find PostgreSQL; not set when the machine has none. */
const VARIABLE = 'DAYBOOK_TEST_POSTGRES';

/**
 * Runs once before all tests: `DATABASE_URL`, else a private cluster from the system's binaries in a temporary
 * folder, else nothing, and says so: the tests on PostgreSQL are then skipped.
 */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['DATABASE_URL'];
  if (given) {
    process.env[VARIABLE] = given;
    return undefined;
  }
  if (!hasBinaries) {
    console.warn('No PostgreSQL: set DATABASE_URL or install it. The tests on PostgreSQL are skipped.');
    return undefined;
  }
  const { url, stop } = await startCluster();
  process.env[VARIABLE] = url;
  return stop;
}

/** Address of the server; undefined when there is none. */
export function postgresUrl(): string | undefined {
  return process.env[VARIABLE];
}

/** Makes an empty database, or a copy of a template, and returns its address. */
export async function createDatabase(url: string, template = 'template1'): Promise<string> {
  const name = `daybook_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await runOn(url, `create database ${name} template ${template}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

/** Runs one statement. */
export async function runOn(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<object>(statement);
  await client.end();
  return rows;
}
