import { expect, it } from 'vitest';
import { callOf } from './support/calls.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';

const ENTRY = 65_000;
const transcript = Array.from({ length: 1_000 }, (_, index) => `line ${index} ${'word '.repeat(18)}`);
const allLines = transcript.map((_, index) => index);
const theirs = `<p>${'Ask Bob &ndash; he knows. '.repeat(120)}</p>`;

/** The numbers that stand behind a word, in all entries, in order. */
const told = ({ crm }: FakeDaybook, pattern: RegExp): number[] =>
  crm.entries.flatMap(({ body }) => [...body.matchAll(pattern)].map(([, number]) => Number(number)));

const sizes = ({ crm }: FakeDaybook): number[] => crm.entries.map(({ body }) => Buffer.byteLength(body));

async function withFullEntry(note = ''): Promise<FakeDaybook & { call: ReturnType<typeof callOf> }> {
  const daybook = await startFakeDaybook({ entryBytes: ENTRY });
  const call = callOf({ note });
  await daybook.ask('POST', '/callLog', call.record);
  await daybook.ask('PATCH', '/callLog', call.sync({ transcript: transcript.join('\n') }));
  await daybook.pass(3_000);
  expect(daybook.crm.entries.length).toBe(2);
  return { ...daybook, call };
}

function firstOf({ crm }: FakeDaybook): FakeDaybook['crm']['entries'][number] {
  const [entry] = crm.entries;
  if (!entry) throw new Error('no entry');
  return entry;
}

it.each([
  ['before our text', (body: string) => theirs + body],
  ['below it', (body: string) => body + theirs],
])(
  'people fill a full entry with words of their own %s: these stay, and ours go on in the next',
  async (_where, edit) => {
    const daybook = await withFullEntry('Wants a quote');
    const { ask, pass, call } = daybook;
    const entry = firstOf(daybook);
    entry.body = edit(entry.body);
    for (const facts of [
      call.sync({ aiNote: 'Ada wants (12) units.' }),
      call.save({ note: 'Call (34) back' }),
    ]) {
      // oxlint-disable no-await-in-loop -- one after the other
      expect((await ask('PATCH', '/callLog', facts)).json()).toMatchObject({ successful: true });
      await pass(3_000);
      // oxlint-enable no-await-in-loop
    }
    expect(await daybook.unfiled()).toEqual([]);
    expect(entry.body).toContain(theirs);
    expect(told(daybook, /line (\d+)/g)).toEqual(allLines);
    expect(told(daybook, /wants \((\d+)\)/g)).toEqual([12]);
    expect(told(daybook, /Call \((\d+)\) back/g)).toEqual([34]);
    expect(entry.body).not.toContain('Wants a quote');
    expect(daybook.crm.entries.length).toBe(2);
    expect(Math.max(...sizes(daybook))).toBeLessThanOrEqual(ENTRY);
  },
);

it('people filled nearly all of an entry: our lines stay in it, and all of a transcript that comes later is in the next', async () => {
  const daybook = await startFakeDaybook({ entryBytes: ENTRY });
  const { ask, pass } = daybook;
  const call = callOf({ note: 'Wants a quote' });
  await ask('POST', '/callLog', call.live);
  const entry = firstOf(daybook);
  const much = `<p>${'mine '.repeat(12_700)}</p>`;
  entry.body += much;
  await ask('PATCH', '/callLog', call.sync({ transcript: transcript.join('\n') }));
  await ask('PATCH', '/callLog', call.final);
  await pass(3_000);
  expect(await daybook.unfiled()).toEqual([]);
  expect(entry.body).toContain(much);
  expect(entry.body).toContain('Wants a quote');
  expect(entry.body).toContain('<b>Duration</b>: 1 minute, 37 seconds');
  expect(told(daybook, /line (\d+)/g)).toEqual(allLines);
  expect(Math.max(...sizes(daybook))).toBeLessThanOrEqual(ENTRY);
});

it('when they take their words away again, the entry holds as much as before, and nothing is told twice', async () => {
  const daybook = await withFullEntry();
  const { ask, pass, call } = daybook;
  const entry = firstOf(daybook);
  entry.body += theirs;
  await ask('PATCH', '/callLog', call.sync({ aiNote: 'Ada wants (12) units.' }));
  await pass(3_000);
  const shrunk = sizes(daybook)[1] ?? 0;
  entry.body = entry.body.replace(theirs, '');
  await ask('PATCH', '/callLog', call.sync({ ringSenseAIScore: '87' }));
  await pass(3_000);
  expect(sizes(daybook)[1]).toBeLessThan(shrunk);
  expect(told(daybook, /line (\d+)/g)).toEqual(allLines);
  expect(told(daybook, /score<\/b>: (\d+)/g)).toEqual([87]);
});

