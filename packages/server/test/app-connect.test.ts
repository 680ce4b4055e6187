import { createRequire } from 'node:module';
import { fromAppConnect } from '@daybook/core';
import { expect, it, onTestFinished } from 'vitest';
import { createKeyRing, createServer, openSqliteStorage } from '../src/index.js';
import { clientOf } from './support/client.js';
import { conversation, MINUTE, message, TEN_O_CLOCK } from './support/conversations.js';
import { FakeCrm } from './support/fake-crm.mjs';
import { SECRET } from './support/harness.js';

const createModule = createRequire(import.meta.url)('./support/app-connect-module.cjs') as (crm: object) => {
  calls: Record<string, unknown>[];
  timeZone: string;
};

/** A server on a module as people write it for App Connect; its CRM is reached over real connections. */
async function start() {
  const crm = new FakeCrm();
  crm.sanitises = false;
  const port = await crm.listen();
  const module = createModule({ port, impatience: () => crm.impatience.signal });
  let time = TEN_O_CLOCK + 60 * MINUTE;
  const now = (): number => time;
  const sleep = async (milliseconds: number): Promise<void> => {
    time += milliseconds;
  };
  const keyRing = createKeyRing([SECRET]);
  const manifest = {
    name: 'old',
    displayName: 'Old CRM',
    urlIdentifier: '*.old.example',
    hosts: ['localhost'],
    auth: { type: 'apiKey' as const },
  };
  const app = await createServer({
    connectors: [fromAppConnect(module, { manifest, now })],
    storage: await openSqliteStorage({ file: ':memory:', keyRing }),
    keyRing,
    background: 'off',
    logbook: { patienceMs: 60_000 },
    now,
    sleep,
  });
  onTestFinished(async () => {
    crm.landLate();
    await crm.close();
    await app.close();
  });
  const payload = {
    apiKey: 'key',
    platform: 'old',
    hostname: 'localhost',
    additionalInfo: { username: 'ann' },
  };
  const login = await app.inject({ method: 'POST', url: '/apiKeyLogin', payload });
  return {
    crm,
    module,
    client: clientOf(app, login.json<{ jwtToken: string }>().jwtToken),
    pass: async (milliseconds: number) => {
      for (const end = time + milliseconds; time < end; time += 1_000) {
        // oxlint-disable-next-line no-await-in-loop -- time passes in order
        await app.logbook.deliverDue();
      }
    },
    lines: () =>
      crm.entries.map(({ body }) => [...body.matchAll(/<li>(.*?)<\/li>/g)].map(([, line]) => line)),
  };
}

const texts = (...ids: number[]): object => conversation(ids.map((id) => message(id, `text ${id}`)));

it('gives a day to the module message by message, oldest first, and each only once', async () => {
  const { client, crm, lines } = await start();
  const answer = await client.log(texts(3, 1, 2));
  expect(answer.json()).toMatchObject({ successful: true, logIds: ['1', '2', '3'] });
  expect(answer.json().returnMessage.message).toBe('Logged');
  expect(lines()).toEqual([['13:01 text 1', '13:02 text 2', '13:03 text 3']]);
  expect(crm.calls).toEqual(['create', 'read', 'update', 'read', 'update']);

  expect((await client.log(texts(1, 2, 3))).json()).toMatchObject({ successful: true, logIds: [] });
  expect((await client.log(texts(1, 2, 3, 4))).json()).toMatchObject({ logIds: ['4'] });
  expect(lines()).toEqual([['13:01 text 1', '13:02 text 2', '13:03 text 3', '13:04 text 4']]);
});

it('makes one entry of thirty messages that come at the same moment', async () => {
  const { client, lines, crm } = await start();
  const ids = Array.from({ length: 30 }, (_, index) => index + 1);
  const answers = await Promise.all(ids.map((id) => client.log(texts(id))));
  expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
  expect(crm.calls.filter((call) => call === 'create')).toHaveLength(1);
  expect(lines()).toHaveLength(1);
  expect(new Set(lines()[0])).toEqual(
    new Set(ids.map((id) => `13:${String(id).padStart(2, '0')} text ${id}`)),
  );
  expect(lines()[0]).toHaveLength(30);
});

it('gives the offset of the day itself, in summer and in winter', async () => {
  const { client, module } = await start();
  const winter = { creationTime: Date.UTC(2026, 0, 14, 17) };
  await client.log(conversation([message(1, 'hi', winter)], { key: 'c/1/14/2026' }));
  await client.log(texts(2));
  expect(module.calls.map(({ user }) => (user as { timezoneOffset: string }).timezoneOffset)).toEqual([
    '-05:00',
    '-04:00',
  ]);
});

it('names the links by which a module tells the kind of a message', async () => {
  const { client, module } = await start();
  const attachments = [{ type: 'MmsAttachment', contentType: 'image/png', uri: 'https://media.example/1' }];
  await client.log(conversation([message(1, 'text'), message(2, null, { attachments })]));
  expect(module.calls.map(({ imageLink }) => imageLink)).toEqual([
    undefined,
    'https://ringcentral.github.io/ringcentral-media-reader/?media=https%3A%2F%2Fmedia.example%2F1',
  ]);
});

it('asks the module as the query of App Connect would, and takes its bare list', async () => {
  const { client, module } = await start();
  const found = await client.get(
    '/contact?phoneNumber=+14155550100&overridingFormat=(***)%20***-****,***-****',
  );
  expect(module.calls).toMatchObject([
    { phoneNumber: '+14155550100', overridingFormat: '(***) ***-****,***-****', isExtension: false },
  ]);
  expect(found.json().contact).toMatchObject([{ id: 101, name: 'Ada Known' }, { isNewContact: true }]);
});

