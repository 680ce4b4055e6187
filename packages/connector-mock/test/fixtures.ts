import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connector, Digest, Params } from '@daybook/core';
import { onTestFinished } from 'vitest';
import { createMockConnector, type MockCrmData, mockCrmSchema } from '../src/index.js';

/** What a test of the connector works with. */
export interface Bench {
  folder: string;
  file: string;
  connector: Connector;
  /** What the file holds, read behind the connector's back. */
  stored: () => Promise<MockCrmData>;
}

/** A connector on a file of its own, which does not exist yet. Its clock stands at noon of 14 July 2026, UTC. */
export async function setUp(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'mock-crm-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'crm.json');
  return {
    folder,
    file,
    connector: createMockConnector({ file, now: () => Date.UTC(2026, 6, 14, 12) }),
    stored: async () => mockCrmSchema.parse(JSON.parse(await readFile(file, 'utf8'))),
  };
}

/** What every interface that talks to the CRM receives. */
export const call = {
  user: {
    id: 'ann-agent-mock',
    platform: 'mock',
    hostname: 'acme.mock-crm.example',
    platformAdditionalInfo: {},
    userSettings: {},
  },
  authHeader: 'Basic ay0xMjM6',
};

/** The digest of one conversation on 14 July 2026. */
export function digest(changes: Partial<Digest> = {}): Digest {
  return {
    key: '5578984709540881001/7/14/2026',
    day: '2026-07-14',
    startsAt: '2026-07-14T09:02:00.000Z',
    timeZone: 'America/Los_Angeles',
    subject: 'SMS conversation with Ada Known - 26/07/14',
    body: '<b>Hello</b>',
    format: 'text/html',
    messages: [],
    part: 1,
    marker: 'Daybook #k7Q2mX9aBcDe',
    ...changes,
  };
}

/** Parameters for logging Ada's conversation. */
export function create(changes: Partial<Params<'createMessageLog'>> = {}): Params<'createMessageLog'> {
  return {
    ...call,
    contactInfo: { id: 101, name: 'Ada Known' },
    additionalSubmission: {},
    digest: digest(),
    previous: 'none',
    ...changes,
  };
}

/** Parameters for replacing an entry. */
export function update(thirdPartyLogId: number, changes: Partial<Digest> = {}): Params<'updateMessageLog'> {
  return {
    ...call,
    contactInfo: { id: 101, name: 'Ada Known' },
    additionalSubmission: {},
    digest: digest(changes),
    existingMessageLog: {
      id: 'row-1',
      platform: 'mock',
      userId: 'ann-agent-mock',
      conversationId: '5578984709540881001',
      conversationLogId: '5578984709540881001/7/14/2026',
      thirdPartyLogId,
    },
  };
}
