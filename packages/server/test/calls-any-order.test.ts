import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CallRequest, callOf, laterRequests } from './support/calls.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';
import { createTestDatabase, databases } from './support/storages.js';

/** Fixed, so that a run today finds what it found yesterday. */
const SEED = 20_260_714;
const isLong = process.env['DAYBOOK_TESTS'] === 'long';
const ORDERS = isLong ? 30 : 5;

const TEXT =
  '<b>Agent notes</b><br>Wants a quote<br><br><b>Call details</b><br><ul><li><b>Summary</b>: Inbound Call from Ada Known</li>' +
  '<li><b>Date/time</b>: 2026-07-14 10:02:00 AM</li><li><b>Duration</b>: 1 minute, 37 seconds</li><li><b>Result</b>: Call connected</li>' +
  '<li><b>Call recording link</b>: <a href="https://ringcentral.github.io/ringcentral-media-reader/?media=9001">open</a></li></ul>' +
  '<b>AI Note</b><br>Ada wants twelve units.<br><br><b>Transcript</b><br>Ada: Twelve, please.<br>';

/** Everything that the client tells of one call. */
function requestsOf(session: string): CallRequest[] {
  const call = callOf({ session, note: 'Wants a quote', fields: { deals: 901 } });
  return [['POST', '/callLog', call.live], ...laterRequests(call)];
}

interface Telling {
  /** Places in the list of requests. */
  order: number[];
  /** How many are sent at once, turn by turn. */
  atOnce: number[];
  /** Whether the background has its turn after that. */
  pauses: boolean[];
}

const all = [0, 1, 2, 3, 4, 5, 6, 7];
const turns = { minLength: 2 * all.length, maxLength: 2 * all.length };

/** All of them, some twice. */
const tellings: fc.Arbitrary<Telling> = fc.subarray(all).chain((again) => {
  const requests = [...all, ...again];
  return fc.record({
    order: fc.shuffledSubarray(requests, { minLength: requests.length }),
    atOnce: fc.array(fc.integer({ min: 1, max: 4 }), turns),
    pauses: fc.array(fc.boolean(), turns),
  });
});

async function tell(
  { ask, pass }: FakeDaybook,
  requests: readonly CallRequest[],
  { order, atOnce, pauses }: Telling,
): Promise<void> {
  const waiting = order.flatMap((place) => requests.slice(place, place + 1));
  for (let turn = 0; waiting.length > 0; turn += 1) {
    const some = waiting.splice(0, atOnce[turn]);
    // oxlint-disable no-await-in-loop -- one after the other
    const answers = await Promise.all(some.map(([method, url, body]) => ask(method, url, body)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(some.map(() => 200));
    if (pauses[turn]) await pass(1_000);
    // oxlint-enable no-await-in-loop
  }
}

it.each(databases)(
  'B1 whatever the order on %s, and whatever comes twice or at once: the same text and fields',
  async (name) => {
    const database = await createTestDatabase(name);
    const daybook = await startFakeDaybook({ storage: await database.open() });
    const { crm } = daybook;
    let session = 700_000;
    await fc.assert(
      fc.asyncProperty(tellings, async (told) => {
        session += 1;
        crm.entries.splice(0);
        await tell(daybook, requestsOf(String(session)), told);
        // The writing of one who tells as much as all these together is paced.
        await daybook.pass(15_000);
        const [entry, ...more] = crm.entries;
        expect(more).toEqual([]);
        expect(entry).toMatchObject({
          contactId: 101,
          subject: 'Inbound Call from Ada Known',
          body: TEXT,
          startsAt: '2026-07-14T17:02:00.000Z',
          durationSeconds: 97,
          outcome: 'connected',
          fields: { deals: 901 },
        });
      }),
      { seed: SEED, numRuns: ORDERS },
    );
    expect(await daybook.unfiled()).toEqual([]);
  },
);

/** How CRMs write what was sent to them. */
const spellings: [string, (body: string) => string][] = [
  ['strong for b', (body) => body.replace(/<(\/?)b>/g, '<$1strong>')],
  ['paragraphs for lines', (body) => `<p>${body.replaceAll('<br>', '</p>\n<p>')}</p>`],
  ['div for everything', (body) => `<div>${body.replaceAll('<br>', '</div><div>')}</div>`],
  ['other entities', (body) => body.replaceAll('&#39;', "'").replaceAll(' ', '&nbsp;')],
  ['trimmed lines', (body) => body.replace(/(?:<br>)+/g, '<br>').trim()],
];

const spelled = spellings.flatMap(([name, spell]) =>
  [true, false].map((tells) => [name, tells, spell] as const),
);
/** In the short form each spelling once. */
it.each(spelled.filter((_each, index) => isLong || index % 4 === 0 || index % 4 === 3))(
  'B3 a CRM with %s, whose answers show it: %s; no block twice after ten updates',
  async (_name, tellsStored, spell) => {
    const { crm, ask, pass } = await startFakeDaybook({ tellsStored });
    crm.spell = ({ subject, body }) => ({ subject, body: spell(body) });
    const note = 'It\'s "urgent", <b>she</b> says';
    const call = callOf({ note });
    await ask('POST', '/callLog', call.record);
    const [entry] = crm.entries;
    if (!entry) throw new Error('no entry');
    for (let update = 1; update <= 10; update += 1) {
      // Halfway a person writes above and below it, and the CRM spells that, too.
      if (update === 5) entry.body = `${spell('Ask Bob<br>')}${entry.body}${spell('<br>PS: mine')}`;
      const facts = { result: 'Call connected', duration: 100 + update, aiNote: `Version${update}.` };
      // oxlint-disable no-await-in-loop -- one after the other
      await ask('PATCH', '/callLog', call.sync(facts));
      await pass(2_000);
      // oxlint-enable no-await-in-loop
    }
    expect(crm.entries.length).toBe(1);
    const text = entry.body.replaceAll('&nbsp;', ' ');
    const once = ['Ask Bob', 'PS: mine', 'Agent notes', 'urgent', 'Call details', 'Result', 'Duration'];
    for (const words of [...once, '1 minute, 50 seconds', 'AI Note', 'Version10.', 'Version'])
      expect([words, text.split(words).length - 1]).toEqual([words, 1]);
    expect(crm.calls.filter((operation) => operation === 'update').length).toBe(10);
  },
);
