/** Days for a contact that does not exist yet: `contactId` is `createNewContact`. */
import { DaybookError, type InterfaceName, type UnfiledDigest } from '@daybook/core';
import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { readRows } from './support/folder.js';
import { type Client, type Daybook, startDaybook } from './support/harness.js';

const SAM = '+16285550337';
const NOT_THERE =
  'There is no contact yet for +16285550337. Create the contact first, then log the conversation again.';

const asNew = { contactId: 'createNewContact', contactType: '', contactName: '' };
const hello = message(1, 'hello', { from: { phoneNumber: SAM } });
const day = (fields: object): Record<string, unknown> =>
  conversation([hello], { logInfo: { correspondents: [{ phoneNumber: SAM }] }, ...fields });

const makeSam = (client: Client) =>
  client.post('/contact', { phoneNumber: SAM, newContactName: 'Sam Stranger', newContactType: 'Contact' });

async function unfiled(client: Client): Promise<string[]> {
  const { unfiled: list } = (await client.get('/unfiled')).json<{ unfiled: UnfiledDigest[] }>();
  return list.map(({ contactName, messages, reason }) => `${contactName}, ${messages}: ${reason.message}`);
}

async function entries({ entries: read }: Daybook): Promise<string[]> {
  return (await read()).map(({ contactId, subject }) => `${contactId}: ${subject}`);
}

/** A server whose waiting takes no time, and a CRM that can be away. */
async function start(): Promise<
  Daybook & { ann: Client; crmIsAway: { value: boolean }; pass: (milliseconds: number) => Promise<void> }
> {
  let time = Date.UTC(2026, 6, 14, 18);
  const crmIsAway = { value: false };
  const daybook = await startDaybook({
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
    beforeCall: (name: InterfaceName) => {
      if (crmIsAway.value && !name.startsWith('get'))
        throw new DaybookError('crm_unavailable', { crm: 'Mock CRM', detail: 'it took too long' });
    },
  });
  return {
    ...daybook,
    ann: await daybook.signIn(),
    crmIsAway,
    pass: async (milliseconds) => {
      time += milliseconds;
      await daybook.app.logbook.deliverDue();
    },
  };
}

it('are kept while the CRM is away, and filed by themselves when the contact is there', async () => {
  const daybook = await start();
  const { ann, crmIsAway, pass } = daybook;
  crmIsAway.value = true;
  const answer = await ann.log(day(asNew));
  expect([answer.statusCode, answer.body]).toEqual([
    503,
    'Not logged yet: Mock CRM is not answering (it took too long). Your messages are kept, and Daybook logs them by itself as soon as it can.',
  ]);
  crmIsAway.value = false;
  await makeSam(ann);
  await pass(60_000);
  expect(await entries(daybook)).toEqual(['104: SMS conversation with Sam Stranger - 26/07/14']);
  expect(await unfiled(ann)).toEqual([]);
});

it('are on the unfiled list when nobody makes the contact, and filed when somebody does', async () => {
  const daybook = await start();
  const { ann, pass } = daybook;
  const answer = await ann.log(day(asNew));
  expect([answer.statusCode, answer.body]).toEqual([400, NOT_THERE]);
  expect(await unfiled(ann)).toEqual([`+16285550337, 1: ${NOT_THERE}`]);
  await makeSam(ann);
  await pass(1_000);
  expect(await entries(daybook)).toEqual(['104: SMS conversation with Sam Stranger - 26/07/14']);
  expect(await unfiled(ann)).toEqual([]);
  expect((await ann.log(day({ contactId: 104, contactName: 'Sam Stranger' }))).json()).toMatchObject({
    successful: true,
    logIds: ['1'],
  });
  expect(await entries(daybook)).toHaveLength(1);
});

