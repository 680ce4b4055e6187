import { expect, it } from 'vitest';
import { conversation, message, TEN_O_CLOCK, transcript } from './support/conversations.js';
import { hold, startFakeDaybook } from './support/fake-daybook.js';
import { pendingMessages } from './support/pending-messages.js';

const one = message(1, 'one');
const two = message(2, 'two');
const three = message(3, 'three');
const MINUTE = 60_000;
const carla = { contactId: 103, contactName: 'Carla Gomez' };
const texts = (bodies: { body: string }[]): (string | undefined)[][] =>
  bodies.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]));

it('keeps no message from both the CRM and the list when its contact changes after we have given up', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: 'hang before', times: 1 });
  daybook.crm.faults.push({ on: 'find', kind: '503', times: Number.POSITIVE_INFINITY });
  await daybook.log(conversation([one]));
  await daybook.pass(10 * MINUTE);
  expect((await daybook.unfiled()).map(({ reason }) => reason.code)).toEqual(['crm_unavailable']);

  daybook.crm.faults.length = 0;
  await daybook.log(conversation([one], carla));
  await daybook.pass(10 * MINUTE);

  expect(texts(daybook.crm.entries)).toEqual([['one']]);
  expect(await daybook.unfiled()).toEqual([]);
});

it('does not say "logged" of a message whose write with another contact may still land', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: 'hang before', times: 1 });
  await daybook.log(conversation([one]));
  await daybook.pass(2_000);
  const answer = await daybook.log(conversation([one], carla));
  expect([answer.statusCode, daybook.crm.entries.length]).toEqual([503, 0]);
  expect(answer.body).toContain('Your messages are kept');
});

it('tells who waited behind a write that the CRM refused, too, and files what it did not refuse', async () => {
  const daybook = await startFakeDaybook();
  const letGo = hold(daybook);
  daybook.crm.faults.push({ on: 'create', kind: '404', times: 1 });
  const first = daybook.log(conversation([one]));
  await expect.poll(() => daybook.crm.calls).toEqual(['create']);
  const second = daybook.log(conversation([one, two]));
  await expect.poll(() => pendingMessages(daybook.app)).toBe(2);
  letGo();
  expect([(await first).statusCode, (await second).statusCode]).toEqual([400, 400]);
  expect((await daybook.unfiled()).map(({ messages }) => messages)).toEqual([1]);
  expect(texts(daybook.crm.entries)).toEqual([['two']]);
});

it('tells of what stays unfiled even when the rest of the request is filed', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one]));
  daybook.crm.entries.length = 0;
  await daybook.log(conversation([one, two]));
  await daybook.pass(11_000);
  const answer = await daybook.log(conversation([one, two, three], carla));
  expect(answer.statusCode).toBe(409);
  expect(texts(daybook.crm.entries)).toEqual([['three']]);
  expect((await daybook.unfiled()).map(({ messages }) => messages)).toEqual([1]);
});

it('says "logged" of two days in one request only when both are', async () => {
  const daybook = await startFakeDaybook();
  const days = (messages: unknown[]): Record<string, unknown> =>
    conversation(messages, { logInfo: { conversationLogId: undefined, conversationId: 'c9' } });
  const tomorrow = message(5, 'next day', { creationTime: TEN_O_CLOCK + 24 * 60 * MINUTE });
  await daybook.log(days([one]));
  daybook.crm.entries.length = 0;
  expect((await daybook.log(days([one, two, tomorrow]))).statusCode).toBe(503);
  await daybook.pass(11_000);
  const answer = await daybook.log(days([one, two, tomorrow]));
  expect(answer.statusCode).toBe(409);
  expect(texts(daybook.crm.entries)).toEqual([['next day']]);
});

it('takes a text for standing in an edited entry only as its sender wrote it, and a picture by its link', async () => {
  const daybook = await startFakeDaybook();
  const looks = message(1, 'The roof looks good');
  await daybook.log(conversation([looks]));
  daybook.crm.faults.push({ on: 'update', kind: 'hang before', times: 1 });
  await daybook.log(conversation([looks, message(2, 'ok')]));
  const [entry] = daybook.crm.entries;
  if (entry) entry.body += '<br>A remark';
  await daybook.pass(10 * MINUTE);
  expect(texts(daybook.crm.entries).flat()).toEqual(['The roof looks good', 'ok']);

  const picture = message(4, '', {
    attachments: [
      {
        type: 'MmsAttachment',
        contentType: 'image/png',
        uri: 'https://media.ringcentral.com/restapi/v1.0/a/77',
      },
    ],
  });
  const key = 'pictures/7/14/2026';
  await daybook.log(conversation([three], { key }));
  daybook.crm.faults.push({ on: 'update', kind: 'hang after', times: 1 });
  await daybook.log(conversation([three, picture], { key }));
  const last = daybook.crm.entries.at(-1);
  if (last) last.body += '<br>A remark';
  const before = daybook.crm.entries.length;
  await daybook.pass(10 * MINUTE);
  expect(daybook.crm.entries).toHaveLength(before);
});

it('tries a message that is sent again after giving up for as long as any other', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: '503', times: Number.POSITIVE_INFINITY });
  await daybook.log(conversation([one]));
  await daybook.pass(10 * MINUTE);
  expect(await daybook.unfiled()).toHaveLength(1);
  await daybook.log(conversation([one, two]));
  await daybook.pass(5_000);
  expect(await daybook.unfiled()).toEqual([]);
});

it('does not file a long message again in part when the name above it has grown', async () => {
  const daybook = await startFakeDaybook();
  const long = message(2, 'z'.repeat(89_000));
  await daybook.log(conversation([long]));
  await daybook.log(conversation([long], { contactName: `Ada Known-${'Long'.repeat(100)}` }));
  expect(daybook.crm.entries).toHaveLength(1);
  expect(daybook.crm.entries.map(({ body }) => body.match(/z/g)?.length)).toEqual([89_000]);
});

it('keeps every part within the limit, whatever its heading', async () => {
  const daybook = await startFakeDaybook();
  for (let size = 88_900; size < 90_100; size += 100) {
    // oxlint-disable-next-line no-await-in-loop -- one conversation after another
    await daybook.log(conversation([one, message(2, 'z'.repeat(size))], { key: `${size}/7/14/2026` }));
  }
  const tooLong = daybook.crm.entries.filter(({ body }) => Buffer.byteLength(body) > 90_000);
  expect(tooLong.map(({ subject, body }) => [subject, Buffer.byteLength(body)])).toEqual([]);
});

it('lets what the CRM refused not keep out what comes later in the day', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.refuses = 'poison';
  await daybook.log(conversation([message(1, 'poison')]));
  const answer = await daybook.log(conversation([message(1, 'poison'), two]));
  expect(answer.statusCode).toBe(400);
  expect(texts(daybook.crm.entries)).toEqual([['two']]);
  expect((await daybook.unfiled()).map(({ messages }) => messages)).toEqual([1]);
});

it('leaves in the CRM what a person has dismissed from the list although it had landed', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one]));
  daybook.crm.faults.push({ on: 'update', kind: 'hang after', times: 1 });
  await daybook.log(conversation([one, two]));
  daybook.crm.faults.push({ on: 'read', kind: '503', times: Number.POSITIVE_INFINITY });
  await daybook.pass(10 * MINUTE);
  daybook.crm.faults.length = 0;
  await daybook.post('/unfiled/dismiss');
  await daybook.log(conversation([one, two, three]));
  await daybook.pass(MINUTE);
  expect(texts(daybook.crm.entries)).toEqual([['one', 'two'], ['three']]);
});
