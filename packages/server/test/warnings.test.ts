import { DaybookError } from '@daybook/core';
import { expect, it } from 'vitest';
import { acmeConnector, login } from './support/acme.js';
import { clientOf } from './support/client.js';
import { conversation, message } from './support/conversations.js';
import { startDaybook } from './support/harness.js';

const fields = { apiKey: 'acme-key-1', platform: 'acme', hostname: 'eu.acme.example' };

it("tells the connector's warning beside what is left out, for as long as the longer", async () => {
  let isRefusing = true;
  const acme = acmeConnector({
    createMessageLog: () => {
      if (isRefusing) throw new DaybookError('crm_rejected', { crm: 'Acme', detail: 'no' });
      const words = 'Logged, but not linked to the deal: it was deleted.';
      return { logId: 'entry-1', returnMessage: { messageType: 'warning', message: words, ttl: 9_000 } };
    },
  });
  const { app } = await startDaybook({ connectors: [acme] });
  const { jwtToken } = (await login(app, fields)).json<{ jwtToken: string }>();
  const client = clientOf(app, jwtToken);
  await client.log(conversation([message(1, 'one')]));
  await app.inject({ method: 'POST', url: `/unfiled/dismiss?jwtToken=${jwtToken}` });
  isRefusing = false;

  const answer = await client.log(conversation([message(1, 'one'), message(2, 'two')]));
  expect(answer.json()).toEqual({
    successful: true,
    logIds: ['2'],
    returnMessage: {
      messageType: 'warning',
      message:
        'Logged, but 1 message is left out that was taken off your unfiled list. Logged, but not linked to the deal: it was deleted.',
      ttl: 9_000,
    },
  });
});

it("tells the connector's warning at a sign-in whose time zone is not known", async () => {
  const details = [{ title: 'Ask', items: [{ id: '1', type: 'text', text: 'your administrator' }] }];
  const acme = acmeConnector({
    getUserInfo: () => ({
      successful: true,
      platformUserInfo: { id: 7, name: 'Ann Agent', timezoneName: 'Mars/Olympus' },
      returnMessage: {
        messageType: 'warning',
        message: 'Your key may not write activities.',
        ttl: 1_000,
        details,
      },
    }),
  });
  const { app } = await startDaybook({ connectors: [acme] });

  expect((await login(app, fields)).json()).toMatchObject({
    returnMessage: {
      messageType: 'warning',
      message:
        'Connected to Acme. It names a time zone that is not known: days and times are those of UTC. Your key may not write activities.',
      details,
    },
  });
});
