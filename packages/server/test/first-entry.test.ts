import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { startDaybook } from './support/harness.js';

const example = async (name: string): Promise<object> =>
  JSON.parse(await readFile(new URL(`../../../examples/${name}.json`, import.meta.url), 'utf8'));

it('files a conversation as one entry that reads like the reference', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();

  const answer = await ann.log(await example('conversation'));

  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({
    successful: true,
    logIds: ['71044120301', '71044120302', '71044120303'],
    returnMessage: { messageType: 'success', message: 'Message logged', ttl: 1000 },
  });
  expect(await daybook.entries()).toMatchObject([
    {
      contactId: 101,
      dealId: 902,
      day: '2026-07-14',
      subject: 'SMS conversation with Ada Known - 26/07/14',
      body:
        '<br><b>SMS conversation with Ada Known - 26/07/14</b><br><b>Conversation summary</b><br>' +
        'Tuesday, July 14, 2026<br>Participants<br><ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li></ul><br>' +
        'Conversation(3 messages)<br>BEGIN<br>------------<br><ul>' +
        '<li>Ada Known (+14155550100) 10:00 AM<br><b>Hello, this is Ada.<br>The garden gate sticks. Can somebody come by?</b></li>' +
        '<li>Ann Agent 10:01 AM<br><b>Of course. Friday at half past ten, or Monday at nine?</b></li>' +
        '<li>Ada Known (+14155550100) 10:02 AM<br><b>Friday is perfect 👍</b></li>' +
        '</ul>------------<br>END<br><br>--- Created via RingCentral App Connect',
    },
  ]);
});

it('changes nothing when the same day comes again', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  await ann.log(await example('conversation'));
  const before = await daybook.entries();
  const callsBefore = daybook.calls.length;

  const answer = await ann.log(await example('conversation'));

  expect(answer.json()).toEqual({ successful: true, logIds: [], returnMessage: null });
  expect(await daybook.entries()).toEqual(before);
  expect(daybook.calls.length).toBe(callsBefore);
});

it('adds exactly the one new message of a day that has grown, with one call', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  await ann.log(await example('conversation'));
  const [before] = await daybook.entries();
  daybook.calls.length = 0;

  const answer = await ann.log(await example('conversation-with-one-more-message'));

  const [after, ...others] = await daybook.entries();
  expect(answer.json()).toMatchObject({ successful: true, logIds: ['71044120304'] });
  expect(others).toEqual([]);
  expect(daybook.calls).toEqual(['updateMessageLog']);
  expect(transcript(after?.body ?? '')).toEqual([
    ...transcript(before?.body ?? ''),
    'Ann Agent 10:03 AM | Booked: Friday, 10:30. Bob will be there.',
  ]);
  expect(after).toMatchObject({ id: before?.id, dealId: 902 });
});

it('keeps one entry a day over a restart of the server', async () => {
  const first = await startDaybook();
  const ann = await first.signIn();
  await ann.log(conversation([message(1, 'before')]));
  await first.app.close();

  const second = await startDaybook({ folder: first.folder });
  const headers = { authorization: `Bearer ${ann.token}` };
  const payload = conversation([message(1, 'before'), message(2, 'after')]);
  const answer = await second.app.inject({ method: 'POST', url: '/messageLog', headers, payload });

  expect(answer.json()).toMatchObject({ successful: true, logIds: ['2'] });
  const [entry, ...others] = await second.entries();
  expect(others).toEqual([]);
  expect(transcript(entry?.body ?? '')).toEqual([
    'Ada Known (+14155550100) 10:01 AM | before',
    'Ada Known (+14155550100) 10:02 AM | after',
  ]);
});

it('puts late messages to their place and ignores one that comes twice in a request', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  await ann.log(conversation([message(2, 'second'), message(4, 'fourth'), message(4, 'fourth')]));
  await ann.log(conversation([message(1, 'first'), message(3, 'third')]));

  const [entry] = await daybook.entries();
  expect(entry?.body).toContain('Conversation(4 messages)');
  expect(transcript(entry?.body ?? '').map((line) => line.split(' | ')[1])).toEqual([
    'first',
    'second',
    'third',
    'fourth',
  ]);
});

