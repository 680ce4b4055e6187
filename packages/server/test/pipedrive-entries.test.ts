import type { FakePipedrive } from '@daybook/connector-pipedrive/fake';
import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { startPipedriveDaybook } from './support/pipedrive-daybook.js';

const LOGGED = { messageType: 'success', message: 'Message logged', ttl: 1000 };

async function start() {
  const daybook = await startPipedriveDaybook();
  const client = await daybook.signIn();
  const log = (messages: unknown[], fields: object = {}) =>
    client.log(conversation(messages, { contactId: daybook.ada.id, contactType: 'Person', ...fields }));
  return { ...daybook, ...client, log };
}

function sent(fake: FakePipedrive, operation: 'createActivity' | 'updateActivity'): unknown[] {
  return fake.calls.filter((call) => call.operation === operation).map(({ body }) => body);
}

function texts(note: string | null | undefined): (string | undefined)[] {
  return transcript((note ?? '').replaceAll('<br />', '<br>')).map((line) => line.split(' | ')[1]);
}

it('asks for exactly this activity, and Pipedrive keeps exactly this one', async () => {
  const { fake, company, ann, ada, log } = await start();
  ada.org_id = company.addOrganization({ name: 'Known & Co' }).id;
  const answer = await log([message(1, 'Hello'), message(2, 'Friday?', { direction: 'Outbound' })]);
  expect(answer.json()).toEqual({ successful: true, logIds: ['1', '2'], returnMessage: LOGGED });

  const [{ note, ...body } = { note: '' }, ...others] = sent(fake, 'createActivity') as { note: string }[];
  expect(others).toEqual([]);
  expect(body).toEqual({
    subject: 'SMS conversation with Ada Known - 26/07/14',
    type: 'sms',
    owner_id: ann.id,
    done: true,
    due_date: '2026-07-14',
    due_time: '17:01',
    participants: [{ person_id: ada.id, primary: true }],
    org_id: 1,
  });
  expect(note.replace(/Daybook #[A-Za-z0-9]{12}$/, 'Daybook #…')).toBe(
    '<br><b>SMS conversation with Ada Known - 26/07/14</b><br><b>Conversation summary</b><br>' +
      'Tuesday, July 14, 2026<br>Participants<br><ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li></ul><br>' +
      'Conversation(2 messages)<br>BEGIN<br>------------<br>' +
      '<ul><li>Ada Known (+14155550100) 10:01 AM<br><b>Hello</b></li>' +
      '<li>Ann Agent 10:02 AM<br><b>Friday?</b></li></ul>------------<br>END<br><br>' +
      '--- Created via RingCentral App Connect<br>Daybook #…',
  );
  expect(company.activities).toMatchObject([
    {
      id: 1,
      subject: 'SMS conversation with Ada Known - 26/07/14',
      note: note.replaceAll('<br>', '<br />'),
      type: 'sms',
      owner_id: ann.id,
      person_id: ada.id,
      participants: [{ person_id: ada.id, primary: true }],
      org_id: 1,
      deal_id: null,
      lead_id: null,
      due_date: '2026-07-14',
      due_time: '17:01:00',
      done: true,
      public_description: null,
    },
  ]);
});

it.each([
  ['in the evening in Los Angeles', 'America/Los_Angeles', '2026-07-15T00:05:59Z', '26/07/14', '05:05 PM'],
  ['in the morning in Tokyo', 'Asia/Tokyo', '2026-07-13T22:30:00Z', '26/07/14', '07:30 AM'],
  ['in Kathmandu', 'Asia/Kathmandu', '2026-07-14T18:20:00Z', '26/07/15', '12:05 AM'],
  ['in winter in Berlin', 'Europe/Berlin', '2026-12-31T23:10:00Z', '27/01/01', '12:10 AM'],
])(
  'is due at one instant in UTC, and reads as local time, %s',
  async (_where, timezone, sentAt, day, time) => {
    const { company, signIn, fake, ada } = await startPipedriveDaybook();
    const nia = company.addUser({ name: 'Nia Agent', timezone });
    const { log } = await signIn(nia);
    const creationTime = Date.parse(sentAt);
    await log(conversation([message(1, 'Hello', { creationTime })], { contactId: ada.id }));
    expect(sent(fake, 'createActivity')).toMatchObject([
      {
        subject: `SMS conversation with Ada Known - ${day}`,
        due_date: sentAt.slice(0, 10),
        due_time: sentAt.slice(11, 16),
        owner_id: nia.id,
      },
    ]);
    expect(company.activities[0]?.note).toContain(`<li>Ada Known (+14155550100) ${time}<br />`);
  },
);

it('links what was chosen: the deal before the lead, ids also as text, nothing for no choice', async () => {
  const { fake, company, ada, log } = await start();
  const deal = company.addDeal({ title: 'Roof', person: ada });
  const lead = company.addLead({ title: 'Website', person: ada });
  const choices = [
    { deals: deal.id, leads: lead.id },
    { deals: String(deal.id) },
    { leads: lead.id },
    { deals: 'none', leads: lead.id },
    { deals: '', leads: '' },
    { deals: null, leads: null },
    { deals: 'none', leads: 'none' },
    { deals: 0, leads: 0 },
    {},
  ];
  for (const [index, additionalSubmission] of choices.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- one after another, so that the order tells which is which
    await log([message(index + 1, 'Hello')], { additionalSubmission, key: `${index}/7/14/2026` });
  }
  const links = sent(fake, 'createActivity').map((body) =>
    Object.fromEntries(Object.entries(body as object).filter(([key]) => /deal|lead|org/.test(key))),
  );
  const none = {};
  const byDeal = { deal_id: deal.id };
  const byLead = { lead_id: lead.id };
  expect(links).toEqual([byDeal, byDeal, byLead, byLead, none, none, none, none, none]);
});

it('takes a person whose id comes as text, and refuses what is no person', async () => {
  const { fake, company, log } = await start();
  await log([message(1, 'Hello')], { contactId: '1' });
  expect(sent(fake, 'createActivity')).toMatchObject([{ participants: [{ person_id: 1, primary: true }] }]);
  const answer = await log([message(2, 'Hello')], { contactId: 'lead-7' });
  expect([answer.statusCode, answer.body]).toEqual([
    400,
    'Pipedrive refused this entry: the contact is not a person of Pipedrive; choose the contact again',
  ]);
  expect(company.activities).toHaveLength(1);
});

it('changes only the texts, and leaves what a person linked or changed meanwhile', async () => {
  const { fake, company, ada, log } = await start();
  const [roof, garden] = ['Roof', 'Garden'].map((title) => company.addDeal({ title, person: ada }));
  const carla = company.addPerson({ name: 'Carla Gomez' });
  const additionalSubmission = { deals: roof?.id };
  await log([message(1, 'one')], { additionalSubmission });
  const linked = {
    type: 'meeting',
    deal_id: garden?.id ?? null,
    org_id: company.addOrganization({ name: 'Known & Co' }).id,
    owner_id: company.addUser({ name: 'Ben Agent' }).id,
    participants: [
      { person_id: carla.id, primary: true },
      { person_id: ada.id, primary: false },
    ],
    due_date: '2026-07-20',
    due_time: '09:00:00',
    done: false,
  };
  company.editActivity(1, linked);
  await log([message(1, 'one'), message(2, 'two')], { additionalSubmission });

  expect(company.activities).toHaveLength(1);
  expect(company.activities[0]).toMatchObject(linked);
  expect(texts(company.activities[0]?.note)).toEqual(['one', 'two']);
  expect(sent(fake, 'updateActivity').map((body) => Object.keys(body as object))).toEqual([
    ['subject', 'note'],
  ]);
  company.editActivity(1, { deal_id: null });
  await log([message(1, 'one'), message(2, 'two'), message(3, 'three')], { additionalSubmission });
  expect(company.activities[0]).toMatchObject({ deal_id: null });
  expect(texts(company.activities[0]?.note)).toEqual(['one', 'two', 'three']);
});

it('goes on in a part 2 at 90,000 bytes, with every message once', async () => {
  const { fake, company, ada, log } = await start();
  const deal = company.addDeal({ title: 'Roof', person: ada });
  const ids = Array.from({ length: 251 }, (_, index) => index + 1);
  const text = (id: number): string => `${id} "Müller's" ${'é'.repeat(150)}`;
  const day = ids.map((id) => message(id, text(id)));
  const fields = { additionalSubmission: { deals: deal.id } };
  await log(day.slice(0, 250), fields);
  await log(day, fields);

  expect(company.activities.map(({ subject, deal_id }) => [subject, deal_id])).toEqual([
    ['SMS conversation with Ada Known - 26/07/14', deal.id],
    ['SMS conversation with Ada Known - 26/07/14 (part 2)', deal.id],
  ]);
  expect(company.activities.flatMap(({ note }) => texts(note))).toEqual(ids.map(text));
  const bodies = [...sent(fake, 'createActivity'), ...sent(fake, 'updateActivity')] as { note: string }[];
  const sizes = bodies.map(({ note }) => Buffer.byteLength(note));
  expect(sizes).toHaveLength(3);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(90_000);
  expect(sizes[0]).toBeGreaterThan(89_000);
});

it('brings through texts that look like HTML, like a replacement or like the entry itself', async () => {
  const { company, log } = await start();
  const words = [
    '<b>bold</b> <script>alert(1)</script> <!-- Daybook #abc -->',
    "$& $1 $` $' &amp; &lt;",
    'Did you get my messages? Conversation(99 messages)',
    '</ul>------------<br>END',
    'BEGIN',
  ];
  for (const count of [3, 4, 5]) {
    // oxlint-disable-next-line no-await-in-loop -- as a conversation grows
    await log(words.slice(0, count).map((text, index) => message(index + 1, text)));
  }
  expect(company.activities).toHaveLength(1);
  const note = company.activities[0]?.note ?? '';
  expect(note).toContain('<br />Conversation(5 messages)<br />BEGIN<br />------------<br /><ul>');
  const read = texts(note).map((text) =>
    text?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  );
  expect(read).toEqual(words);
});

it('files although the organization that it remembers is gone', async () => {
  const { company, ada, log } = await start();
  const organization = company.addOrganization({ name: 'Known & Co' });
  ada.org_id = organization.id;
  await log([message(1, 'Hello')]);
  organization.is_deleted = true;
  ada.org_id = null;
  const answer = await log([message(2, 'Hello')], { key: '2/7/14/2026' });
  expect([answer.statusCode, answer.body]).toEqual([200, expect.stringContaining('"logIds":["2"]')]);
  expect(company.activities.map(({ org_id }) => org_id)).toEqual([organization.id, null]);
});

it('is logged without the deal when the deal that was chosen is gone, and says so', async () => {
  const { company, ada, log } = await start();
  const roof = company.addDeal({ title: 'Roof', person: ada });
  roof.is_deleted = true;
  const answer = await log([message(1, 'Hello')], { additionalSubmission: { deals: roof.id } });
  expect(answer.json()).toEqual({
    successful: true,
    logIds: ['1'],
    returnMessage: {
      messageType: 'warning',
      message: 'Logged without its deal or lead: what was chosen is no longer in Pipedrive.',
      ttl: 10_000,
    },
  });
  expect(company.activities).toMatchObject([{ deal_id: null, person_id: ada.id }]);
});
