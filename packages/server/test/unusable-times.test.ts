import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { startDaybook } from './support/harness.js';
import { at, logThread, question, thread } from './support/shared-threads.js';

const unusable = [0, null, '', '0', 'soon', '2026-07-14T17:00:00'];
const text = (id: string, creationTime?: unknown): object => ({
  ...question,
  id,
  text: `text ${id}`,
  creationTime,
});

it('logs the thread that the protocol shows, where a time is 0', async () => {
  const { signIn, entries } = await startDaybook();
  const ann = await signIn();
  const answer = await ann.log({
    logInfo: {
      conversationLogId: 'thread-1',
      conversationId: 'thread-1',
      type: 'Thread',
      creationTime: 1784048400000,
      lastModifiedTime: 1784049000000,
      owner: { name: 'Sales Queue', extensionType: 'Department' },
      assignee: { name: 'Nia Agent' },
      messages: [{ id: 'm2' }, { id: 'm1' }],
      entities: [
        {
          id: 'm1',
          recordType: 'AliveMessage',
          direction: 'Inbound',
          text: 'hello',
          author: { name: 'Ada Known' },
          creationTime: 0,
        },
        { id: 'n1', recordType: 'AliveNote', text: 'call back at five', author: { name: 'Nia Agent' } },
        { id: 'h1', recordType: 'ThreadAssignedHint', assignee: { name: 'Olu' } },
        { recordType: 'ThreadCreatedHint' },
      ],
    },
    contactId: 101,
    contactName: 'Ada Known',
  });
  expect(answer.json()).toMatchObject({ successful: true, logIds: ['thread-1'] });
  expect((await entries()).map(({ body }) => transcript(body))).toEqual([
    [
      'Assigned to Olu 10:00 AM',
      'Ada Known 10:00 AM | hello',
      'Note by Nia Agent 10:00 AM | call back at five',
    ],
  ]);
});

it.each(unusable)('does not care that a day of messages was made at %j', async (creationTime) => {
  const { signIn, entries } = await startDaybook();
  const ann = await signIn();
  const answer = await ann.log(conversation([message(1, 'hello')], { logInfo: { creationTime } }));
  expect(answer.json()).toMatchObject({ successful: true, logIds: ['1'] });
  expect((await entries()).map(({ body }) => transcript(body))).toEqual([
    ['Ada Known (+14155550100) 10:01 AM | hello'],
  ]);
});

it.each(unusable)(
  'goes on with a thread that is logged when an entry says that it was made at %j',
  async (time) => {
    const body = await logThread(
      { entities: [question] },
      {
        entities: [
          question,
          { ...text('m2', time), lastModifiedTime: at(2) },
          text('m3', time),
          text('m4', at(4)),
        ],
      },
    );
    expect(transcript(body)).toEqual([
      'Ada Known 10:00 AM | Can you repair this?',
      'Ada Known 10:00 AM | text m3',
      'Ada Known 10:02 AM | text m2',
      'Ada Known 10:04 AM | text m4',
    ]);
  },
);

it.each(unusable)(
  'shows what tells no time beside its neighbours, in a thread that was made at %j',
  async (creationTime) => {
    const entities = [text('m1'), text('m2', at(2)), text('m3', 0), text('m4', at(4)), text('m5')];
    const body = await logThread({ entities, logInfo: { creationTime } });
    expect(transcript(body)).toEqual([
      'Ada Known 10:02 AM | text m1',
      'Ada Known 10:02 AM | text m2',
      'Ada Known 10:02 AM | text m3',
      'Ada Known 10:04 AM | text m4',
      'Ada Known 10:04 AM | text m5',
    ]);
  },
);

it.each([
  [
    'what is not shown',
    { entities: [text('m1'), { recordType: 'ThreadCreatedHint', lastModifiedTime: at(1) }] },
  ],
  ['the plain record', { messages: [{ id: 'm1', creationTime: at(1) }], entities: [text('m1')] }],
  ['the thread', { entities: [text('m1')], logInfo: { lastModifiedTime: at(1) } }],
])(
  'takes the time of %s, where there is no other',
  async (_, { logInfo = {}, ...told }: Parameters<typeof thread>[0]) => {
    const body = await logThread({ ...told, logInfo: { creationTime: 0, ...logInfo } });
    expect(transcript(body)).toEqual(['Ada Known 10:01 AM | text m1']);
  },
);

it('logs a message that has no entry in the thread, and what it lists by id alone nowhere', async () => {
  const messages = [
    { id: 'm3', creationTime: 0 },
    { id: 'm2', creationTime: 0, direction: 'Inbound', subject: 'And this?' },
    { id: 'm1', creationTime: 0 },
  ];
  const body = await logThread({ messages, entities: [question] });
  expect(transcript(body)).toEqual([
    'Ada Known 10:00 AM | Can you repair this?',
    'Ada Known (+14155550100) 10:00 AM | And this?',
  ]);
});

it('knows events without ids and times again in a thread without a time', async () => {
  const event = { recordType: 'ThreadAssignedHint', assignee: { name: 'Olu' } };
  const logInfo = { creationTime: 0 };
  const body = await logThread(
    { entities: [text('m1', at(1)), event], logInfo },
    {
      entities: [text('m1', at(1)), event, text('m2', at(2)), { ...event, assignee: { name: 'Nia' } }],
      logInfo,
    },
  );
  expect(transcript(body).toSorted()).toEqual([
    'Ada Known 10:01 AM | text m1',
    'Ada Known 10:02 AM | text m2',
    'Assigned to Nia 10:02 AM',
    'Assigned to Olu 10:01 AM',
  ]);
});

it('refuses a thread in which nothing tells a time, and writes nothing', async () => {
  const { signIn, entries } = await startDaybook();
  const ann = await signIn();
  const answer = await ann.log(thread({ entities: [text('m1', 0)], logInfo: { creationTime: 0 } }));
  expect([answer.statusCode, answer.body]).toEqual([
    400,
    'This request cannot be read: logInfo.entities: none of them tells a time, nor does the thread',
  ]);
  expect(await entries()).toEqual([]);
});
