import { expect, it } from 'vitest';
import { transcript } from './support/conversations.js';
import { startDaybook } from './support/harness.js';
import { at, logThread, question, thread } from './support/shared-threads.js';

const NEXT_DAY = 24 * 60;
const answer = {
  id: 'm2',
  recordType: 'AliveMessage',
  direction: 'Outbound',
  text: 'We come on Friday',
  author: { name: 'Nia Agent' },
  creationTime: at(NEXT_DAY + 10),
};

it('shows an event when it happened and who did it, as RingCentral tells it', async () => {
  const initiator = { name: 'Olu Lead' };
  const body = await logThread({
    entities: [
      question,
      {
        id: 'h1',
        recordType: 'ThreadAssignedHint',
        assignee: { name: 'Nia Agent' },
        initiator,
        lastModifiedTime: at(5),
      },
      answer,
      { id: 'h2', recordType: 'ThreadResolvedHint', initiator, lastModifiedTime: at(NEXT_DAY + 20) },
    ],
  });
  expect(transcript(body)).toEqual([
    'Ada Known 10:00 AM | Can you repair this?',
    'Assigned to Nia Agent by Olu Lead 10:05 AM',
    'Nia Agent 26/07/15 10:10 AM | We come on Friday',
    'Resolved by Olu Lead 26/07/15 10:20 AM',
  ]);
});

it('logs an event that tells only when it changed, in a thread that tells no time of its own', async () => {
  const entities = [
    question,
    { id: 'h1', recordType: 'ThreadAssignedHint', assignee: { name: 'Olu' }, lastModifiedTime: at(3) },
  ];
  const body = await logThread({ entities, logInfo: { creationTime: undefined } });
  expect(transcript(body)).toEqual(['Ada Known 10:00 AM | Can you repair this?', 'Assigned to Olu 10:03 AM']);
});

it('takes the time of a message from its plain record, where its entry tells none', async () => {
  const body = await logThread({
    messages: [{ id: 'm2', creationTime: at(1) }],
    entities: [question, { ...answer, creationTime: undefined, lastModifiedTime: at(9) }],
  });
  expect(transcript(body)).toEqual([
    'Ada Known 10:00 AM | Can you repair this?',
    'Nia Agent 10:01 AM | We come on Friday',
  ]);
});

const assigned = (name: string, fields: object = {}): object => ({
  recordType: 'ThreadAssignedHint',
  assignee: { name },
  ...fields,
});

it.each([
  ['other times', { lastModifiedTime: at(1) }, { lastModifiedTime: at(2) }, ['10:01 AM', '10:02 AM']],
  ['one time', { creationTime: at(1) }, { creationTime: at(1) }, ['10:01 AM', '10:01 AM']],
  ['no times', {}, {}, ['10:00 AM', '10:00 AM']],
])(
  'shows two events without ids once each, of %s, however often and however late they are told',
  async (_, first, second, times) => {
    const [olu, nia] = [assigned('Olu', first), assigned('Nia', second)];
    const body = await logThread(
      { entities: [question, olu] },
      { entities: [question, olu, nia] },
      { entities: [question, olu, nia, answer] },
    );
    expect(transcript(body).filter((line) => line.startsWith('Assigned'))).toEqual([
      `Assigned to Olu ${times[0]}`,
      `Assigned to Nia ${times[1]}`,
    ]);
  },
);

it('shows two events without ids once each when the newest stands first', async () => {
  const [olu, nia] = [
    assigned('Olu', { lastModifiedTime: at(1) }),
    assigned('Nia', { lastModifiedTime: at(2) }),
  ];
  const body = await logThread({ entities: [olu, question] }, { entities: [nia, olu, question] });
  expect(transcript(body).slice(1)).toEqual(['Assigned to Olu 10:01 AM', 'Assigned to Nia 10:02 AM']);
});

it('counts equal events without ids and times, and takes those of one time for one', async () => {
  const resolved = { recordType: 'ThreadResolvedHint', creationTime: at(5) };
  const entities = [
    question,
    assigned('Olu'),
    assigned('Nia'),
    assigned('Olu'),
    assigned('Olu'),
    resolved,
    resolved,
  ];
  const body = await logThread({ entities: entities.slice(0, 4) }, { entities });
  expect(transcript(body).toSorted()).toEqual([
    'Ada Known 10:00 AM | Can you repair this?',
    'Assigned to Nia 10:00 AM',
    'Assigned to Olu 10:00 AM',
    'Assigned to Olu 10:00 AM',
    'Assigned to Olu 10:00 AM',
    'Resolved 10:05 AM',
  ]);
});

it('knows events without ids by those that they have always had', async () => {
  const { signIn } = await startDaybook();
  const ann = await signIn();
  const entities = [
    question,
    { recordType: 'ThreadReopenedHint', creationTime: at(3) },
    { recordType: 'ThreadResolvedHint', lastModifiedTime: at(9) },
    { recordType: 'AliveNote', text: 'Call her at five' },
  ];
  await ann.log(thread({ entities }));
  const messageIds = [
    'AliveNote/1784048400000',
    'ThreadReopenedHint/1784048580000',
    'ThreadResolvedHint/1784048400000',
  ];
  const match = await ann.post('/messageLog/match', { messageIds });
  expect(Object.keys(match.json<{ messageLogs: object }>().messageLogs).toSorted()).toEqual(messageIds);
});
