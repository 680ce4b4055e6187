import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';

const agent = { phoneNumber: '+16505550001' };
const ada = { phoneNumber: '+14155550100' };
const outbound = (id: number, text: string, fields: object = {}): Record<string, unknown> =>
  message(id, text, { direction: 'Outbound', from: agent, to: [ada], ...fields });
const picture = {
  type: 'MmsAttachment',
  contentType: 'image/jpeg',
  uri: 'https://media.ringcentral.com/m/1',
};
const viewerOf = (number: number): string =>
  `https://ringcentral.github.io/ringcentral-media-reader/?media=https%3A%2F%2Fmedia.ringcentral.com%2Fm%2F${number}`;

type Daybook = Awaited<ReturnType<typeof startFakeDaybook>>;
const lines = ({ crm }: Daybook): string[][] => crm.entries.map(({ body }) => transcript(body));

it('shows that a message was not delivered when that becomes known after it was logged, with one write', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(
    conversation([outbound(1, 'Friday?', { messageStatus: 'Queued', lastModifiedTime: 1784048400000 })]),
  );
  const answer = await daybook.log(
    conversation([
      outbound(1, 'Friday?', { messageStatus: 'SendingFailed', lastModifiedTime: 1784048409000 }),
    ]),
  );
  expect(answer.json()).toEqual({ successful: true, logIds: [], returnMessage: null });
  expect(lines(daybook)).toEqual([['Ann Agent 10:01 AM (not delivered) | Friday?']]);
  expect(daybook.crm.calls).toEqual(['create', 'read', 'update']);
});

it('never goes back to an older state, whoever tells it later', async () => {
  const daybook = await startFakeDaybook();
  const queued = outbound(1, 'Friday?', { messageStatus: 'Queued' });
  const failed = outbound(1, 'Friday?', { messageStatus: 'DeliveryFailed' });
  await daybook.log(conversation([queued]));
  await daybook.log(conversation([failed]));
  await daybook.log(conversation([queued]));
  await daybook.log(conversation([queued, message(2, 'and?')]));
  expect(lines(daybook)).toEqual([
    ['Ann Agent 10:01 AM (not delivered) | Friday?', 'Ada Known (+14155550100) 10:02 AM | and?'],
  ]);
  expect(daybook.crm.calls.filter((call) => call === 'update')).toHaveLength(2);
});

it('writes what is new together with what waits', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([outbound(1, 'Friday?', { messageStatus: 'Sent' })]));
  const answer = await daybook.log(
    conversation([outbound(1, 'Friday?', { messageStatus: 'SendingFailed' }), message(2, 'and?')]),
  );
  expect(answer.json()).toMatchObject({ logIds: ['2'] });
  expect(lines(daybook)[0]).toEqual([
    'Ann Agent 10:01 AM (not delivered) | Friday?',
    'Ada Known (+14155550100) 10:02 AM | and?',
  ]);
  expect(daybook.crm.calls).toEqual(['create', 'read', 'update']);
});

it('shows a state that became known while the CRM was down, and nothing was written yet', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: '503', times: 1 });
  await daybook.log(conversation([outbound(1, 'Friday?', { messageStatus: 'Queued' })]));
  await daybook.log(conversation([outbound(1, 'Friday?', { messageStatus: 'SendingFailed' })]));
  await daybook.pass(90_000);
  expect(lines(daybook)).toEqual([['Ann Agent 10:01 AM (not delivered) | Friday?']]);
});

it('shows a state that is told for another contact while the CRM is left alone', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([outbound(1, 'Friday?', { messageStatus: 'Queued' })]));
  daybook.crm.faults.push({ on: 'create', kind: '503', times: 1 });
  await daybook.log(conversation([message(2, 'two')], { key: 'another/7/14/2026' }));
  const failed = outbound(1, 'Friday?', { messageStatus: 'SendingFailed' });
  await daybook.log(conversation([failed], { contactId: 102, contactName: 'Ben Known' }));
  await daybook.pass(90_000);
  expect(lines(daybook)).toContainEqual(['Ann Agent 10:01 AM (not delivered) | Friday?']);
  expect(daybook.crm.entries).toHaveLength(2);
});

it('shows text and picture that come later, and takes neither away again', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([message(21, '')]));
  expect(lines(daybook)).toEqual([['Ada Known (+14155550100) 10:21 AM | (no text)']]);
  await daybook.log(conversation([message(21, 'the plan', { attachments: [picture] })]));
  await daybook.log(conversation([message(21, '')]));
  await daybook.log(conversation([message(21, null, { attachments: null }), message(22, 'thanks')]));
  expect(lines(daybook)).toEqual([
    [
      `Ada Known (+14155550100) 10:21 AM | the plan | Image: ${viewerOf(1)}`,
      'Ada Known (+14155550100) 10:22 AM | thanks',
    ],
  ]);
  expect(daybook.crm.calls).toEqual(['create', 'read', 'update', 'read', 'update']);
});

