import { expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';

it('logs over and over while the CRM closes each connection right before it is used again', async () => {
  const daybook = await startFakeDaybook();
  const statuses = [];
  for (let number = 1; number <= 40; number += 1) {
    const key = `conversation ${Math.ceil(number / 2)}/7/14/2026`;
    // oxlint-disable-next-line no-await-in-loop -- one after another
    const answer = await daybook.log(conversation([message(number, `text ${number}`)], { key }));
    statuses.push(answer.statusCode);
    daybook.crm.closeIdle();
  }
  expect(statuses).toEqual(Array<number>(40).fill(200));
  expect(daybook.crm.entries).toHaveLength(20);
  // A day's first message is created; its second is written after a look.
  expect(daybook.crm.calls).toHaveLength(60);
});
