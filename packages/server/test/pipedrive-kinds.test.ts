import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { startPipedriveDaybook } from './support/pipedrive-daybook.js';

const VIEWER = 'https://ringcentral.github.io/ringcentral-media-reader/?media=';
const MEDIA = 'https://media.ringcentral.com/restapi/v1.0/account/1/extension/2/message-store';
const FOOTER = '<br /><br />--- Created via RingCentral App Connect<br />Daybook #…';

async function start() {
  const daybook = await startPipedriveDaybook();
  const client = await daybook.signIn();
  const log = (request: object, contact = daybook.ada, contactName = 'Ada Known') =>
    client.log({ ...request, contactId: contact.id, contactType: 'Person', contactName });
  return { ...daybook, ...client, log };
}

async function example(name: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(new URL(`../../../examples/${name}.json`, import.meta.url), 'utf8'));
}

/** The note with a marker that the test need not know. */
function plain({ note }: { note: string | null }): string {
  return (note ?? '').replace(/Daybook #[A-Za-z0-9]{12}$/, 'Daybook #…');
}

function lines({ note }: { note: string | null }): string[] {
  return transcript((note ?? '').replaceAll('<br />', '<br>'));
}

function linkTo(address: string): string {
  const link = VIEWER + encodeURIComponent(address);
  return `<a href="${link}">${link}</a>`;
}

function attachment(id: number, contentType: string | undefined): object {
  return { id, uri: `${MEDIA}/1/content/${id}`, type: 'MmsAttachment', contentType };
}

it('links every picture, video and other file of a message, with its text or without', async () => {
  const { company, fake, log } = await start();
  const text = { id: 1, uri: `${MEDIA}/1/content/1`, type: 'Text', contentType: 'text/plain' };
  const many = [
    text,
    attachment(2, 'image/jpeg'),
    attachment(3, 'image/png'),
    attachment(4, 'video/mp4'),
    attachment(5, undefined),
  ];
  await log(
    conversation(
      [
        message(1, 'Look', { attachments: many }),
        message(2, null, { attachments: [attachment(6, 'video/3gpp')] }),
      ],
      { logInfo: { rcAccessToken: 'living-token' } },
    ),
  );
  const to = (id: number): string => linkTo(`${MEDIA}/1/content/${id}`);
  expect(company.activities).toMatchObject([{ subject: 'SMS conversation with Ada Known - 26/07/14' }]);
  expect(company.activities[0]?.note).toContain(
    `<li>Ada Known (+14155550100) 10:01 AM<br /><b>Look</b><br />Image: ${to(2)}<br />Image: ${to(3)}` +
      `<br />Video: ${to(4)}<br />Attachment: ${to(5)}</li>` +
      `<li>Ada Known (+14155550100) 10:02 AM<br />Video: ${to(6)}</li>`,
  );
  expect(JSON.stringify(fake.calls.map(({ rawBody }) => rawBody))).not.toContain('living-token');
});

it('adds a picture that comes later to the entry of its day', async () => {
  const { company, log } = await start();
  const picture = message(2, '', { attachments: [attachment(2, 'image/jpeg')] });
  await log(conversation([message(1, 'Look')]));
  await log(conversation([message(1, 'Look'), picture]));
  expect(company.activities).toHaveLength(1);
  expect(company.activities.map(lines)).toEqual([
    [
      'Ada Known (+14155550100) 10:01 AM | Look',
      `Ada Known (+14155550100) 10:02 AM | Image: ${VIEWER}${encodeURIComponent(`${MEDIA}/1/content/2`)}`,
    ],
  ]);
});

it.each([
  [
    'voicemail',
    'Voicemail left by Ada Known - 26/07/14',
    `Tuesday, July 14, 2026 11:00 AM<br />Voicemail recording link: ${linkTo(`${MEDIA}/71044120501/content/71044120502`)}`,
    '18:00',
  ],
  [
    'fax',
    'Fax document sent from Ada Known - 26/07/14',
    `Tuesday, July 14, 2026 11:30 AM<br />Fax document link: ${linkTo(`${MEDIA}/71044120601/content/71044120602`)}<br />Pages: 3`,
    '18:30',
  ],
])('files a %s as an activity of its own, once', async (name, subject, text, dueTime) => {
  const { company, fake, ada, log } = await start();
  const deal = company.addDeal({ title: 'Roof', person: ada });
  const sample = await example(name);
  const logInfo = { ...(sample['logInfo'] as object), rcAccessToken: 'living-token' };
  const request = { ...sample, logInfo, additionalSubmission: { deals: deal.id } };
  await log(conversation([message(1, 'Hello')]));
  const answer = await log(request);
  const again = await log(request);

  expect([answer.json().successful, answer.json().logIds.length, again.json().logIds]).toEqual([true, 1, []]);
  expect(company.activities).toHaveLength(2);
  expect(company.activities[1]).toMatchObject({
    subject,
    type: 'sms',
    done: true,
    deal_id: deal.id,
    due_date: '2026-07-14',
    due_time: `${dueTime}:00`,
    participants: [{ person_id: ada.id, primary: true }],
  });
  expect(company.activities.slice(1).map(plain)).toEqual([`<br /><b>${subject}</b><br />${text}${FOOTER}`]);
  expect(JSON.stringify(fake.calls.map(({ rawBody }) => rawBody))).not.toContain('living-token');
});

it.each([
  ['VoiceMail', 'Outbound', 'Voicemail left for Ada Known - 26/07/14', 'Voicemail recording link'],
  ['Fax', 'Outbound', 'Fax document sent to Ada Known - 26/07/14', 'Fax document link'],
  ['VoiceMail', 'Inbound', 'Voicemail left by Ada Known - 26/07/14', 'Voicemail recording link'],
])('says of a %s (%s) without an address where to open it', async (type, direction, subject, label) => {
  const { company, log } = await start();
  const record = message(1, null, { type, direction, attachments: undefined });
  await log(conversation([record], { key: '1/7/14/2026', logInfo: { type } }));
  expect(company.activities.map(plain)).toEqual([
    `<br /><b>${subject}</b><br />Tuesday, July 14, 2026 10:01 AM<br />${label}: open it in RingCentral${FOOTER}`,
  ]);
});

it('gives each member of a group an activity, with the others as participants', async () => {
  const { company, ada, get, log, cost } = await start();
  const organization = company.addOrganization({ name: 'Gomez & Sons' });
  const carla = company.addPerson({ name: 'Carla Gomez', phones: ['212-555-0147'], organization });
  await get('/contact?phoneNumber=+14155550100&overridingFormat=&isExtension=false');
  await get('/contact?phoneNumber=+12125550147&overridingFormat=&isExtension=false');
  const group = await example('group');
  cost();

  const forAda = await log(group);
  const forCarla = await log(group, carla, 'Carla Gomez');
  const again = await log(group);

  expect(forAda.json()).toMatchObject({ logIds: [`71044120701-${ada.id}`, `71044120702-${ada.id}`] });
  expect(forCarla.json()).toMatchObject({ logIds: [`71044120701-${carla.id}`, `71044120702-${carla.id}`] });
  expect(again.json()).toMatchObject({ successful: true, logIds: [] });
  expect(cost().calls).toEqual(['listActivityTypes', 'createActivity', 'createActivity']);
  const both = (first: { id: number }, second: { id: number }): object[] => [
    { person_id: first.id, primary: true },
    { person_id: second.id, primary: false },
  ];
  expect(company.activities).toMatchObject([
    {
      subject: 'SMS conversation with Ada Known - 26/07/14',
      person_id: ada.id,
      org_id: null,
      participants: both(ada, carla),
    },
    {
      subject: 'SMS conversation with Carla Gomez - 26/07/14',
      person_id: carla.id,
      org_id: organization.id,
      participants: both(carla, ada),
    },
  ]);
  const said = [
    'Ann Agent 12:00 PM | Site visit tomorrow at nine. Does that suit you both?',
    'Carla Gomez (+12125550147) 12:01 PM | Me too, see you there',
  ];
  expect(company.activities.map(lines)).toEqual([said, said]);
  expect(company.activities[0]?.note).toContain(
    '<ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li><li><b>Carla Gomez</b></li></ul>',
  );
});

it('names a member whom Pipedrive does not know, and has no participant for them', async () => {
  const { company, ada, log } = await start();
  await log(await example('group'));
  expect(company.activities).toMatchObject([{ participants: [{ person_id: ada.id, primary: true }] }]);
  expect(company.activities[0]?.note).toContain('<li><b>Carla Gomez</b></li>');
});

it('leaves the participants of a group as a person changed them', async () => {
  const { company, ada, log } = await start();
  const ben = company.addPerson({ name: 'Ben Beyond' });
  const group = await example('group');
  await log(group);
  const participants = [
    { person_id: ben.id, primary: false },
    { person_id: ada.id, primary: true },
  ];
  company.editActivity(1, { participants });
  const logInfo = group['logInfo'] as { messages: object[] };
  const later = { ...logInfo.messages[0], id: 71044120703, subject: 'Bring a ladder' };
  await log({ ...group, logInfo: { ...logInfo, messages: [later, ...logInfo.messages] } });
  expect(company.activities).toMatchObject([{ participants }]);
  expect(company.activities[0]?.note).toContain('<b>Bring a ladder</b>');
});

it('keeps a shared thread in one activity for its whole life, with notes and assignments', async () => {
  const { company, ada, log } = await start();
  const deal = company.addDeal({ title: 'Fence', person: ada });
  const thread = { ...(await example('shared-thread')), additionalSubmission: { deals: deal.id } };
  const first = await log(thread);
  const again = await log(thread);
  const logInfo = (await example('shared-thread'))['logInfo'] as { entities: object[] };
  const thanks = {
    id: 'm3',
    recordType: 'AliveMessage',
    direction: 'Inbound',
    text: 'Thanks',
    author: { name: 'Ada Known' },
    creationTime: Date.UTC(2026, 6, 16, 18),
  };
  const entities = [...logInfo.entities, thanks];
  const later = await log({ ...thread, logInfo: { ...logInfo, assignee: { name: 'Olu Agent' }, entities } });

  expect(first.json()).toMatchObject({ successful: true, logIds: ['thread-3f1c'] });
  expect(again.json()).toMatchObject({ successful: true, logIds: [] });
  expect(later.json()).toMatchObject({ successful: true, logIds: [] });
  expect(company.activities).toHaveLength(1);
  expect(company.activities[0]).toMatchObject({
    subject: 'SMS conversation with Ada Known - 26/07/14',
    type: 'sms',
    deal_id: deal.id,
    participants: [{ person_id: ada.id, primary: true }],
    due_date: '2026-07-14',
    due_time: '20:00:00',
  });
  expect(company.activities[0]?.note).toContain(
    'Shared inbox: Sales Queue<br />Assigned to: Olu Agent<br />',
  );
  expect(company.activities.map(lines)).toEqual([
    [
      'Ada Known 01:00 PM | Do you also repair fences?',
      'Assigned to Nia Agent 01:01 PM',
      'Nia Agent 01:02 PM | We do. I will call you this afternoon.',
      'Note by Nia Agent 01:03 PM | Call her at five',
      'Ada Known 26/07/16 11:00 AM | Thanks',
    ],
  ]);
});
