import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { type FakeDaybook, hold, startFakeDaybook } from './support/fake-daybook.js';
import { startTwoServers } from './support/two-servers.js';

const words = Array.from({ length: 400 }, (_, index) => `word${index}`);
const spoken = words.join(' ');
const recording = { id: 7, type: 'AudioRecording', link: 'https://viewer.example/7' };
const words8 = { id: 8, type: 'AudioTranscription', text: spoken };

const voicemail = (fields: object): Record<string, unknown> =>
  conversation([message(1, null, { type: 'VoiceMail', attachments: [recording], ...fields })], {
    logInfo: { type: 'VoiceMail' },
  });
const long = message(1, spoken);

const wordsIn = ({ crm }: FakeDaybook): string[] =>
  crm.entries.flatMap(({ body }) => body.match(/word\d+/g) ?? []);
const tooLarge = ({ crm }: FakeDaybook): unknown[] =>
  crm.entries.filter(({ body }) => Buffer.byteLength(body) > 2_000);

/** The CRM takes no long text: what is logged whole is refused whole. */
function refuseLong({ crm }: FakeDaybook): void {
  crm.refuses = 'word399';
}

it.each([
  ['the transcript of a voicemail', voicemail({ transcript: spoken })],
  ['a transcript that is told twice', voicemail({ transcript: spoken, attachments: [recording, words8] })],
  ['an attachment', voicemail({ attachments: [recording, words8] })],
  ['a text', conversation([long])],
  ['a text that was changed at some time', conversation([{ ...long, lastModifiedTime: 1_784_048_400_000 }])],
])('what was refused whole is filed in pieces when entries may hold less: %s', async (_what, day) => {
  const [before, after] = await startTwoServers([100_000, 2_000]);
  refuseLong(before);
  expect((await before.log(day)).statusCode).toBe(400);
  before.crm.refuses = '';
  expect((await after.log(day)).statusCode).toBe(200);
  expect(wordsIn(after)).toEqual(words);
  expect(tooLarge(after)).toEqual([]);
  expect(await after.unfiled()).toEqual([]);
  const filed = structuredClone(after.crm.entries);
  expect((await after.log(day)).statusCode).toBe(200);
  await after.pass(10_000);
  expect(after.crm.entries).toEqual(filed);
});

it('what waits whole is filed in pieces', async () => {
  const [before, after] = await startTwoServers([100_000, 2_000]);
  before.crm.faults.push({ on: 'create', kind: '429 for an hour', times: 1 });
  expect((await before.log(conversation([long]))).statusCode).toBe(503);
  expect((await after.log(conversation([long]))).statusCode).toBe(200);
  expect(wordsIn(after)).toEqual(words);
  expect(tooLarge(after)).toEqual([]);
});

it.each([
  ['whole', spoken],
  ['in part', 'word0 word399'],
])(
  'what was refused %s is filed from its beginning: no piece of it goes before it is tried again',
  async (_how, refused) => {
    const [before, after] = await startTwoServers([100_000, 2_000]);
    refuseLong(before);
    await before.log(conversation([message(1, refused)]));
    before.crm.refuses = '';
    // With a new message, which automatic logging brings, it rests.
    const day = conversation([long, message(2, 'two')]);
    expect((await after.log(day)).statusCode).toBe(400);
    expect(after.crm.entries.map(({ body }) => transcript(body))).toEqual([
      ['Ada Known (+14155550100) 10:02 AM | two'],
    ]);
    after.clock.advance(300_000);
    expect((await after.log(day)).statusCode).toBe(200);
    await after.pass(10_000);
    expect(wordsIn(after)).toEqual(words);
    expect(tooLarge(after)).toEqual([]);
  },
);

it('what was refused, and has grown beyond an entry since, is filed with all its words when it is tried again', async () => {
  const daybook = await startFakeDaybook({ entryBytes: 2_000 });
  daybook.crm.refuses = 'word1';
  const sent = { direction: 'Outbound', messageStatus: 'Sent' };
  expect((await daybook.log(conversation([message(1, 'word0 word1', sent)]))).statusCode).toBe(400);
  daybook.crm.refuses = '';
  const grown = { ...message(1, spoken), direction: 'Outbound', messageStatus: 'DeliveryFailed' };
  // With a new message it rests.
  expect((await daybook.log(conversation([grown, message(2, 'two')]))).statusCode).toBe(400);
  const digestIds = (await daybook.unfiled()).map(({ digestId }) => digestId);
  await daybook.post('/unfiled/retry', { digestIds });
  await daybook.pass(30_000);
  expect(wordsIn(daybook)).toEqual(words);
  expect(daybook.crm.entries.flatMap(({ body }) => body.match(/\(not delivered\)/g) ?? [])).toHaveLength(1);
  expect(await daybook.unfiled()).toEqual([]);
});