it('go with the contact with which the conversation is logged again', async () => {
  const daybook = await start();
  const { ann, pass } = daybook;
  await ann.log(day(asNew));
  await ann.log(day({ contactId: 101, contactName: 'Ada Known' }));
  await pass(60_000);
  expect(await entries(daybook)).toEqual(['101: SMS conversation with Ada Known - 26/07/14']);
  expect(await unfiled(ann)).toEqual([]);
});

it('go with the only one whom the CRM has by then, as a fax from a number that nobody knew', async () => {
  const daybook = await start();
  const { ann, crm } = daybook;
  await ann.get('/contact?phoneNumber=+16285550337');
  await crm.edit(({ contacts }) =>
    contacts.push({ id: 777, name: 'Made By Hand', type: 'Contact', phone: SAM, leads: [], deals: [] }),
  );
  expect((await ann.log(day(asNew))).json()).toMatchObject({ successful: true, logIds: ['1'] });
  expect(await entries(daybook)).toEqual(['777: SMS conversation with Made By Hand - 26/07/14']);
});

it('do not go with somebody whom the person could have chosen, and did not', async () => {
  const daybook = await start();
  const { ann } = daybook;
  const shared = { logInfo: { correspondents: [{ phoneNumber: '+14155550100' }] } };
  expect((await ann.get('/contact?phoneNumber=+14155550100')).json()).toMatchObject({
    contact: [{ id: 101, name: 'Ada Known' }, { id: 'createNewContact' }],
  });
  const answer = await ann.log(conversation([message(1, 'for her husband')], { ...shared, ...asNew }));
  expect(answer.statusCode).toBe(400);
  expect(await entries(daybook)).toEqual([]);
});

it('do not go with somebody who was made here long ago, and whom the person was offered again', async () => {
  const daybook = await start();
  const { ann, pass } = daybook;
  await makeSam(ann);
  await pass(30 * 86_400_000);
  expect((await ann.get(`/contact?phoneNumber=${SAM}`)).json()).toMatchObject({
    contact: [{ id: 104, name: 'Sam Stranger' }, { id: 'createNewContact' }],
  });
  const answer = await ann.log(day(asNew));
  expect([answer.statusCode, answer.body]).toEqual([400, NOT_THERE]);
  expect(await entries(daybook)).toEqual([]);
});

it('go with who was made a moment ago, also when the person has looked them up before and after', async () => {
  const daybook = await start();
  const { ann } = daybook;
  await makeSam(ann);
  await ann.get(`/contact?phoneNumber=${SAM}`);
  expect((await ann.log(day(asNew))).json()).toMatchObject({ successful: true, logIds: ['1'] });
  expect(await entries(daybook)).toEqual(['104: SMS conversation with Sam Stranger - 26/07/14']);
});

it('of a group stand once in the entry of the new contact, and once in that of another member', async () => {
  const daybook = await start();
  const { ann, pass } = daybook;
  const correspondents = [{ phoneNumber: SAM }, { phoneNumber: '+14155550100', name: 'Ada Known' }];
  const group = (fields: object): Record<string, unknown> =>
    conversation([hello, message(2, 'hi both')], { logInfo: { correspondents }, ...fields });
  await ann.log(group(asNew));
  await ann.log(group({ contactId: 101, contactName: 'Ada Known' }));
  expect(await unfiled(ann)).toEqual([`+16285550337, 2: ${NOT_THERE}`]);
  await makeSam(ann);
  await pass(1_000);
  await ann.log(group({ contactId: 105, contactName: 'Sam Stranger' }));
  await ann.log(group(asNew));
  await pass(60_000);
  expect((await entries(daybook)).map((line) => line.slice(0, 4))).toEqual(['101:', '105:']);
  expect((await daybook.entries()).map(({ body }) => body.match(/>(hello|hi both)</g))).toEqual([
    ['>hello<', '>hi both<'],
    ['>hello<', '>hi both<'],
  ]);
  expect(await unfiled(ann)).toEqual([]);
});

