import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';
import { startTwoServers } from './support/two-servers.js';

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

/** A CRM that takes no entry larger than 2,000 bytes, and somebody's voicemail. */
async function logVoicemail(
  fields: object,
  text: string | null = null,
): Promise<{ daybook: FakeDaybook; status: number; again: () => Promise<number> }> {
  const daybook = await startFakeDaybook({ entryBytes: 2_000 });
  const voicemail = message(1, text, {
    type: 'VoiceMail',
    attachments: [{ id: 7, type: 'AudioRecording', link: 'https://viewer.example/7' }],
    ...fields,
  });
  const day = conversation([voicemail], { logInfo: { type: 'VoiceMail' } });
  const log = async (): Promise<number> => (await daybook.log(day)).statusCode;
  return { daybook, status: await log(), again: log };
}

const words = Array.from({ length: 400 }, (_, index) => `word${index}`);
const spoken = words.join(' ');

it.each([
  ['its transcript', { transcript: spoken }, null],
  ['its text', {}, spoken],
  ['an attachment', { attachments: [{ id: 8, type: 'AudioTranscription', text: spoken }] }, null],
])(
  'a voicemail that says more than an entry holds is filed, all of it, as a voicemail: %s',
  async (_name, fields, text) => {
    const { daybook, status, again } = await logVoicemail(fields, text);
    expect(status).toBe(200);
    const { entries } = daybook.crm;
    expect(entries.flatMap(({ body }) => body.match(/word\d+/g))).toEqual(words);
    expect(entries.filter(({ body }) => Buffer.byteLength(body) > 2_000)).toEqual([]);
    expect(entries.map(({ subject }) => subject)).toEqual(
      entries.map(
        (_, index) => `Voicemail left by Ada Known - 26/07/14${index === 0 ? '' : ` (part ${index + 1})`}`,
      ),
    );
    expect(entries.map(({ body }) => body.includes('Voicemail recording link'))).toEqual(
      entries.map((_, index) => index === 0),
    );
    const before = structuredClone(entries);
    expect(await again()).toBe(200);
    expect(daybook.crm.entries).toEqual(before);
  },
);

it('a voicemail whose long transcript comes later gets all of it', async () => {
  const { daybook } = await logVoicemail({});
  const link = { id: 7, type: 'AudioRecording', link: 'https://viewer.example/7' };
  const grown = message(1, null, { type: 'VoiceMail', attachments: [link], transcript: spoken });
  expect((await daybook.log(conversation([grown], { logInfo: { type: 'VoiceMail' } }))).statusCode).toBe(200);
  await daybook.pass(10_000);
  expect(daybook.crm.entries.flatMap(({ body }) => body.match(/word\d+/g) ?? [])).toEqual(words);
});

const recording = { id: 7, type: 'AudioRecording', link: 'https://viewer.example/7' };
const voicemail = (transcript_: string): Record<string, unknown> =>
  conversation([message(1, null, { type: 'VoiceMail', attachments: [recording], transcript: transcript_ })], {
    logInfo: { type: 'VoiceMail' },
  });
const text = (subject: string): Record<string, unknown> => conversation([message(1, subject)]);

it.each([
  ['a transcript that was told in part', voicemail('word0 word1'), voicemail(spoken)],
  ['a transcript that ended with a blank', voicemail('word0 '), voicemail(spoken)],
  ['a transcript that was spelled otherwise', voicemail('Word naught, word one'), voicemail(spoken)],
  ['a text', text('word0'), text(spoken)],
  [
    'a text of which more was known than its first piece has',
    text(words.slice(0, 140).join(' ')),
    text(words.slice(0, 230).join(' ')),
  ],
])('what grows beyond an entry loses nothing: %s', async (_what, first, grown) => {
  const daybook = await startFakeDaybook({ entryBytes: 2_000 });
  expect((await daybook.log(first)).statusCode).toBe(200);
  expect(daybook.crm.entries).toHaveLength(1);
  expect((await daybook.log(grown)).statusCode).toBe(200);
  await daybook.pass(10_000);
  const said = JSON.stringify(grown).match(/word\d+/g);
  expect(daybook.crm.entries.flatMap(({ body }) => body.match(/word\d+/g))).toEqual(said);
  const before = structuredClone(daybook.crm.entries);
  expect((await daybook.log(grown)).statusCode).toBe(200);
  await daybook.pass(10_000);
  expect(daybook.crm.entries).toEqual(before);
});

