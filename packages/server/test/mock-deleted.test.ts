import { expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { startDaybook } from './support/harness.js';

it('believes the mock CRM at once that an entry was deleted, for its file says so', async () => {
  const daybook = await startDaybook();
  const ann = await daybook.signIn();
  await ann.log(conversation([message(1, 'one')]));
  await daybook.crm.edit((data) => data.logs.pop());

  const answer = await ann.log(conversation([message(1, 'one'), message(2, 'two')]));

  expect([answer.statusCode, answer.body]).toEqual([
    409,
    "This day's entry was deleted in Mock CRM. Daybook leaves it deleted; new messages of that day are on your unfiled list.",
  ]);
  expect(await daybook.entries()).toEqual([]);
  expect((await ann.get('/unfiled')).json()).toMatchObject({
    unfiled: [{ messages: 1, reason: { code: 'entry_deleted' } }],
  });
});
