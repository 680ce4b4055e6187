/** Calls whose texts were dropped long ago, and that something comes to all the same. */
import { expect, it } from 'vitest';
import { callOf } from './support/calls.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';
import { createTestDatabase, type DatabaseName, databases } from './support/storages.js';

const DAY = 86_400_000;

interface Closed extends FakeDaybook {
  call: ReturnType<typeof callOf>;
  /** What its entry said then. */
  before: string;
}

async function withClosedCall(name: DatabaseName): Promise<Closed> {
  const database = await createTestDatabase(name);
  const storage = await database.open();
  const daybook = await startFakeDaybook({ storage });
  const { crm, ask, clock } = daybook;
  crm.sanitises = false;
  const call = callOf({ note: 'Wants a quote' });
  await ask('POST', '/callLog', call.record);
  const before = crm.entries[0]?.body ?? '';
  clock.advance(30 * DAY);
  expect(await storage.logbook.dropTexts(clock.now() - 7 * DAY)).toBe(1);
  return { ...daybook, call, before };
}

it.each(databases)(
  'B8 a fact 30 days late on %s, when texts were dropped long ago: added below, once',
  async (name) => {
    const { crm, ask, pass, unfiled, call, before } = await withClosedCall(name);
    expect((await ask('GET', '/callLog?sessionIds=700001')).json()).toMatchObject({
      logs: [{ matched: true, logId: '1', contact: { id: 101 }, telephonySessionId: 's-700001' }],
    });
    await ask('PATCH', '/callLog', call.aiNote);
    await pass(3_000);
    expect(crm.entries[0]?.body).toContain('Ada wants twelve units.');
    const again = await ask('POST', '/callLog', call.record);
    expect(again.json()).toMatchObject({ successful: true, logId: 1 });
    await ask('PATCH', '/callLog', call.aiNote);
    await pass(3_000);
    expect(crm.entries.length).toBe(1);
    expect(crm.entries[0]?.body).toContain(before);
    expect(crm.entries[0]?.body.split('Ada wants twelve units.').length).toBe(2);
    expect(await unfiled()).toEqual([]);
  },
);

it.each(
  databases.flatMap((name) =>
    (['cachedNote', 'disposition'] as const).map((news): [typeof name, typeof news] => [name, news]),
  ),
)(
  'B8 what says nothing new to it on %s (%s) lets a call whose texts were dropped forget nothing',
  async (name, how) => {
    const { crm, ask, pass, unfiled, call } = await withClosedCall(name);
    const again = {
      cachedNote: ['POST', '/callLog/cacheNote', call.cachedNote],
      disposition: ['PUT', '/callDisposition', call.disposition],
    } as const;
    const [method, url, said] = again[how];
    expect((await ask(method, url, said)).statusCode).toBe(200);
    await pass(3_000);
    await ask('PATCH', '/callLog', call.aiNote);
    await pass(3_000);
    expect(crm.entries.map(({ body }) => body.split('Ada wants twelve units.').length)).toEqual([2]);
    expect(await unfiled()).toEqual([]);
    const other = await ask('POST', '/callLog', callOf({ contactId: 102, contactName: 'Ben Known' }).record);
    expect(other.body).toContain('stays there');
    expect((await ask('GET', '/callLog?sessionIds=700001')).json()).toMatchObject({
      logs: [{ matched: true, logId: '1', contact: { id: 101 } }],
    });
  },
);