it('shows the recording of a voicemail that was not ready yet, and its words', async () => {
  const daybook = await startFakeDaybook();
  const voicemail = (fields: object): Record<string, unknown> =>
    conversation([message(5, null, { type: 'VoiceMail', ...fields })], { key: 'v/7/14/2026' });
  await daybook.log(voicemail({ attachments: [{ id: 5, type: 'AudioRecording' }] }));
  await daybook.log(
    voicemail({
      attachments: [
        { id: 5, type: 'AudioRecording', link: 'https://media.example/v5' },
        { id: 6, type: 'AudioTranscription', uri: 'https://media.ringcentral.com/m/6' },
      ],
    }),
  );
  await daybook.log(
    voicemail({
      attachments: [{ id: 5, type: 'AudioRecording', link: 'https://media.example/v5' }],
      transcript: 'Please call me back.',
    }),
  );
  expect(daybook.crm.entries.map(({ body }) => body)).toEqual([
    [
      '<br><b>Voicemail left by Ada Known - 26/07/14</b>',
      'Tuesday, July 14, 2026 10:05 AM',
      'Voicemail transcript: <b>Please call me back.</b>',
      'Voicemail recording link: <a href="https://media.example/v5">https://media.example/v5</a>',
      `Voicemail transcript: <a href="${viewerOf(6)}">${viewerOf(6)}</a>`,
      '',
      '--- Created via RingCentral App Connect',
    ].join('<br>'),
  ]);
});

it('names a file that is no picture, and shows no layout of slides', async () => {
  const daybook = await startFakeDaybook();
  const file = { type: 'MmsAttachment', contentType: 'application/pdf', fileName: 'quote <2>.pdf' };
  await daybook.log(
    conversation([
      message(1, 'See', {
        attachments: [
          { ...file, uri: 'https://media.ringcentral.com/m/7' },
          {
            type: 'MmsAttachment',
            contentType: 'application/smil',
            uri: 'https://media.ringcentral.com/m/8',
          },
          {
            type: 'MmsAttachment',
            contentType: 'text/plain',
            fileName: 'layout.smil',
            uri: 'https://x.example/9',
          },
        ],
      }),
    ]),
  );
  expect(lines(daybook)).toEqual([
    [`Ada Known (+14155550100) 10:01 AM | See | Attachment quote &lt;2&gt;.pdf: ${viewerOf(7)}`],
  ]);
});

it('says of each member of a group whether the message reached them', async () => {
  const daybook = await startFakeDaybook();
  const ben = { phoneNumber: '+14155550177', name: 'Ben Other' };
  const group = (to: object[], contactId: number, contactName: string): Record<string, unknown> =>
    conversation([outbound(1, 'Hello all', { to, messageStatus: 'Sent' })], {
      logInfo: { correspondents: [{ ...ada, name: 'Ada Known' }, ben] },
      contactId,
      contactName,
    });
  const later = [
    { ...ada, messageStatus: 'SendingFailed' },
    { ...ben, messageStatus: 'Delivered' },
  ];
  await daybook.log(group([ada, ben], 101, 'Ada Known'));
  await daybook.log(group([ada, ben], 102, 'Ben Other'));
  await daybook.log(group(later, 101, 'Ada Known'));
  await daybook.log(group(later, 102, 'Ben Other'));
  expect(lines(daybook)).toEqual([
    ['Ann Agent 10:01 AM (not delivered) | Hello all'],
    ['Ann Agent 10:01 AM | Hello all'],
  ]);
});

it('leaves an entry that a person edited as it is, and opens no part 2 for a state alone', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([outbound(1, 'Friday?', { messageStatus: 'Sent' })]));
  const [entry] = daybook.crm.entries;
  if (entry) entry.body += '<br>Call her. Ben';
  const edited = entry?.body;
  const answer = await daybook.log(
    conversation([outbound(1, 'Friday?', { messageStatus: 'SendingFailed' })]),
  );
  await daybook.pass(60_000);
  expect(answer.json()).toMatchObject({ successful: true, logIds: [] });
  expect(daybook.crm.entries.map(({ body }) => body)).toEqual([edited]);
  expect(await daybook.unfiled()).toEqual([]);
});

it('goes on by itself when the CRM is down just when a state comes, and does not call that a failure', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([outbound(1, 'Friday?', { messageStatus: 'Sent' })]));
  daybook.crm.faults.push({ on: 'update', kind: '503', times: 1 });
  const answer = await daybook.log(
    conversation([outbound(1, 'Friday?', { messageStatus: 'SendingFailed' })]),
  );
  expect(answer.json()).toEqual({ successful: true, logIds: [], returnMessage: null });
  await daybook.pass(30_000);
  expect(lines(daybook)).toEqual([['Ann Agent 10:01 AM (not delivered) | Friday?']]);
});

it('files the rest of a text that came empty at first and turns out longer than an entry', async () => {
  const daybook = await startFakeDaybook();
  const long = Array.from({ length: 30_000 }, (_, index) => `w${index}`).join(' ');
  await daybook.log(conversation([message(1, '')]));
  const answer = await daybook.log(conversation([message(1, long)]));
  await daybook.pass(10_000);
  expect(answer.statusCode).toBe(200);
  const words = lines(daybook)
    .flat()
    .flatMap((line) => (line.split(' | ')[1] ?? '').split(' '));
  expect(words.join('')).toBe(long.replaceAll(' ', ''));
});
