// A whole server process for tests of crashes and of several processes: the built server with the fake CRM's
// connector. A message names the moment at which it ends itself, as `kill -9` would: `after takeIn`, `before settle`.
import { createKeyRing, createServer, openPostgresStorage, openSqliteStorage } from '../../dist/index.js';
import { stopWhenAsked } from '../../dist/stop-when-asked.js';
import { sabotageConnector, sabotageStore } from '../../trial/sabotage.mjs';
import { createFakeConnector } from './fake-connector.mjs';
import { createOauthConnector } from './oauth-crm.mjs';

const {
  DATABASE_URL,
  DAYBOOK_DATA = '',
  SECRET = '',
  FAKE_CRM_PORT,
  OAUTH_CRM_PORT,
  LEASE_MS = '600',
  SETTLING_SECONDS = '1',
  UNREADY_MS = '0',
  CRM_TIMEOUT_MS = '2000',
  PATIENCE_MS = '5000',
  ENTRY_BYTES = '90000',
  MISSING_SECONDS = '10',
  SABOTAGE,
} = process.env;

let when = '';
let method = '';
// Only after the next request was taken in: what goes on in the background may reach the moment before it comes.
let isTakenIn = false;
/** @param {string | symbol} name */
const takesIn = (name) => name === 'takeIn' || name === 'takeInCall';
process.on('message', (moment) => {
  [when = '', method = ''] = String(moment).split(' ');
  isTakenIn = takesIn(method);
  process.send?.('armed');
});

// A bundle of CommonJS cannot wait at its top.
async function listen() {
  const keyRing = createKeyRing([SECRET]);
  const storage = DATABASE_URL
    ? await openPostgresStorage({ url: DATABASE_URL, keyRing })
    : await openSqliteStorage({ file: `${DAYBOOK_DATA}/daybook.sqlite`, keyRing });
  const logbook = sabotageStore(SABOTAGE, storage.logbook);
  const watched = new Proxy(logbook, {
    get(target, name) {
      const original = Reflect.get(target, name);
      return async (/** @type {unknown[]} */ ...parameters) => {
        if (name === method && isTakenIn && when === 'before') process.kill(process.pid, 'SIGKILL');
        const result = await original.apply(target, parameters);
        if (takesIn(name) && method !== '') isTakenIn = true;
        // What is to be written may be recorded in the same step that takes it in.
        const opened = name === 'takeInCall' ? [result?.opened] : [...(result?.opened?.values() ?? [])];
        const isIntended = opened.some((each) => each?.intent !== undefined);
        const isReached = name === method || (takesIn(name) && method === 'intend' && isIntended);
        if (isReached && isTakenIn) process.kill(process.pid, 'SIGKILL');
        return result;
      };
    },
  });

  const server = await createServer({
    connectors: [
      sabotageConnector(
        SABOTAGE,
        createFakeConnector({
          port: Number(FAKE_CRM_PORT),
          settlingSeconds: Number(SETTLING_SECONDS),
          timeoutMs: Number(CRM_TIMEOUT_MS),
          entryBytes: Number(ENTRY_BYTES),
          missingSeconds: Number(MISSING_SECONDS),
        }),
      ),
      ...(OAUTH_CRM_PORT ? [createOauthConnector({ port: Number(OAUTH_CRM_PORT) })] : []),
    ],
    storage: { ...storage, logbook: watched },
    keyRing,
    unreadyMs: Number(UNREADY_MS),
    logbook: { leaseMs: Number(LEASE_MS), patienceMs: Number(PATIENCE_MS), pollMs: 50 },
  });
  const address = await server.listen({ port: 0, host: '127.0.0.1' });
  process.stdout.write(`${address}\n`);
  stopWhenAsked(() => server.close(), { unreadyMs: Number(UNREADY_MS) });
  // Only the test's end of the channel keeps it open; it must not keep the process alive, nor the process outlive it.
  process.channel?.unref();
  process.once('disconnect', () => process.exit(1));
}

void listen();
