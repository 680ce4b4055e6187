/** What the page of what could not be filed says of all that were tried again together. */
import { DaybookError } from '@daybook/core';
import { expect, it } from 'vitest';
import { acmeConnector } from './support/acme.js';
import { conversation, message } from './support/conversations.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';
import { get, press, told, visit } from './support/visitor.js';

/** A CRM that takes entries of some contacts only, and says why not the others. */
interface Choosy extends FakeDaybook {
  choice: { takes: readonly unknown[]; says: string; refusesAfter?: Promise<void> };
  cookie: string;
}

/** Days of so many contacts, each refused. */
async function refuseContacts(contactIds: readonly number[], patienceMs = 60_000): Promise<Choosy> {
  const choice: Choosy['choice'] = { takes: [], says: 'the field type is required' };
  const acme = acmeConnector({
    manifest: {
      name: 'fake',
      displayName: 'Acme',
      urlIdentifier: '*.acme.example',
      hosts: ['localhost'],
      auth: { type: 'apiKey' },
    },
    async createMessageLog({ contactInfo: { id } }) {
      if (choice.takes.includes(id)) return { logId: `entry-${id}` };
      await choice.refusesAfter;
      throw new DaybookError('crm_rejected', { crm: 'Acme', detail: choice.says });
    },
  });
  const daybook = await startFakeDaybook({ server: { connectors: [acme], logbook: { patienceMs } } });
  for (const contactId of contactIds) {
    const first = message(contactId - 100, 'Hi');
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await daybook.log(conversation([first], { key: `${contactId}/7/14/2026`, contactId }));
  }
  await expect.poll(() => daybook.unfiled()).toHaveLength(contactIds.length);
  return { ...daybook, choice, cookie: await visit(daybook) };
}

/** Presses the button that tries so many again. Returns where that leads. */
async function tryAll(daybook: Choosy, count: number): Promise<string> {
  const { body } = await get(daybook, '/unfiled', daybook.cookie);
  const pattern = new RegExp(` action="([^"]*)"><button aria-label="Try all ${count} again: `);
  const [, action = ''] = pattern.exec(body) ?? [];
  const { headers } = await press(daybook, action.replaceAll('&amp;', '&'), { cookie: daybook.cookie });
  return String(headers.location);
}

it('says why all were refused again, when the CRM says it in other words, and one of them is filed', async () => {
  const daybook = await refuseContacts([101, 102, 103]);
  Object.assign(daybook.choice, { takes: [101], says: 'the field owner is required' });
  expect(await told(daybook, await tryAll(daybook, 3), daybook.cookie)).toEqual([
    'Refused since you tried: Acme refused this entry: the field owner is required',
    '1 message with Ada Known',
    '1 message with Ada Known',
  ]);
});

it('waits for what comes of all of them, and not of the first few', async () => {
  const daybook = await refuseContacts([101, 102, 103, 104, 105, 106]);
  Object.assign(daybook.choice, { takes: [101, 102, 103, 104, 105], says: 'the field owner is required' });
  expect(await told(daybook, await tryAll(daybook, 6), daybook.cookie)).toEqual([
    'Refused since you tried: Acme refused this entry: the field owner is required',
    '1 message with Ada Known',
  ]);
});

it('says why one of many was refused again, when the CRM says so later than anybody waits', async () => {
  const daybook = await refuseContacts([101, 102, 103, 104, 105, 106], 100);
  let refuseNow: () => void = () => undefined;
  Object.assign(daybook.choice, {
    takes: [101, 102, 103, 104, 105],
    says: 'the field owner is required',
    refusesAfter: new Promise<void>((resolve) => {
      refuseNow = resolve;
    }),
  });
  daybook.clock.advance(60_000);
  const location = await tryAll(daybook, 6);
  expect(await told(daybook, location, daybook.cookie)).toEqual([
    'Still being tried: reload this page to see what comes of it.',
  ]);
  refuseNow();
  await expect
    .poll(() => told(daybook, location, daybook.cookie))
    .toEqual([
      'Refused since you tried: Acme refused this entry: the field owner is required',
      '1 message with Ada Known',
    ]);
});
