import { connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createKeyRing, openPostgresStorage } from '../src/index.js';
import { conversation, message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { SECRET } from './support/harness.js';
import { createDatabase, postgresUrl } from './support/postgres.js';

/** Stands between Daybook and PostgreSQL, as a network does; it can swallow what goes over the connections of now. */
async function startNetwork(url: string): Promise<{ url: string; fallSilent: () => void }> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect({ host: hostname, port: Number(port) });
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  const own = new URL(url);
  own.host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    url: own.href,
    fallSilent: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
  };
}

it.skipIf(!postgresUrl())(
  'gives up connections on which the database falls silent, says so, and goes on over others',
  async () => {
    const network = await startNetwork(await createDatabase(postgresUrl() ?? ''));
    const keyRing = createKeyRing([SECRET]);
    const storage = await openPostgresStorage({ url: network.url, keyRing, silenceMs: 300 });
    const daybook = await startFakeDaybook({ server: { storage, keyRing } });
    expect((await daybook.log(conversation([message(1, 'one')]))).statusCode).toBe(200);

    network.fallSilent();
    const answer = await daybook.log(conversation([message(2, 'two')]));
    expect([answer.statusCode, answer.body]).toEqual([
      503,
      'Daybook cannot reach its database. Nothing was logged: please try again later.',
    ]);
    await expect
      .poll(async () => (await daybook.log(conversation([message(1, 'one'), message(2, 'two')]))).statusCode)
      .toBe(200);
    expect(daybook.crm.entries).toHaveLength(1);
  },
);