it('what was refused whole stays whole where its pieces do not tell where the recording is', async () => {
  const [before, after] = await startTwoServers([100_000, 2_000]);
  refuseLong(before);
  await before.log(voicemail({ transcript: spoken }));
  before.crm.refuses = '';
  const nowhere = { id: recording.id, type: recording.type };
  expect((await after.log(voicemail({ transcript: spoken, attachments: [nowhere] }))).statusCode).toBe(200);
  expect(wordsIn(after)).toEqual(words);
  expect(after.crm.entries.some(({ body }) => body.includes(recording.link))).toBe(true);
});

it('what was dismissed, and grows beyond an entry, is not filed from its middle', async () => {
  const daybook = await startFakeDaybook({ entryBytes: 2_000 });
  daybook.crm.refuses = 'word0';
  await daybook.log(conversation([message(1, 'word0 word1')]));
  const [listed] = await daybook.unfiled();
  await daybook.post('/unfiled/dismiss', { digestIds: [listed?.digestId] });
  daybook.crm.refuses = '';
  expect((await daybook.log(conversation([long]))).statusCode).toBe(409);
  await daybook.pass(10_000);
  expect(daybook.crm.entries).toEqual([]);
  // Another contact takes it up again, all of it.
  const other = { contactId: 102, contactName: 'Bea Known' };
  expect((await daybook.log(conversation([long], other))).statusCode).toBe(200);
  expect(wordsIn(daybook)).toEqual(words);
});

it.each([
  ['fewer words', [message(1, words.slice(0, 300).join(' '))]],
  ['what was so before', [{ ...long, lastModifiedTime: 1_784_048_300_000 }]],
])('what was refused whole stays whole where pieces tell %s', async (_what, told) => {
  const [before, after] = await startTwoServers([100_000, 2_000]);
  refuseLong(before);
  await before.log(conversation([{ ...long, lastModifiedTime: 1_784_048_400_000 }]));
  before.crm.refuses = '';
  expect((await after.log(conversation(told))).statusCode).toBe(200);
  expect(wordsIn(after)).toEqual(words);
});

it('what may stand in the CRM whole is not filed in pieces beside it', async () => {
  const [before, after] = await startTwoServers([100_000, 2_000]);
  before.crm.faults.push({ on: 'create', kind: 'late', times: 1 });
  expect((await before.log(conversation([long]))).statusCode).toBe(503);
  await after.log(conversation([long]));
  before.crm.landLate();
  const [entry] = before.crm.entries;
  if (!entry) throw new Error('nothing has landed');
  // What a person has changed is not replaced by the first piece.
  entry.body += '<br>Called back.';
  await after.pass(120_000);
  expect((await after.log(conversation([long]))).statusCode).toBe(200);
  expect(wordsIn(after)).toEqual(words);
});

it('what is being written whole is not filed in pieces beside it', async () => {
  let written: () => Promise<void> = async () => undefined;
  const [before, after] = await startTwoServers([100_000, 2_000], { sleep: () => written() });
  const [one, day] = [conversation([message(2, 'two')]), conversation([message(2, 'two'), long])];
  await before.log(one);
  before.crm.faults.push({ on: 'read', kind: '429 for an hour', times: 1 });
  expect((await before.log(day)).statusCode).toBe(503);
  for (const { clock } of [before, after]) clock.advance(600_000);
  const open = hold(before);
  const isRead = new Promise<void>((resolve) => {
    before.crm.onMoment = (moment) => moment === 'before read' && resolve();
  });
  const delivered = before.app.logbook.deliverDue();
  await isRead;
  written = async () => {
    open();
    await delivered;
  };
  expect((await after.log(day)).statusCode).toBe(200);
  await after.pass(10_000);
  expect(wordsIn(after)).toEqual(words);
});
