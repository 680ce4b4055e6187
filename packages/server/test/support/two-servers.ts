import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createKeyRing, openSqliteStorage, type ServerOptions } from '../../src/index.js';
import { layDatabase } from './empty-database.js';
import { createFakeConnector } from './fake-connector.mjs';
import { FakeCrm } from './fake-crm.mjs';
import { type FakeDaybook, startFakeDaybook } from './fake-daybook.js';
import { SECRET } from './harness.js';

/** One CRM and one database with two servers, each with entries of its own size. */
export async function startTwoServers(
  entryBytes: [number, number],
  server: Partial<ServerOptions> = {},
): Promise<[FakeDaybook, FakeDaybook]> {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-'));
  const file = join(folder, 'daybook.sqlite');
  await layDatabase(file);
  const crm = new FakeCrm();
  const port = await crm.listen();
  onTestFinished(async () => {
    await crm.close();
    await rm(folder, { recursive: true });
  });
  const start = async (most: number, others?: Partial<ServerOptions>): Promise<FakeDaybook> => ({
    ...(await startFakeDaybook({
      storage: await openSqliteStorage({ file, keyRing: createKeyRing([SECRET]) }),
      server: {
        connectors: [
          createFakeConnector({ port, entryBytes: most, impatience: () => crm.impatience.signal }),
        ],
        ...others,
      },
    })),
    crm,
  });
  return [await start(entryBytes[0]), await start(entryBytes[1], server)];
}
