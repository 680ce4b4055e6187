import { DaybookError } from '@daybook/core';
import { describe, expect, it, test } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { startDaybook } from './support/harness.js';
import { startPipedriveDaybook } from './support/pipedrive-daybook.js';

const SAM = '+16285550337';

describe('when the budget for finding contacts is spent', () => {
  test('a day without a contact waits, and everything else is logged', async () => {
    const { signIn, ada, company, pass, cost } = await startPipedriveDaybook();
    company.budget.limit = 1_000;
    const { log, get } = await signIn();
    // oxlint-disable-next-line no-await-in-loop -- one after the other spends it
    for (const last of ['0', '1', '2', '3', '4', '5']) await get(`/contact?phoneNumber=+1415555020${last}`);

    const unknown = await log(
      conversation([message(1, 'who is this', { from: { phoneNumber: SAM } })], {
        key: 'sam/7/14/2026',
        contactId: 'createNewContact',
        contactType: '',
        contactName: '',
        logInfo: { correspondents: [{ phoneNumber: SAM }] },
      }),
    );
    const known = await log(
      conversation([message(2, 'hi Ada')], { contactId: ada.id, key: 'ada/7/14/2026' }),
    );

    expect(unknown.statusCode).toBe(503);
    expect(unknown.body).toBe(
      "Not logged yet: Daybook has used its share of Pipedrive's daily budget (82 of 100 tokens for finding contacts). Your messages are kept, and Daybook logs them by itself as soon as it can.",
    );
    expect(known.statusCode).toBe(200);
    expect(company.activities).toHaveLength(1);
    cost();
    await pass(600_000);
    expect(cost().calls).toEqual([]);
  });
});

it('after a pause one contact is looked up, and the others wait for what comes of that', async () => {
  let time = Date.UTC(2026, 6, 14, 18);
  let lookups = 0;
  const daybook = await startDaybook({
    now: () => time,
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
    beforeCall: (name) => {
      if (name !== 'findContact') return;
      lookups += 1;
      throw new DaybookError('crm_unavailable', { crm: 'Mock CRM', detail: 'it took too long' });
    },
  });
  const ann = await daybook.signIn();
  for (const last of [0, 1, 2, 3, 4, 5]) {
    const from = { phoneNumber: `+1628555034${last}` };
    // oxlint-disable-next-line no-await-in-loop -- the first one is the one that is asked for
    await ann.log(
      conversation([message(`m${last}`, 'hello', { from })], {
        key: `c${last}/7/14/2026`,
        logInfo: { correspondents: [from] },
        contactId: 'createNewContact',
        contactType: '',
        contactName: '',
      }),
    );
  }
  expect(lookups).toBe(1);
  time += 60_000;
  await daybook.app.logbook.deliverDue();
  expect(lookups).toBe(2);
});
