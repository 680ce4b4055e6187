import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';

it('goes on behind a text that fills more than one entry, and repeats nothing of it', async () => {
  const daybook = await startFakeDaybook({ entryBytes: 2_500 });
  const [one, long, two, three] = [
    message(1, 'one'),
    message(2, `begin ${'and so on '.repeat(220)}end`),
    message(3, 'two'),
    message(4, 'three'),
  ];
  await daybook.log(conversation([one]));
  // Two writes in one plan: what does not fit into the first entry goes into a second one.
  await daybook.log(conversation([one, long]));
  await daybook.log(conversation([long, two]));
  await daybook.log(conversation([two, three]));
  const lines = daybook.crm.entries.map(({ body }) =>
    transcript(body).map((line) => line.split(' | ')[1]?.replace(/(?:and so on ?)+/, '…')),
  );
  expect(lines).toEqual([
    ['one', 'begin …and so'],
    ['on …end', 'two', 'three'],
  ]);
});

/** The texts of all messages, in order. */
function textsIn({ crm }: FakeDaybook): (string | undefined)[] {
  return crm.entries.flatMap(({ body }) =>
    [...body.matchAll(/<br><b>([^<]*)<\/b><\/li>/g)].map(([, text]) => text),
  );
}

it('a long text goes on in the next entry behind a word', async () => {
  const daybook = await startFakeDaybook({ entryBytes: 2_500 });
  const text = 'The appointment is at nine. '.repeat(80).trim();
  await daybook.log(conversation([message(1, text)]));
  const pieces = textsIn(daybook);
  expect(pieces.join('')).toBe(text);
  expect(pieces.map((piece) => [piece?.split(' ')[0], piece?.trimEnd().split(' ').at(-1)])).toEqual([
    ['The', 'The'],
    ['appointment', 'nine.'],
  ]);
});

it.each([
  ['flags', `abcde${'🇩🇪🇫🇷'.repeat(150)}`, /^(?:abcde)?(?:🇩🇪|🇫🇷)+$/],
  ['families', '👨‍👩‍👧‍👦'.repeat(101), /^(?:👨‍👩‍👧‍👦)+$/],
  ['accents', `ab${'e\u0301'.repeat(800)}`, /^(?:ab)?(?:e\u0301)+$/],
])('a long text is never cut inside what is seen as one character: %s', async (_name, text, whole) => {
  const daybook = await startFakeDaybook({ entryBytes: 2_500 });
  await daybook.log(conversation([message(1, text)]));
  const pieces = textsIn(daybook);
  expect(pieces.join('')).toBe(text);
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.filter((piece) => !whole.test(piece ?? ''))).toEqual([]);
});

it('what was logged when long texts were cut elsewhere is not logged twice', async () => {
  const daybook = await startFakeDaybook({ entryBytes: 2_500 });
  const text = 'The appointment is at nine. '.repeat(80).trim();
  await daybook.log(conversation([message(1, text)]));
  const before = daybook.crm.entries.map(({ body }) => body);
  // Twice as long, it is cut elsewhere, and into more pieces.
  const longer = conversation([message(1, `${text} ${text}`)]);
  expect((await daybook.log(longer)).statusCode).toBe(200);
  expect(daybook.crm.entries.map(({ body }) => body)).toEqual(before);
});
