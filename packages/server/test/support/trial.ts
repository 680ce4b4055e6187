import { join } from 'node:path';
import { createMockConnector, createMockCrm, type MockCrm } from '@daybook/connector-mock';
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { createKeyRing, createServer, openSqliteStorage, type ServerOptions } from '../../src/index.js';
import { CrmTrouble, underTrouble } from '../../src/try-it/crm-trouble.js';
import { makeFolder } from './folder.js';
import { SECRET } from './harness.js';

/** A server as `npm start` runs it: with the page to try Daybook on. */
export interface TrialServer {
  app: FastifyInstance;
  crm: MockCrm;
}

export async function startTrial(options: Partial<ServerOptions> = {}): Promise<TrialServer> {
  const folder = await makeFolder();
  const keyRing = createKeyRing([SECRET]);
  const crm = createMockCrm(join(folder, 'mock-crm.json'));
  const trouble = new CrmTrouble('America/Los_Angeles');
  const connector = createMockConnector({ crm, timeZone: () => trouble.timeZone });
  const app = await createServer({
    connectors: [underTrouble(connector, trouble)],
    storage: await openSqliteStorage({ file: join(folder, 'daybook.sqlite'), keyRing }),
    keyRing,
    trial: { crm, trouble },
    ...options,
  });
  onTestFinished(() => app.close());
  return { app, crm };
}
