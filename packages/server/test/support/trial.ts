import { join } from 'node:path';
import { createMockConnector, createMockCrm, type MockCrm, renderMockCrmPage } from '@daybook/connector-mock';
import type { Connector, InterfaceName } from '@daybook/core';
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { createKeyRing, createServer, openSqliteStorage, type ServerOptions } from '../../src/index.js';
import { CrmTrouble, underTrouble } from '../../src/try-it/crm-trouble.js';
import { layDatabase } from './empty-database.js';
import { makeFolder } from './folder.js';
import { SECRET } from './harness.js';

/** A server as `npm start` runs it: with the page to try Daybook on. */
export interface TrialServer {
  app: FastifyInstance;
  crm: MockCrm;
}

/** @param beforeCall - called before each call to the CRM; may throw */
export async function startTrial(
  options: Partial<ServerOptions> & { beforeCall?: (name: InterfaceName) => void } = {},
): Promise<TrialServer> {
  const { beforeCall, ...server } = options;
  const folder = await makeFolder();
  const file = join(folder, 'daybook.sqlite');
  await layDatabase(file);
  const keyRing = createKeyRing([SECRET]);
  const crm = createMockCrm(join(folder, 'mock-crm.json'));
  const trouble = new CrmTrouble('America/Los_Angeles');
  const mock = createMockConnector({ crm, timeZone: () => trouble.timeZone });
  const connector: Connector = {
    ...mock,
    call(name, params) {
      beforeCall?.(name);
      return mock.call(name, params);
    },
  };
  const app = await createServer({
    connectors: [underTrouble(connector, trouble)],
    storage: await openSqliteStorage({ file, keyRing }),
    keyRing,
    trial: { crm, trouble },
    pages: {
      '/mock-crm': { title: 'Mock CRM', render: async (frame) => renderMockCrmPage(await crm.read(), frame) },
    },
    ...server,
  });
  onTestFinished(() => app.close());
  return { app, crm };
}
