import { expect, it } from 'vitest';
import { conversation, message } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';

it('options that are given as undefined are those that are not given', async () => {
  const daybook = await startFakeDaybook({
    server: {
      // @ts-expect-error -- JavaScript, and TypeScript as most people set it up, lets this through
      limits: { requestsPerMinute: undefined, signInsPerMinute: undefined },
      // @ts-expect-error -- the same
      logbook: { leaseMs: undefined, giveUpAfterMs: undefined },
    },
  });
  const answer = await daybook.log(conversation([message(1, 'one')]));
  expect([answer.statusCode, answer.json()]).toMatchObject([200, { successful: true, logIds: ['1'] }]);
});
