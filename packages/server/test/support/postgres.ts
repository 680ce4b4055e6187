import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

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
  const binaries = findBinaries();
  if (binaries === undefined) {
    console.warn('No PostgreSQL: set DATABASE_URL or install it. The tests on PostgreSQL are skipped.');
    return undefined;
  }
  const { url, stop } = await startCluster(binaries);
  process.env[VARIABLE] = url;
  return stop;
}

/** A running PostgreSQL. */
export interface Cluster {
  /** As its superuser `daybook`. */
  url: string;
  /** Ends it as a crash would: what was not committed is gone, and so is every connection. */
  crash: () => Promise<void>;
  /** Starts it again after a crash, at the same address. */
  start: () => Promise<void>;
  stop: () => Promise<void>;
}

/** How a cluster differs from one that lets everybody in. */
export interface ClusterOptions {
  /** Lines of `pg_hba.conf`. */
  hba?: string[];
  /** Switches TLS on. PEM. */
  tls?: { cert: string; key: string };
}

/** Whether this machine can run clusters of its own, as {@link startOwnCluster} does. */
export const hasBinaries = findBinaries() !== undefined;

/** A cluster of a test's own. */
export function startOwnCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const binaries = findBinaries();
  if (binaries === undefined) throw new Error('This machine has no PostgreSQL to start.');
  return startCluster(binaries, options);
}

/** Address of the server; undefined when there is none. */
export function postgresUrl(): string | undefined {
  return process.env[VARIABLE];
}

function findBinaries(): string | undefined {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return undefined;
  return readdirSync(root)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'postgres')));
}

async function startCluster(binaries: string, { hba, tls }: ClusterOptions = {}): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-postgres-'));
  const owner = ownerForRoot();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  // A copy is made much sooner than a new one.
  execFileSync('cp', ['-a', newCluster(binaries), data]);
  const give = (name: string, content: string): void => {
    writeFileSync(join(data, name), content, { mode: 0o600 });
    if (owner) chownSync(join(data, name), owner.uid, owner.gid);
  };
  if (hba) give('pg_hba.conf', `${hba.join('\n')}\n`);
  if (tls) {
    give('server.crt', tls.cert);
    give('server.key', tls.key);
  }
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
    'max_connections=200',
    // Programs die in the tests; the machine does not.
    'fsync=off',
    'full_page_writes=off',
    `ssl=${tls ? 'on' : 'off'}`,
  ];
  const run = async (): Promise<ChildProcess> => {
    const postmaster = spawn(
      join(binaries, 'postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      { stdio: ['ignore', 'ignore', 'pipe'], ...owner },
    );
    await new Promise<void>((resolve, reject) => {
      let said = '';
      postmaster.stderr.on('data', (chunk: Buffer) => {
        said += String(chunk);
        if (said.includes('ready to accept connections')) resolve();
      });
      postmaster.once('exit', () => reject(new Error(said)));
    });
    return postmaster;
  };
  let child = await run();
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  };
  return {
    url: `postgres://daybook@127.0.0.1:${port}/postgres`,
    // `pg_ctl stop --mode=immediate`
    crash: () => end('SIGQUIT'),
    start: async () => {
      child = await run();
    },
    stop: async () => {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let template: string | undefined;

/** The data of a cluster that has never run; made once in this process. */
function newCluster(binaries: string): string {
  if (template !== undefined) return template;
  const folder = mkdtempSync(join(tmpdir(), 'daybook-postgres-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const owner = ownerForRoot();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  template = join(folder, 'data');
  execFileSync(
    join(binaries, 'initdb'),
    ['-D', template, '-A', 'trust', '-U', 'daybook', '--no-sync', '--locale=C', '-E', 'UTF8'],
    { stdio: 'ignore', ...owner },
  );
  return template;
}

/** PostgreSQL does not run as root. */
function ownerForRoot(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (option: string): number =>
    Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** Makes an empty database and returns its address. */
export async function createDatabase(url: string): Promise<string> {
  const name = `daybook_test_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}
