import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { type Client, type Daybook, startDaybook } from './support/harness.js';

const example = async (name: string): Promise<Record<string, unknown>> =>
  JSON.parse(await readFile(new URL(`../../../examples/${name}.json`, import.meta.url), 'utf8'));

const VIEWER = 'https://ringcentral.github.io/ringcentral-media-reader/?media=';
const encodedMedia = (path: string): string =>
  encodeURIComponent(
    `https://media.ringcentral.com/restapi/v1.0/account/1/extension/2/message-store/${path}`,
  );

async function start(): Promise<{ daybook: Daybook; ann: Client }> {
  const daybook = await startDaybook();
  return { daybook, ann: await daybook.signIn() };
}

it('links the picture of a message that has no text', async () => {
  const { daybook, ann } = await start();
  await ann.log(await example('picture'));
  const [entry] = await daybook.entries();
  const link = `${VIEWER}${encodedMedia('71044120401/content/71044120402')}`;
  expect(entry?.body).toContain(
    `<li>Ada Known (+14155550100) 10:30 AM<br>Image: <a href="${link}">${link}</a></li>`,
  );
});

it('files a voicemail as its own entry with the link to listen', async () => {
  const { daybook, ann } = await start();
  await ann.log(await example('voicemail'));
  const link = `${VIEWER}${encodedMedia('71044120501/content/71044120502')}`;
  expect(await daybook.entries()).toMatchObject([
    {
      subject: 'Voicemail left by Ada Known - 26/07/14',
      body:
        '<br><b>Voicemail left by Ada Known - 26/07/14</b><br>Tuesday, July 14, 2026 11:00 AM<br>' +
        `Voicemail recording link: <a href="${link}">${link}</a><br><br>--- Created via RingCentral App Connect`,
    },
  ]);
});

it('files a fax with its link and pages', async () => {
  const { daybook, ann } = await start();
  await ann.log(await example('fax'));
  const link = `${VIEWER}${encodedMedia('71044120601/content/71044120602')}`;
  expect(await daybook.entries()).toMatchObject([
    {
      subject: 'Fax document sent from Ada Known - 26/07/14',
      body:
        '<br><b>Fax document sent from Ada Known - 26/07/14</b><br>Tuesday, July 14, 2026 11:30 AM<br>' +
        `Fax document link: <a href="${link}">${link}</a><br>Pages: 3<br><br>--- Created via RingCentral App Connect`,
    },
  ]);
});

it.each([
  [
    'transcript',
    null,
    { transcript: 'Please call me back.' },
    'Voicemail transcript: <b>Please call me back.</b><br>',
  ],
  ['text', 'Please call\nme back.', {}, '<b>Please call<br>me back.</b><br>'],
  [
    'text and its transcript',
    'Please call me back.',
    { transcript: 'Please call me back. ' },
    '<b>Please call me back.</b><br>',
  ],
])('prints the words of a voicemail once: its %s, and an attachment', async (_name, subject, told, words) => {
  const { daybook, ann } = await start();
  const link = 'https://viewer.example/7';
  const attachments = [
    { id: 7, type: 'AudioRecording', link },
    { id: 8, type: 'AudioTranscription', text: 'Please call me back.\n', uri: 'https://media.example/8' },
  ];
  const voicemail = message(1, subject, { type: 'VoiceMail', attachments, ...told });
  await ann.log(conversation([voicemail], { logInfo: { type: 'VoiceMail' } }));
  const [entry] = await daybook.entries();
  expect(entry?.body).toBe(
    '<br><b>Voicemail left by Ada Known - 26/07/14</b><br>Tuesday, July 14, 2026 10:01 AM<br>' +
      `${words}Voicemail recording link: <a href="${link}">${link}</a><br><br>--- Created via RingCentral App Connect`,
  );
});

it('prints both when a voicemail and its attachment say different words', async () => {
  const { daybook, ann } = await start();
  const attachments = [{ id: 8, type: 'AudioTranscription', text: 'Please call me back at nine.' }];
  const voicemail = message(1, null, { type: 'VoiceMail', attachments, transcript: 'Please call me' });
  await ann.log(conversation([voicemail], { logInfo: { type: 'VoiceMail' } }));
  const [entry] = await daybook.entries();
  expect(entry?.body.match(/Voicemail transcript: <b>[^<]*/g)).toEqual([
    'Voicemail transcript: <b>Please call me',
    'Voicemail transcript: <b>Please call me back at nine.',
  ]);
});