it('what was told of a voicemail that was cut, and is told otherwise, is not told twice', async () => {
  const { daybook } = await logVoicemail({ transcript: spoken });
  const before = structuredClone(daybook.crm.entries);
  const other = message(1, null, {
    type: 'VoiceMail',
    attachments: [],
    transcript: `So: ${spoken} ${spoken}`,
  });
  expect((await daybook.log(conversation([other], { logInfo: { type: 'VoiceMail' } }))).statusCode).toBe(200);
  await daybook.pass(10_000);
  expect(daybook.crm.entries).toEqual(before);
});

it('what was filed whole stays as it is when entries may hold less, and is told once', async () => {
  const [before, after] = await startTwoServers([100_000, 2_000]);
  await before.log(voicemail(spoken));
  const [entry] = before.crm.entries;
  if (!entry) throw new Error('nothing was filed');
  // Somebody's change: what stands there cannot become the first piece any more.
  entry.body = entry.body.replace('word0', 'Word0');
  const filed = structuredClone(before.crm.entries);
  expect((await after.log(voicemail(spoken))).statusCode).toBe(200);
  await after.pass(10_000);
  expect(before.crm.entries).toEqual(filed);
});

const links = Array.from({ length: 60 }, (_, index) => `https://viewer.example/picture-${index}`);
const pictures = (which: string[], idOf: (index: number) => number = (index) => index): object => ({
  attachments: which.map((link, index) => ({
    id: idOf(index),
    type: 'MmsAttachment',
    contentType: 'image/png',
    link,
  })),
});
const linksIn = ({ crm }: FakeDaybook): (string | undefined)[] =>
  crm.entries.flatMap(({ body }) => [...body.matchAll(/href="([^"]*)"/g)].map(([, link]) => link));

it('pictures that no entry can hold together are filed in several, each once', async () => {
  const daybook = await startFakeDaybook({ entryBytes: 2_000 });
  expect((await daybook.log(conversation([message(1, 'the roof', pictures(links))]))).statusCode).toBe(200);
  const { entries } = daybook.crm;
  expect(linksIn(daybook)).toEqual(links);
  expect(entries.filter(({ body }) => Buffer.byteLength(body) > 2_000)).toEqual([]);
  expect(entries[0]?.body).toContain('the roof');
});

it('pictures that were filed whole are filed in several entries when these may hold less, each once', async () => {
  const [before, after] = await startTwoServers([100_000, 2_000]);
  const day = conversation([message(1, 'the roof', pictures(links))]);
  await before.log(day);
  expect(linksIn(before)).toEqual(links);
  expect((await after.log(day)).statusCode).toBe(200);
  await after.pass(10_000);
  expect(linksIn(after)).toEqual(links);
  expect(after.crm.entries.filter(({ body }) => Buffer.byteLength(body) > 2_000)).toEqual([]);
});

it('what a message had before it is cut, and no piece has, stays with its first piece', async () => {
  const daybook = await startFakeDaybook({ entryBytes: 2_000 });
  const [drawing = '', ...others] = links;
  await daybook.log(
    conversation([
      message(
        1,
        'the roof',
        pictures([drawing], () => 100),
      ),
    ]),
  );
  await daybook.log(conversation([message(1, 'the roof', pictures(others))]));
  await daybook.pass(10_000);
  expect(linksIn(daybook)).toHaveLength(60);
  expect(new Set(linksIn(daybook))).toEqual(new Set(links));
  expect(daybook.crm.entries[0]?.body).toContain(`href="${drawing}"`);
});

it('words that were known before a message is cut stand in the piece that has them', async () => {
  const daybook = await startFakeDaybook({ entryBytes: 2_000 });
  const told = (subject: string, transcript_: string): object =>
    conversation(
      [message(1, subject, { type: 'VoiceMail', attachments: [recording], transcript: transcript_ })],
      {
        logInfo: { type: 'VoiceMail' },
      },
    );
  const [subject, rest] = [words.slice(0, 200), words.slice(200)];
  await daybook.log(told('word0', 'word200 word201'));
  await daybook.log(told(subject.join(' '), rest.join(' ')));
  await daybook.pass(10_000);
  expect(daybook.crm.entries.flatMap(({ body }) => body.match(/word\d+/g))).toEqual(words);
});