it('makes an entry for each day, under the day that the agent lived', async () => {
  const daybook = await startDaybook({ timeZone: 'Asia/Kathmandu' });
  const ann = await daybook.signIn();
  const beforeMidnight = message(1, 'late', { creationTime: '2026-07-14T18:14:00.000Z' });
  const afterMidnight = message(2, 'early', { creationTime: '2026-07-14T18:16:00.000Z' });
  await ann.log(conversation([beforeMidnight], { key: 'c/14.7.2026' }));
  await ann.log(conversation([afterMidnight], { key: 'c/15.7.2026' }));

  expect((await daybook.entries()).map(({ subject, day }) => [subject, day])).toEqual([
    ['SMS conversation with Ada Known - 26/07/14', '2026-07-14'],
    ['SMS conversation with Ada Known - 26/07/15', '2026-07-15'],
  ]);
});

it('splits the days of a sender that gives no key', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  const yesterday = message(1, 'yesterday', { creationTime: '2026-07-14T06:59:00.000Z' });
  const today = message(2, 'today', { creationTime: '2026-07-14T07:01:00.000Z' });
  await ann.log(conversation([yesterday, today], { logInfo: { conversationLogId: undefined } }));
  await ann.log(conversation([today, message(3, 'more')], { logInfo: { conversationLogId: undefined } }));

  const entries = await daybook.entries();
  expect(entries.map(({ day }) => day).toSorted()).toEqual(['2026-07-13', '2026-07-14']);
  expect(entries.find(({ day }) => day === '2026-07-14')?.body).toContain('Conversation(2 messages)');
});

it('keeps every digit of 64-bit ids that come as bare numbers', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  const body = (id: string, conversationId: string): string =>
    JSON.stringify(
      conversation([message('ID', 'text')], {
        logInfo: { conversationLogId: null, conversationId: 'CONVERSATION' },
      }),
    )
      .replace('"ID"', id)
      .replace('"CONVERSATION"', conversationId);
  const send = (payload: string): Promise<{ json: () => unknown }> =>
    daybook.app.inject({
      method: 'POST',
      url: '/messageLog',
      headers: { authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' },
      payload,
    });

  const first = await send(body('9007199254740993', '5578984350117917661'));
  const second = await send(body('9007199254740992', '5578984350117917660'));

  expect(first.json()).toMatchObject({ logIds: ['9007199254740993'] });
  expect(second.json()).toMatchObject({ logIds: ['9007199254740992'] });
  expect(await daybook.entries()).toHaveLength(2);
});

it('lets two agents log the same conversation, each for themselves', async () => {
  const daybook = await startDaybook();
  const [ann, ben] = [await daybook.signIn('Ann Agent'), await daybook.signIn('Ben Broker')];
  const day = conversation([message(1, 'hello')]);

  expect((await ann.log(day)).json()).toMatchObject({ logIds: ['1'] });
  expect((await ben.log(day)).json()).toMatchObject({ logIds: ['1'] });

  expect((await daybook.entries()).map(({ body }) => /<li><b>(\w+ \w+)<\/b>/.exec(body)?.[1])).toEqual([
    'Ann Agent',
    'Ben Broker',
  ]);
});

it('opens an entry with the new contact when a person picks another one, and leaves what was filed', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  await ann.log(conversation([message(1, 'one')]));
  const answer = await ann.log(
    conversation([message(1, 'one'), message(2, 'two')], { contactId: 103, contactName: 'Carla Gomez' }),
  );

  expect(answer.json()).toMatchObject({ successful: true, logIds: ['2'] });
  expect(
    (await daybook.entries()).map(({ contactId, body }) => [contactId, transcript(body)[0]?.split(' | ')[1]]),
  ).toEqual([
    [101, 'one'],
    [103, 'two'],
  ]);
});

it('prints the footer of the settings', async () => {
  const daybook = await startDaybook({ footer: 'Filed by <Daybook>' });
  const ann = await daybook.signIn();
  await ann.log(conversation([message(1, 'one')]));
  expect((await daybook.entries())[0]?.body).toMatch(/END<br><br>Filed by &lt;Daybook&gt;$/);
});
