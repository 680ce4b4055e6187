import { expect, it } from 'vitest';
import { transcript } from './support/conversations.js';
import { at, logThread, question } from './support/shared-threads.js';

const PICTURE = 'https://ringcentral.github.io/ringcentral-media-reader/?media=picture';

const answer = {
  id: 'm2',
  recordType: 'AliveMessage',
  direction: 'Outbound',
  text: 'We can.',
  author: { name: 'Nia Agent' },
  creationTime: at(1),
};
const note = {
  id: 'n1',
  recordType: 'AliveNote',
  text: 'Call her at five',
  author: { name: 'Olu Agent' },
  creationTime: at(2),
};

it('shows of a message in a shared thread what its plain record tells beside its entry', async () => {
  const body = await logThread({
    messages: [
      { id: 'm2', creationTime: at(1), messageStatus: 'SendingFailed', lastModifiedTime: at(2) },
      {
        id: 'm1',
        attachments: [{ id: 5, type: 'MmsAttachment', contentType: 'image/png', link: PICTURE }],
      },
    ],
    entities: [question, answer],
  });
  expect(transcript(body)).toEqual([
    `Ada Known 10:00 AM | Can you repair this? | Image: ${PICTURE}`,
    'Nia Agent 10:01 AM (not delivered) | We can.',
  ]);
});

it('shows of a message in a shared thread what became of it, and its newest text', async () => {
  const told = { ...answer, messageStatus: 'Sent', lastModifiedTime: at(2) };
  const body = await logThread(
    { entities: [{ ...told, text: 'We can!', messageStatus: 'DeliveryFailed', lastModifiedTime: at(3) }] },
    { entities: [told] },
  );
  expect(transcript(body)).toEqual(['Nia Agent 10:01 AM (not delivered) | We can!']);
});

const CONTENT = 'https://media.ringcentral.com/restapi/v1.0/account/1/message-threads/messages/1/content';
const READER = 'https://ringcentral.github.io/ringcentral-media-reader/?media=';
const files = [
  { id: 'a1', contentType: 'image/jpeg', contentUri: `${CONTENT}/a1`, filename: 'roof.jpg', size: 5 },
  { id: 'a2', contentType: 'application/pdf', contentUri: `${CONTENT}/a2`, filename: 'offer.pdf', size: 5 },
];

it.each([
  ['entry', { entities: [{ ...question, attachments: files }] }],
  ['plain record', { messages: [{ id: 'm1', attachments: files }], entities: [question] }],
])('shows what hangs on a message of a shared thread as RingCentral names it, in its %s', async (_, told) => {
  const [picture, offer] = ['a1', 'a2'].map((id) => `${READER}${encodeURIComponent(`${CONTENT}/${id}`)}`);
  expect(transcript(await logThread(told))).toEqual([
    `Ada Known 10:00 AM | Can you repair this? | Image: ${picture} | Attachment offer.pdf: ${offer}`,
  ]);
});

it('shows what a note says and who wrote it, whatever these are called', async () => {
  const body = await logThread({
    entities: [
      question,
      {
        id: 'n1',
        recordType: 'AliveNote',
        text: '',
        body: 'Call her at five',
        author: {},
        initiator: { name: 'Olu Agent' },
        creationTime: at(1),
      },
    ],
  });
  expect(transcript(body)).toEqual([
    'Ada Known 10:00 AM | Can you repair this?',
    'Note by Olu Agent 10:01 AM | Call her at five',
  ]);
  expect(participants(body)).toEqual(['Olu Agent', 'Ada Known']);
});

it('makes no note of the news that there is one, only of what says something', async () => {
  const hint = { recordType: 'ThreadNoteAddedHint', author: { name: 'Olu Agent' } };
  const body = await logThread({
    entities: [
      question,
      { ...hint, id: 'h1', creationTime: at(1) },
      { ...hint, id: 'h2', creationTime: at(2), text: 'Call her at five' },
    ],
  });
  expect(transcript(body)).toEqual([
    'Ada Known 10:00 AM | Can you repair this?',
    'Note by Olu Agent 10:02 AM | Call her at five',
  ]);
});

it('leaves out of a shared thread what was deleted before it was logged, and keeps what was deleted later', async () => {
  const plain = { id: 'm3', creationTime: at(3), subject: 'Wrong number, sorry' };
  const body = await logThread(
    {
      messages: [plain],
      entities: [
        question,
        note,
        { ...answer, id: 'm3', recordType: 'DeletedMessage', text: undefined },
        { ...note, id: 'n2', recordType: 'DeletedNote', text: undefined },
      ],
    },
    { entities: [question, { ...note, recordType: 'DeletedNote', text: undefined }, answer] },
  );
  expect(transcript(body)).toEqual([
    'Ada Known 10:00 AM | Can you repair this?',
    'Nia Agent 10:01 AM | We can.',
    'Note by Olu Agent 10:02 AM | Call her at five',
  ]);
});

it.each([
  ['who wrote', [question, answer, note, { ...answer, id: 'm3' }], ['Nia Agent', 'Olu Agent', 'Ada Known']],
  ['the assignee', [question], ['Nia Agent', 'Ada Known']],
  [
    'the user for who is not named',
    [note, { ...answer, author: undefined }],
    ['Ann Agent', 'Olu Agent', 'Ada Known'],
  ],
])('lists as participants of a shared thread %s, and the contact', async (_whom, entities, expected) => {
  expect(participants(await logThread({ entities }))).toEqual(expected);
});

it('lists who wrote in a shared thread in the order in which they did, in whatever order that is told', async () => {
  const early = { ...note, creationTime: at(-1) };
  const body = await logThread({ entities: [question, answer] }, { entities: [early] });
  expect(participants(body)).toEqual(['Olu Agent', 'Nia Agent', 'Ada Known']);
});

function participants(body: string): (string | undefined)[] {
  const list = /Participants<br><ul>(.*?)<\/ul>/.exec(body)?.[1] ?? '';
  return [...list.matchAll(/<b>(.*?)<\/b>/g)].map(([, name]) => name);
}
