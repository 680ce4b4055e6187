import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createKeyRing, openPostgresStorage } from '../src/index.js';
import { makeFolder } from './support/folder.js';
import { SECRET } from './support/harness.js';
import { main } from './support/main-process.js';
import { notChecked } from './support/not-checked.js';
import { type Cluster, hasBinaries, startOwnCluster } from './support/postgres.js';

const PASSWORD = 'p@ss/word#1';
const keyRing = createKeyRing([SECRET]);

/** How the server, or another command, ends that is started on a database which it cannot use. */
async function start(url: string, command = 'start'): Promise<{ code: unknown; said: string }> {
  const environment = {
    PATH: process.env['PATH'],
    DAYBOOK_DATA: await makeFolder(),
    DAYBOOK_SECRET: SECRET,
    DATABASE_URL: url,
    PORT: '0',
    LOG_LEVEL: 'warn',
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [main, command], { env: environment }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, said: stdout + stderr }),
    );
  });
}

/** Why the storage cannot be opened. */
async function refusal(url: string, connectTimeoutMs = 5_000): Promise<string> {
  try {
    const storage = await openPostgresStorage({ url, keyRing, connectTimeoutMs });
    await storage.close();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return 'it was opened';
}

/** A TCP server that is no PostgreSQL. */
async function listen(onConnection: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

it.each(['start', 'reseal'])('says that the connection was refused, and what to do (%s)', async (command) => {
  const port = await closedPort();
  const password = encodeURIComponent(PASSWORD);
  expect(await start(`postgres://ann:${password}@127.0.0.1:${port}/daybook`, command)).toEqual({
    code: 1,
    said: `The database at 127.0.0.1:${port} (DATABASE_URL) cannot be used: the connection was refused, so nothing listens there. What to do: start PostgreSQL, correct host and port, or set its listen_addresses if it is on another machine. (connect ECONNREFUSED 127.0.0.1:${port})\n`,
  });
});

it('says so, too, when the password has a percent sign that is not written as %25', async () => {
  const port = await closedPort();
  expect(await refusal(`postgres://ann:50%off@127.0.0.1:${port}/day%book`)).toContain(
    'the connection was refused, so nothing listens there. What to do: start PostgreSQL',
  );
});

it('says that there is no such host', async () => {
  expect(await start('postgres://ann@no-such-host.invalid/daybook')).toEqual({
    code: 1,
    said: expect.stringMatching(
      /^The database at no-such-host\.invalid:5432 \(DATABASE_URL\) cannot be used: there is no host named no-such-host\.invalid, .* What to do: correct the host, or look at DNS\. /,
    ),
  });
});

it('says that a host does not answer', async () => {
  const port = await listen(() => undefined);
  expect(await refusal(`postgres://ann@127.0.0.1:${port}/daybook`, 100)).toContain(
    'it does not answer. What to do: look at host, port, network and firewall.',
  );
});

it.each([
  ['ends the connection', (socket: Socket) => void socket.destroy(), ''],
  [
    'speaks HTTP',
    (socket: Socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    '?sslmode=verify-full',
  ],
])('says that what listens there is perhaps no PostgreSQL, when it %s', async (_how, answer, query) => {
  const port = await listen(answer);
  expect(await refusal(`postgres://ann@127.0.0.1:${port}/daybook${query}`)).toContain(
    'whatever listens there ended the connection. What to do: look whether that is PostgreSQL, and whether it demands TLS',
  );
});

it('says that the database does not speak TLS', async () => {
  // PostgreSQL's answer to the question for TLS is one letter.
  const port = await listen((socket) => socket.on('data', () => socket.write('N')));
  expect(await refusal(`postgres://ann@127.0.0.1:${port}/daybook?sslmode=verify-full`)).toContain(
    'it does not speak TLS. What to do: switch on ssl in postgresql.conf, or take sslmode out of DATABASE_URL.',
  );
});

if (!hasBinaries) {
  notChecked('TLS to PostgreSQL and a strict pg_hba.conf: a cluster is made for that (install postgresql)');
}

describe.skipIf(!hasBinaries)('a cluster with TLS and a strict pg_hba.conf', () => {
  let cluster: Cluster | undefined;
  let folder = '';
  let authority = '';

  beforeAll(async () => {
    const extensions = [
      { name: 'subjectAltName' as const, altNames: [{ type: 2 as const, value: 'localhost' }] },
    ];
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      extensions,
    });
    folder = await mkdtemp(join(tmpdir(), 'daybook-authority-'));
    authority = join(folder, 'ca.pem');
    await writeFile(authority, cert);
    cluster = await startOwnCluster({
      tls: { cert, key },
      hba: [
        'host all careful 127.0.0.1/32 scram-sha-256',
        'host all rejected 127.0.0.1/32 reject',
        'hostssl all private 127.0.0.1/32 trust',
        'host all stranger 10.0.0.0/8 trust',
        'host all daybook,owner,guest,busy,reader,nobody 127.0.0.1/32 trust',
      ],
    });
    const client = new Client({ connectionString: cluster?.url });
    await client.connect();
    for (const statement of [
      `create role careful login password '${PASSWORD}'`,
      ...['rejected', 'private', 'stranger', 'guest', 'reader', 'owner'].map(
        (name) => `create role ${name} login`,
      ),
      'create role busy login connection limit 0',
      'alter role reader set default_transaction_read_only = on',
      'create database private owner private',
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one connection
      await client.query(statement);
    }
    await client.end();
  });

  afterAll(async () => {
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const address = (user: string, database = 'postgres', host = '127.0.0.1', query = ''): string => {
    const port = new URL(cluster?.url ?? '').port;
    return `postgres://${user}@${host}:${port}/${database}${query}`;
  };

  it.each(['rejected', 'stranger', 'private'])('says that pg_hba.conf does not let %s in', async (user) => {
    const { code, said } = await start(address(`${user}:${encodeURIComponent(PASSWORD)}`));
    expect(code).toBe(1);
    expect(said).toContain(
      `its pg_hba.conf does not let ${user} in from this machine, or not in this way (with or without TLS). What to do: add a line to pg_hba.conf and reload it, or sslmode=verify-full to DATABASE_URL: see "TLS to the database" in docs/operating.md.`,
    );
    expect(said).toContain(`host "127.0.0.1", user "${user}", database "postgres", no encryption`);
    expect(said).not.toContain(PASSWORD);
    expect(said).not.toContain(encodeURIComponent(PASSWORD));
  });

  it('says that the certificate is not trusted', async () => {
    const { code, said } = await start(address('daybook', 'postgres', 'localhost', '?sslmode=verify-full'));
    expect(code).toBe(1);
    expect(said).toContain(
      'its certificate is not trusted. What to do: name the authority that signed it, sslmode=verify-full&sslrootcert=/path/to/ca.pem: see "TLS to the database" in docs/operating.md. (DEPTH_ZERO_SELF_SIGNED_CERT: self-signed certificate)',
    );
  });

  it('says that the certificate is for another host', async () => {
    const query = `?sslmode=verify-full&sslrootcert=${authority}`;
    expect(await refusal(address('daybook', 'postgres', '127.0.0.1', query))).toContain(
      'its certificate is not for 127.0.0.1. What to do: write the host in DATABASE_URL as the certificate names it.',
    );
  });

  it('says that the file with the authority is missing', async () => {
    expect(
      await refusal(address('daybook', 'postgres', 'localhost', '?sslrootcert=/nowhere/ca.pem')),
    ).toContain(
      'a certificate file that DATABASE_URL names cannot be read. What to do: correct its path or rights.',
    );
  });

  it('opens as operating.md says, when pg_hba.conf asks for TLS and the authority is named', async () => {
    const query = `?sslmode=verify-full&sslrootcert=${authority}`;
    expect(await refusal(address('private', 'private', 'localhost', query))).toBe('it was opened');
  });

  it.each([
    [
      `careful:wrong-word`,
      'the password of careful is wrong, or there is no such user. What to do: correct it in DATABASE_URL; characters such as @ : / # are written as %40 %3A %2F %23.',
    ],
    ['careful', 'it asks for a password. What to do: add one to DATABASE_URL: user:password@host.'],
    [
      'nobody',
      'it has no user nobody who may sign in. What to do: make the role with LOGIN, or correct the user.',
    ],
    [
      'guest',
      'guest may not make tables there. What to do: make the user owner of the database: alter database postgres owner to guest.',
    ],
    [
      'busy',
      'all its connections are taken. What to do: raise max_connections, or run fewer processes: each holds up to 10.',
    ],
    ['reader', 'it can only be read. What to do: name the primary server, or let the user write.'],
  ])('says to %s: %s', async (user, line) => {
    const said = await refusal(address(user));
    expect(said).toContain(line);
    expect(said).not.toContain('wrong-word');
  });

  it('says that there is no such database', async () => {
    expect(await refusal(address('daybook', 'nowhere'))).toContain(
      'there is no database nowhere. What to do: make it (createdb nowhere), or correct the name.',
    );
  });
});