it('sets aside the one message that may stand in the entry already, and goes on with the rest', async () => {
  const { client, crm, lines, pass } = await start();
  await client.log(texts(1));
  crm.faults.push({ on: 'update', kind: 'hang after', times: 1 });
  expect((await client.log(texts(1, 2, 3, 4))).statusCode).toBe(503);
  await pass(60_000);
  expect(lines()).toEqual([['13:01 text 1', '13:02 text 2', '13:03 text 3', '13:04 text 4']]);
  const [unfiled, ...others] = await client.unfiled();
  expect(unfiled).toMatchObject({ messages: 1, reason: { code: 'fate_unknown' } });
  expect(others).toEqual([]);

  // The person has looked: it is there.
  await client.post('/unfiled/dismiss', { ids: [unfiled?.digestId] });
  expect((await client.log(texts(1, 2, 3, 4, 5))).json()).toMatchObject({
    successful: true,
    logIds: ['3', '4', '5'],
  });
  expect(lines()[0]).toHaveLength(5);
});

it('adds it when the person has looked and it is missing', async () => {
  const { client, crm, lines, pass } = await start();
  await client.log(texts(1));
  crm.faults.push({ on: 'update', kind: 'hang before', times: 1 });
  await client.log(texts(1, 2));
  await pass(60_000);
  expect(lines()).toEqual([['13:01 text 1']]);
  await client.post('/unfiled/retry');
  await pass(5_000);
  expect(lines()).toEqual([['13:01 text 1', '13:02 text 2']]);
  expect(await client.unfiled()).toEqual([]);
});

it('goes on in a second entry with what never was on its way, when the first one is dismissed', async () => {
  const { client, crm, lines, pass } = await start();
  crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
  await client.log(texts(1, 2, 3));
  await pass(60_000);
  expect(lines()).toEqual([['13:01 text 1']]);
  expect(await client.unfiled()).toMatchObject([{ messages: 3, reason: { code: 'fate_unknown' } }]);

  await client.post('/unfiled/dismiss');
  await pass(5_000);
  expect(await client.unfiled()).toEqual([]);
  expect(lines()).toEqual([['13:01 text 1'], ['13:02 text 2', '13:03 text 3']]);
});

it.each([
  ['503', 'read'],
  ['429 with header', 'read'],
  ['429 with header', 'update'],
  ['reset before', 'read'],
] as const)('tries again by itself after a %s on %s: nothing was written', async (kind, on) => {
  const { client, crm, lines, pass } = await start();
  await client.log(texts(1));
  crm.faults.push({ on, kind, times: 2 });
  expect((await client.log(texts(1, 2))).statusCode).toBe(503);
  await pass(30_000);
  expect(lines()).toEqual([['13:01 text 1', '13:02 text 2']]);
  expect(await client.unfiled()).toEqual([]);
});

it.each([
  ['404', 'read', 'entry_deleted'],
  ['401', 'update', 'crm_login_expired'],
] as const)('understands a %s on %s', async (kind, on, code) => {
  const { client, crm, pass } = await start();
  await client.log(texts(1));
  crm.faults.push({ on, kind, times: Number.POSITIVE_INFINITY });
  await client.log(texts(1, 2));
  await pass(30_000);
  expect(await client.unfiled()).toMatchObject([{ reason: { code } }]);
});

it('goes on with a day in the zone in which it was begun, wherever the person moves', async () => {
  const { client, module, pass, lines } = await start();
  await client.log(texts(1));
  await pass(1_000);
  module.timeZone = 'Europe/Berlin';
  await client.get('/contact?phoneNumber=+14155550100&isForceRefreshAccountData=true');
  await client.log(texts(1, 2));
  await client.log(conversation([message(3, 'text 3')], { key: 'other/7/14/2026' }));
  expect(lines()).toEqual([['13:01 text 1', '13:02 text 2'], ['19:03 text 3']]);
});

it('says at once which function a module lacks', () => {
  expect(() =>
    fromAppConnect(
      {},
      {
        manifest: {
          name: 'x',
          displayName: 'X',
          urlIdentifier: '*',
          hosts: ['x.example'],
          auth: { type: 'apiKey' },
        },
      },
    ),
  ).toThrow('The connector for X broke its contract: getAuthType is missing in the App Connect module');
});

it.each([
  ['createContcat', 'createContact'],
  ['findContactWithname', 'findContactWithName'],
  ['updateMesageLog', 'updateMessageLog'],
])('says at once that %s of a module is probably %s', async (name, meant) => {
  const { module } = await start();
  const { [meant]: _right, ...others } = module as unknown as Record<string, unknown>;
  const manifest = {
    name: 'x',
    displayName: 'X',
    urlIdentifier: '*',
    hosts: ['x.example'],
    auth: { type: 'apiKey' as const },
  };
  expect(() => fromAppConnect({ ...others, [name]: () => undefined }, { manifest })).toThrow(
    `The connector for X broke its contract: there is no interface ${name}; did you mean ${meant}?`,
  );
  // App Connect has functions that are not called here, and a module may have helpers.
  const further = { createCallLog: () => undefined, getUserList: () => [], updateContact: () => undefined };
  expect(() => fromAppConnect({ ...module, ...further }, { manifest })).not.toThrow();
});