it('files a voicemail whose link is missing without inventing one', async () => {
  const { daybook, ann } = await start();
  const voicemail = message(1, null, { type: 'VoiceMail', attachments: undefined });
  await ann.log(conversation([voicemail], { key: '1/7/14/2026', logInfo: { type: 'VoiceMail' } }));
  expect((await daybook.entries())[0]?.body).toContain('Voicemail recording link: open it in RingCentral');
});

it('gives each member of a group an entry, with everybody named as the CRM names them', async () => {
  const { daybook, ann } = await start();
  await ann.get('/contact?phoneNumber=+14155550100&overridingFormat=&isExtension=false');
  await ann.get('/contact?phoneNumber=+12125550147&overridingFormat=&isExtension=false');
  const group = await example('group');

  const ada = await ann.log(group);
  const carla = await ann.log({ ...group, contactId: 103, contactType: 'Lead', contactName: 'Carla Gomez' });
  const again = await ann.log(group);

  expect(ada.json()).toMatchObject({ logIds: ['71044120701-101', '71044120702-101'] });
  expect(carla.json()).toMatchObject({ logIds: ['71044120701-103', '71044120702-103'] });
  expect(again.json()).toMatchObject({ logIds: [] });
  const lines = [
    'Ann Agent 11:40 AM | Site visit tomorrow at nine. Does that suit you both?'
      .replace('11:40', '12:00')
      .replace('AM', 'PM'),
    'Carla Gomez (+12125550147) 12:01 PM | Me too, see you there',
  ];
  const entries = await daybook.entries();
  expect(entries.map(({ contactId, subject }) => [contactId, subject])).toEqual([
    [101, 'SMS conversation with Ada Known - 26/07/14'],
    [103, 'SMS conversation with Carla Gomez - 26/07/14'],
  ]);
  expect(entries.map(({ body }) => transcript(body))).toEqual([lines, lines]);
  expect(entries[1]?.body).toContain(
    '<ul><li><b>Ann Agent</b></li><li><b>Carla Gomez</b></li><li><b>Ada Known</b></li></ul>',
  );
});

it('keeps a shared thread in one entry for its whole life, with notes and assignments', async () => {
  const { daybook, ann } = await start();
  const thread = await example('shared-thread');
  const first = await ann.log(thread);
  const again = await ann.log(thread);
  const logInfo = thread['logInfo'] as { entities: object[] };
  const grown = {
    ...thread,
    logInfo: {
      ...logInfo,
      assignee: { name: 'Olu Agent' },
      entities: [
        ...logInfo.entities,
        {
          id: 'm3',
          recordType: 'AliveMessage',
          direction: 'Inbound',
          text: 'Thanks',
          author: { name: 'Ada Known' },
          creationTime: '2026-07-16T18:00:00Z',
        },
      ],
    },
  };
  const later = await ann.log(grown);

  expect(first.json()).toMatchObject({ successful: true, logIds: ['thread-3f1c'] });
  expect(again.json()).toMatchObject({ successful: true, logIds: [] });
  expect(later.json()).toMatchObject({ successful: true, logIds: [] });
  const [entry, ...others] = await daybook.entries();
  expect(others).toEqual([]);
  expect(entry?.body).toContain('Shared inbox: Sales Queue<br>Assigned to: Olu Agent<br>');
  expect(transcript(entry?.body ?? '')).toEqual([
    'Ada Known 01:00 PM | Do you also repair fences?',
    'Assigned to Nia Agent 01:01 PM',
    'Nia Agent 01:02 PM | We do. I will call you this afternoon.',
    'Note by Nia Agent 01:03 PM | Call her at five',
    'Ada Known 26/07/16 11:00 AM | Thanks',
  ]);
});

it('logs only the messages that were selected, and names the entry to open', async () => {
  const { daybook, ann } = await start();
  const answer = await ann.log(
    conversation([message(1, 'one'), message(2, 'two'), message(3, 'three')], {
      selectedMessageIds: ['1', '3'],
    }),
  );
  const [entry] = await daybook.entries();
  const logId = String(entry?.id);
  expect(answer.json()).toMatchObject({
    successful: true,
    logIds: [logId],
    messageLogs: { '1': logId, '3': logId },
  });
  expect(transcript(entry?.body ?? '').map((line) => line.split(' | ')[1])).toEqual(['one', 'three']);
});