it('people changed our text in a full entry, and filled it: theirs stands, and what comes later is told in the next', async () => {
  const daybook = await withFullEntry();
  const { crm, ask, pass, call } = daybook;
  crm.sanitises = false;
  const entry = firstOf(daybook);
  const changed = entry.body.replace('line 3 ', 'line 3, which was wrong: ') + theirs.slice(0, 1_900);
  entry.body = changed;
  for (const facts of [
    call.sync({ aiNote: `Ada wants (12) units. ${'And more. '.repeat(100)}` }),
    call.sync({ ringSenseLink: 'https://ace.example/1' }),
    call.sync({ ringSenseSummary: 'A summary of (34) words' }),
    call.sync({ ringSenseSummary: 'A summary of (34) words' }),
  ]) {
    // oxlint-disable no-await-in-loop -- one after the other
    await ask('PATCH', '/callLog', facts);
    await pass(3_000);
    // oxlint-enable no-await-in-loop
  }
  expect(await daybook.unfiled()).toEqual([]);
  expect(entry.body.startsWith(changed)).toBe(true);
  expect(told(daybook, /line (\d+)/g)).toEqual(allLines);
  expect(told(daybook, /wants \((\d+)\)/g)).toEqual([12]);
  expect(told(daybook, /summary of \((\d+)\)/g)).toEqual([34]);
  expect(told(daybook, /ace\.example\/(\d+)/g)).toEqual([1]);
  expect(Math.max(...sizes(daybook))).toBeLessThanOrEqual(ENTRY);
});

it('the process of a shrunk entry and the next one is interrupted between: nothing is lost', async () => {
  const daybook = await withFullEntry();
  const { crm, ask, pass, call } = daybook;
  firstOf(daybook).body += theirs;
  await ask('PATCH', '/callLog', call.sync({ aiNote: 'Ada wants (12) units.' }));
  let updates = 0;
  crm.onMoment = (moment) => {
    if (moment !== 'before update') return;
    updates += 1;
    if (updates === 2) crm.faults.push({ on: 'update', kind: '503', times: 1 });
  };
  await pass(60_000);
  expect(updates).toBeGreaterThanOrEqual(2);
  expect(told(daybook, /line (\d+)/g)).toEqual(allLines);
  expect(told(daybook, /wants \((\d+)\)/g)).toEqual([12]);
});

it.each(['503', 'hang after', 'hang before', 'reset after'] as const)(
  'a CRM that cannot show its entries fails between two further entries (%s): each word once, and no entry too large',
  async (kind) => {
    const daybook = await startFakeDaybook({ entryBytes: ENTRY, canReadCalls: false });
    const { crm, ask, pass } = daybook;
    const long = Array.from({ length: 2_500 }, (_, index) => `line ${index} ${'word '.repeat(18)}`);
    const call = callOf();
    await ask('POST', '/callLog', call.record);
    await pass(3_000);
    await ask('PATCH', '/callLog', call.sync({ transcript: long.join('\n') }));
    let creates = 0;
    crm.onMoment = (moment) => {
      if (moment !== 'before create') return;
      creates += 1;
      if (creates === 2 || creates === 4) crm.faults.push({ on: 'create', kind, times: 1 });
    };
    await pass(250_000);
    expect(told(daybook, /line (\d+)/g)).toEqual(long.map((_, index) => index));
    expect(Math.max(...sizes(daybook))).toBeLessThanOrEqual(ENTRY);
    expect(await daybook.unfiled()).toEqual([]);
  },
);

it('a long note of which a CRM that cannot show its entries took only the first part goes on where that ends', async () => {
  const daybook = await startFakeDaybook({ entryBytes: ENTRY, canReadCalls: false });
  const { crm, ask, pass } = daybook;
  const remarks = Array.from({ length: 3_000 }, (_, index) => `remark ${index} of mine, and more of it`);
  let creates = 0;
  crm.onMoment = (moment) => {
    if (moment !== 'before create') return;
    creates += 1;
    if (creates === 2) crm.faults.push({ on: 'create', kind: '503', times: 1 });
  };
  await ask('POST', '/callLog', callOf({ note: remarks.join('\n') }).record);
  await pass(120_000);
  expect(told(daybook, /remark (\d+)/g)).toEqual(remarks.map((_, index) => index));
  expect(await daybook.unfiled()).toEqual([]);
});

it('a call of several entries whose first is of unknown fate is dismissed once, and stays so', async () => {
  const daybook = await startFakeDaybook({ entryBytes: ENTRY, canFind: false });
  const { crm, ask, pass } = daybook;
  const call = callOf({ note: transcript.join('\n') });
  crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
  await ask('POST', '/callLog', call.record);
  await pass(5_000);
  const [unfiled] = await daybook.unfiled();
  expect(unfiled).toMatchObject({ messages: 1, reason: { code: 'fate_unknown' } });
  expect((await daybook.post('/unfiled/dismiss', { ids: [unfiled?.digestId] })).json()).toEqual({
    successful: true,
    messages: 1,
  });
  await pass(200_000);
  await ask('PATCH', '/callLog', call.recording);
  await pass(200_000);
  expect(await daybook.unfiled()).toEqual([]);
  expect(crm.calls.filter((operation) => operation === 'create')).toHaveLength(1);
});
