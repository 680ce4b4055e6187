// A private PostgreSQL from the system's binaries, in a temporary folder. For tests and benchmarks.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * @typedef {object} Cluster - a running PostgreSQL
 * @property {string} url - as its superuser `daybook`
 * @property {() => Promise<void>} crash - what was not committed is gone, and so is every connection
 * @property {() => Promise<void>} start - again after a crash, at the same address
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} ClusterOptions - how a cluster differs from one that lets everybody in
 * @property {string[]} [hba] - lines of `pg_hba.conf`
 * @property {{ cert: string, key: string }} [tls] - switches TLS on; PEM
 * @property {string[]} [settings] - further ones, such as `wal_writer_delay=10000`
 * @property {boolean} [isDurable] - syncs its commits, as in production: programs die in tests, machines do not
 */

const binaries = findBinaries();
/** Whether this machine can run clusters of its own. */
export const hasBinaries = binaries !== undefined;

/**
 * @param {ClusterOptions} [options]
 * @returns {Promise<Cluster>}
 */
export async function startCluster({ hba, tls, settings: further = [], isDurable = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-postgres-'));
  const owner = ownerForRoot();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  // A copy is made much sooner than a new one.
  execFileSync('cp', ['-a', newCluster(), data]);
  /** @param {string} name @param {string} content */
  const give = (name, content) => {
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
    // Hundreds of databases, each for a test: tidying them would be what it does most.
    ...(isDurable ? [] : ['fsync=off', 'full_page_writes=off', 'autovacuum=off']),
    `ssl=${tls ? 'on' : 'off'}`,
    ...further,
  ];
  const run = async () => {
    const postmaster = spawn(
      program('postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      { stdio: ['ignore', 'ignore', 'pipe'], ...owner },
    );
    await new Promise((resolve, reject) => {
      let said = '';
      postmaster.stderr.on('data', (chunk) => {
        said += String(chunk);
        if (said.includes('ready to accept connections')) resolve(undefined);
      });
      postmaster.once('exit', () => reject(new Error(said)));
    });
    return postmaster;
  };
  let child = await run();
  /** @param {NodeJS.Signals} signal */
  const end = async (signal) => {
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

/** @type {string | undefined} */
let template;

/** The data of a cluster that has never run; made once in this process. */
function newCluster() {
  if (template !== undefined) return template;
  const folder = mkdtempSync(join(tmpdir(), 'daybook-postgres-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const owner = ownerForRoot();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  template = join(folder, 'data');
  const initialise = [
    '-D',
    template,
    '-A',
    'trust',
    '-U',
    'daybook',
    '--no-sync',
    '--locale=C',
    '-E',
    'UTF8',
  ];
  execFileSync(program('initdb'), initialise, { stdio: 'ignore', ...owner });
  return template;
}

function findBinaries() {
  const root = '/usr/lib/postgresql';
  if (!existsSync(root)) return undefined;
  return readdirSync(root)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'postgres')));
}

/** @param {string} name */
function program(name) {
  if (binaries === undefined) throw new Error('This machine has no PostgreSQL to start.');
  return join(binaries, name);
}

/** PostgreSQL does not run as root. */
function ownerForRoot() {
  if (process.getuid?.() !== 0) return undefined;
  /** @param {string} option */
  const idOf = (option) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