it('go with the contact that was made for them, however long the CRM was away after that', async () => {
  const daybook = await start();
  const { ann, crmIsAway, pass } = daybook;
  await makeSam(ann);
  crmIsAway.value = true;
  await ann.log(day({ contactId: 104, contactName: 'Sam Stranger' }));
  const yesterday = message(2, 'yesterday', { from: { phoneNumber: SAM } });
  await ann.log(
    conversation([yesterday], {
      key: '5578984709540881001/7/13/2026',
      logInfo: { correspondents: [{ phoneNumber: SAM }] },
      ...asNew,
    }),
  );
  await pass(3_600_000);
  crmIsAway.value = false;
  await pass(300_000);
  await pass(300_000);
  expect(await unfiled(ann)).toEqual([]);
  expect((await daybook.entries()).map(({ contactId }) => contactId)).toEqual([104, 104]);
});

it('hold what was learnt of their messages while the contact was being made', async () => {
  const making = { isBegun: (): void => undefined, end: (): void => undefined };
  const isBegun = new Promise<void>((resolve) => {
    making.isBegun = resolve;
  });
  const isOver = new Promise<void>((resolve) => {
    making.end = resolve;
  });
  const daybook = await startDaybook({
    beforeCall: async (name) => {
      if (name !== 'createContact') return;
      making.isBegun();
      await isOver;
    },
  });
  const ann = await daybook.signIn();
  const made = makeSam(ann);
  await isBegun;
  const first = ann.log(day(asNew));
  const late = message(1, 'hello, and more', { from: { phoneNumber: SAM } });
  const second = ann.log(
    conversation([late], { logInfo: { correspondents: [{ phoneNumber: SAM }] }, ...asNew }),
  );
  // Grows when something is told of the day.
  const revision = (): Promise<unknown[]> => readRows(daybook.folder, 'select revision from digests');
  await expect.poll(revision).toEqual([{ revision: 2 }]);
  making.end();
  await Promise.all([made, first, second]);
  expect((await daybook.entries()).map(({ body }) => transcript(body))).toEqual([
    ['Sam Stranger (+16285550337) 10:01 AM | hello, and more'],
  ]);
});

it('do not go with somebody who was made for others of the same day hours before', async () => {
  const daybook = await start();
  const { ann, pass } = daybook;
  await makeSam(ann);
  expect((await ann.log(day(asNew))).statusCode).toBe(200);
  await pass(5 * 3_600_000);
  await ann.get(`/contact?phoneNumber=${SAM}`);
  const forSpouse = message(2, 'for the spouse', { from: { phoneNumber: SAM } });
  const logInfo = { correspondents: [{ phoneNumber: SAM }] };
  const answer = await ann.log(conversation([hello, forSpouse], { logInfo, ...asNew }));
  expect([answer.statusCode, answer.body]).toEqual([400, NOT_THERE]);
  expect((await daybook.entries()).map(({ body }) => transcript(body))).toEqual([
    ['Sam Stranger (+16285550337) 10:01 AM | hello'],
  ]);
});

it('of a group go into the day that is known under the key of another computer', async () => {
  const daybook = await start();
  const { ann } = daybook;
  const logInfo = {
    correspondents: [{ phoneNumber: SAM }, { phoneNumber: '+14155550100', name: 'Ada Known' }],
  };
  await makeSam(ann);
  await ann.log(conversation([hello], { logInfo, contactId: 104, contactName: 'Sam Stranger' }));
  const more = message(2, 'more', { from: { phoneNumber: SAM } });
  const answer = await ann.log(
    conversation([hello, more], { logInfo, key: '5578984709540881001/14.7.2026', ...asNew }),
  );
  expect(answer.statusCode).toBe(200);
  expect((await daybook.entries()).map(({ body }) => transcript(body))).toEqual([
    ['Sam Stranger (+16285550337) 10:01 AM | hello', 'Sam Stranger (+16285550337) 10:02 AM | more'],
  ]);
});
