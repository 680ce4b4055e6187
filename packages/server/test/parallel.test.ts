import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { startDaybook } from './support/harness.js';
import { pendingMessages } from './support/pending-messages.js';

/** On a clock that stands still nobody's patience ends. */
const now = (): number => Date.UTC(2026, 6, 14, 18);

const writes = (calls: string[]): string[] =>
  calls.filter((name) => /^(create|update)MessageLog$/.test(name));

it('files 50 messages that come at once for one day as one entry with at most 5 writes', async () => {
  let open: () => void = () => undefined;
  const isOpen = new Promise<void>((resolve) => {
    open = resolve;
  });
  const daybook = await startDaybook({
    beforeCall: (name) => (name === 'createMessageLog' ? isOpen : undefined),
  });
  const ann = await daybook.signIn();
  const ids = Array.from({ length: 50 }, (_, index) => index + 1);

  const requests = ids.map((id) => ann.log(conversation([message(id, `message ${id}`)])));
  await expect.poll(() => pendingMessages(daybook.app)).toBe(50);
  open();
  const answers = await Promise.all(requests);

  expect(answers.map((answer) => answer.json<{ logIds: string[] }>().logIds)).toEqual(
    ids.map((id) => [String(id)]),
  );
  const [entry, ...others] = await daybook.entries();
  expect(others).toEqual([]);
  expect(transcript(entry?.body ?? '').map((line) => line.split(' | ')[1])).toEqual(
    ids.map((id) => `message ${id}`),
  );
  expect(writes(daybook.calls).length).toBeLessThanOrEqual(5);
});

it('files a day of 300 messages with one create', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  const ids = Array.from({ length: 300 }, (_, index) => index + 1);

  const answer = await ann.log(conversation(ids.map((id) => message(id, `message ${id}`))));

  expect(answer.json<{ logIds: string[] }>().logIds).toHaveLength(300);
  expect(writes(daybook.calls)).toEqual(['createMessageLog']);
  const [entry] = await daybook.entries();
  expect(entry?.body).toContain('Conversation(300 messages)');
  expect(transcript(entry?.body ?? '')).toHaveLength(300);
});

it('files a message that is sent twice at the same moment once', async () => {
  const daybook = await startDaybook({ crmTakes: 20 });
  const ann = await daybook.signIn();
  const day = conversation([message(1, 'once')]);

  const answers = await Promise.all([ann.log(day), ann.log(day), ann.log(day)]);

  expect(answers.map((answer) => answer.json<{ successful: boolean }>().successful)).toEqual([
    true,
    true,
    true,
  ]);
  const [entry, ...others] = await daybook.entries();
  expect(others).toEqual([]);
  expect(transcript(entry?.body ?? '')).toEqual(['Ada Known (+14155550100) 10:01 AM | once']);
});

it('files all days of a conversation that are saved at the same moment', async () => {
  const daybook = await startDaybook({ crmTakes: 20 });
  const ann = await daybook.signIn();
  const days = [12, 13, 14].map((day) =>
    conversation([message(day, `on the ${day}th`, { creationTime: Date.UTC(2026, 6, day, 18) })], {
      key: `c/7/${day}/2026`,
    }),
  );

  await Promise.all(days.map((day) => ann.log(day)));

  expect((await daybook.entries()).map(({ subject }) => subject).toSorted()).toEqual([
    'SMS conversation with Ada Known - 26/07/12',
    'SMS conversation with Ada Known - 26/07/13',
    'SMS conversation with Ada Known - 26/07/14',
  ]);
});

it('files the days of a new contact with the contact that the first request makes', async () => {
  const daybook = await startDaybook({ crmTakes: 20, now });
  const ann = await daybook.signIn();
  const stranger = { correspondents: [{ phoneNumber: '+16285550337' }] };
  const day = (number: number, contact: object): Record<string, unknown> =>
    conversation(
      [
        message(number, 'hi', {
          creationTime: Date.UTC(2026, 6, number, 18),
          from: { phoneNumber: '+16285550337' },
        }),
      ],
      {
        key: `s/7/${number}/2026`,
        logInfo: stranger,
        ...contact,
      },
    );
  const unknown = { contactId: 'createNewContact', contactType: '', contactName: '' };

  const later = [13, 14].map((number) => ann.log(day(number, unknown)));
  const made = await ann.post('/contact', {
    phoneNumber: '+16285550337',
    newContactName: 'Sam Stranger',
    newContactType: 'Contact',
    additionalSubmission: {},
  });
  const { contact } = made.json<{ contact: { id: number; name: string } }>();
  const first = await ann.log(day(12, { contactId: contact.id, contactName: 'Sam Stranger' }));
  const answers = [first, ...(await Promise.all(later))];

  expect(answers.map((answer) => answer.json<{ successful: boolean }>().successful)).toEqual([
    true,
    true,
    true,
  ]);
  const { contacts, logs } = await daybook.crm.read();
  expect(contacts.filter(({ name }) => name === 'Sam Stranger')).toHaveLength(1);
  expect(
    logs
      .map(({ contactId, subject }) => [contactId, subject])
      .toSorted(([, a], [, b]) => String(a).localeCompare(String(b))),
  ).toEqual([
    [contact.id, 'SMS conversation with Sam Stranger - 26/07/12'],
    [contact.id, 'SMS conversation with Sam Stranger - 26/07/13'],
    [contact.id, 'SMS conversation with Sam Stranger - 26/07/14'],
  ]);
});

it('makes a contact once when the button is pressed twice', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  const fields = { phoneNumber: '+16285550337', newContactName: 'Sam Stranger', newContactType: 'Contact' };
  const answers = await Promise.all([ann.post('/contact', fields), ann.post('/contact', fields)]);
  const ids = answers.map((answer) => answer.json<{ contact: { id: number } }>().contact.id);
  expect(ids[0]).toBe(ids[1]);
  expect((await daybook.crm.read()).contacts.filter(({ name }) => name === 'Sam Stranger')).toHaveLength(1);
});

it('says which contact is missing when nobody makes it, and writes nothing', async () => {
  let time = Date.UTC(2026, 6, 14, 18);
  const daybook = await startDaybook({
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
  });
  const ann = await daybook.signIn();
  const answer = await ann.log(
    conversation([message(1, 'hi')], {
      logInfo: { correspondents: [{ phoneNumber: '+16285550337' }] },
      contactId: 'createNewContact',
    }),
  );
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    400,
    'text/plain; charset=utf-8',
    'There is no contact yet for +16285550337. Create the contact first, then log the conversation again.',
  ]);
  expect(await daybook.entries()).toEqual([]);
});