it('names the entry of the contact for whom messages of a group were selected', async () => {
  const { daybook, ann } = await start();
  const correspondents = [
    { phoneNumber: '+14155550100', name: 'Ada Known' },
    { phoneNumber: '+14155550102', name: 'Bob Desk' },
  ];
  const select = async (contactId: number, contactName: string): Promise<unknown> =>
    (
      await ann.log(
        conversation([message(60001, 'hello')], {
          logInfo: { correspondents },
          selectedMessageIds: ['60001'],
          contactId,
          contactName,
        }),
      )
    ).json();
  const answers = [
    await select(101, 'Ada Known'),
    await select(102, 'Bob Desk'),
    await select(101, 'Ada Known'),
  ];
  expect((await daybook.entries()).map(({ id, contactId }) => [id, contactId])).toEqual([
    [104, 101],
    [105, 102],
  ]);
  expect(answers).toMatchObject([
    { logIds: ['104'], messageLogs: { 60001: '104' } },
    { logIds: ['105'], messageLogs: { 60001: '105' } },
    { logIds: ['104'], messageLogs: { 60001: '104' } },
  ]);
});

it('tells which messages are logged, in both forms that clients ask', async () => {
  const { daybook, ann } = await start();
  await ann.log(conversation([message(1, 'one')]));
  const logId = String((await daybook.entries())[0]?.id);

  const match = await ann.post('/messageLog/match', { conversationId: 'c', messageIds: ['1', '2'] });
  const get = await ann.get('/messageLog?conversationId=c&messageIds=1,2');

  const logs = [
    { messageId: '1', matched: true, logId, contactId: 101 },
    { messageId: '2', matched: false },
  ];
  expect(match.json()).toEqual({ successful: true, messageLogs: { '1': logId }, logs });
  expect(get.json()).toEqual({ successful: true, logs });
});

it.each([[{}], [{ messageIds: null }], [{ messageIds: [] }]])(
  'tells of no message that it is logged when it is asked for none: %j',
  async (asked) => {
    const { ann } = await start();
    await ann.log(conversation([message(1, 'one')]));
    const match = await ann.post('/messageLog/match', { conversationId: '5578984709540881001', ...asked });
    expect(match.json()).toEqual({ successful: true, messageLogs: {}, logs: [] });
  },
);

it('tells for which contact messages are logged, of several days and of a group', async () => {
  const { daybook, ann } = await start();
  const correspondents = [
    { phoneNumber: '+14155550100', name: 'Ada Known' },
    { phoneNumber: '+14155550102', name: 'Bob Desk' },
  ];
  const bob = { contactId: 102, contactName: 'Bob Desk' };
  await ann.log(conversation([message(1, 'one')]));
  await ann.log(conversation([message(2, 'two')], { key: '2/7/14/2026', ...bob }));
  await ann.log(
    conversation([message(3, 'all')], { key: '3/7/14/2026', logInfo: { correspondents }, ...bob }),
  );
  const match = await ann.post('/messageLog/match', { messageIds: ['3', '2', '1'] });
  const [first, second, third] = (await daybook.entries()).map(({ id }) => String(id));
  expect(match.json<{ logs: unknown }>().logs).toEqual([
    { messageId: '3', matched: true, logId: third, contactId: 102 },
    { messageId: '2', matched: true, logId: second, contactId: 102 },
    { messageId: '1', matched: true, logId: first, contactId: 101 },
  ]);
});

it('goes on in a part 2 when the day outgrows an entry, and loses not a character', async () => {
  const { daybook, ann } = await start();
  const long = (id: number): string => `${id}: ${'é'.repeat(20_000)}`;
  const ids = [1, 2, 3, 4, 5];
  for (const id of ids) {
    // oxlint-disable-next-line no-await-in-loop -- as a conversation grows
    await ann.log(conversation(ids.slice(0, id).map((each) => message(each, long(each)))));
  }
  const entries = await daybook.entries();
  expect(entries.map(({ subject }) => subject)).toEqual([
    'SMS conversation with Ada Known - 26/07/14',
    'SMS conversation with Ada Known - 26/07/14 (part 2)',
    'SMS conversation with Ada Known - 26/07/14 (part 3)',
  ]);
  expect(entries.flatMap(({ body }) => transcript(body)).map((line) => line.split(' | ')[1])).toEqual(
    ids.map(long),
  );
  expect(entries.every(({ body }) => Buffer.byteLength(body) <= 100_000)).toBe(true);
});
