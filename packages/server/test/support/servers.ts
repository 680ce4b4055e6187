import type { Connector } from '@daybook/core';
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { createKeyRing, createServer, type ServerOptions } from '../../src/index.js';
import { SECRET } from './harness.js';
import { createTestDatabase, type DatabaseName } from './storages.js';

/** The servers that one database can have: one on SQLite, and on PostgreSQL two, each with a storage of its own. */
export async function startServers(
  name: DatabaseName,
  connectors: Connector[],
  options: Partial<ServerOptions> = {},
): Promise<[FastifyInstance, ...FastifyInstance[]]> {
  const database = await createTestDatabase(name);
  const keyRing = createKeyRing([SECRET]);
  const start = async (): Promise<FastifyInstance> =>
    createServer({ connectors, storage: await database.open(), keyRing, background: 'off', ...options });
  const first = await start();
  const servers = [first, ...(name === 'PostgreSQL' ? [await start()] : [])] as const;
  onTestFinished(async () => {
    await Promise.all(servers.map((server) => server.close()));
    await database.remove();
  });
  return [...servers];
}
