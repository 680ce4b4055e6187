/** The same message more than once in one request: it is one, and all that was told of it is known. */
import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';
import { at, logThread, question } from './support/shared-threads.js';

const agent = { phoneNumber: '+16505550001' };
const plan = message(1, 'the plan');
const picture = {
  id: 7,
  type: 'MmsAttachment',
  contentType: 'image/jpeg',
  uri: 'https://media.ringcentral.com/m/1',
};
const VIEWER =
  'https://ringcentral.github.io/ringcentral-media-reader/?media=https%3A%2F%2Fmedia.ringcentral.com%2Fm%2F1';
const outbound = (messageStatus: string, lastModifiedTime: number): Record<string, unknown> =>
  message(1, 'Friday?', { direction: 'Outbound', from: agent, messageStatus, lastModifiedTime });

it.each([
  [
    '2026-07-15T06:59:59Z',
    '2026-07-15T07:00:01Z',
    ['SMS conversation with Ada Known - 26/07/14', 'SMS conversation with Ada Known - 26/07/15'],
  ],
  ['2026-07-15T07:00:01Z', '2026-07-15T06:59:59Z', ['SMS conversation with Ada Known - 26/07/15']],
])(
  'logs once what a request without a key tells on both sides of midnight, where it is told first: %s',
  async (first, second, titles) => {
    const daybook = await startFakeDaybook();
    const messages = [
      message(1, 'one', { creationTime: first }),
      message(1, 'one', { creationTime: second }),
      message(2, 'two', { creationTime: '2026-07-15T07:10:00Z' }),
    ].toReversed();
    const answer = await daybook.log(conversation(messages, { logInfo: { conversationLogId: undefined } }));
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { successful: true, logIds: ['1', '2'] }]);
    expect(daybook.crm.entries.map(({ subject }) => subject)).toEqual(titles);
  },
);

it.each([
  ['its text', plan, message(1, ''), 'Ada Known (+14155550100) 10:01 AM | the plan'],
  [
    'its picture',
    message(1, 'the plan', { attachments: [picture] }),
    plan,
    `Ada Known (+14155550100) 10:01 AM | the plan | Image: ${VIEWER}`,
  ],
  [
    'that it was not delivered',
    outbound('SendingFailed', 1784048409000),
    outbound('Queued', 1784048400000),
    'Ann Agent 10:01 AM (not delivered) | Friday?',
  ],
])(
  'knows %s of a message that is told twice, in either order, of a new day and of one that stands',
  async (_what, one, other, line) => {
    for (const before of [[], [message(0, 'hello')]]) {
      for (const told of [
        [one, other],
        [other, one],
      ]) {
        // oxlint-disable no-await-in-loop -- one after the other
        const daybook = await startFakeDaybook();
        if (before.length > 0) await daybook.log(conversation(before));
        await daybook.log(conversation(told));
        expect(transcript(daybook.crm.entries[0]?.body ?? '').at(-1)).toBe(line);
        // oxlint-enable no-await-in-loop
      }
    }
  },
);

it.each([
  ['entries', { entities: [question, { ...question, text: '' }] }],
  ['entries, emptier first', { entities: [{ ...question, text: '' }, question] }],
  [
    'plain records',
    {
      messages: [{ id: 'm1', creationTime: at(0), subject: 'Can you repair this?' }, { id: 'm1' }],
      entities: [{ ...question, text: '' }],
    },
  ],
  [
    'plain records, of which the first is a mere id',
    {
      messages: [
        { id: 'm1' },
        { id: 'm1', creationTime: at(0), from: { name: 'Ada Known' }, subject: 'Can you repair this?' },
      ],
      entities: [{ ...question, id: 'm0', creationTime: at(-1) }],
    },
  ],
])('knows all of a message of a shared thread that is told twice, in its %s', async (_where, told) => {
  expect(transcript(await logThread(told)).at(-1)).toBe('Ada Known 10:00 AM | Can you repair this?');
});
