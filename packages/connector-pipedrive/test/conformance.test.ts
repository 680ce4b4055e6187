import { runConformance } from '@daybook/conformance';
import { describeConformance } from '@daybook/conformance/vitest';
import { expect, test } from 'vitest';
import { subject } from '../src/conformance.js';
import { createPipedriveConnector } from '../src/pipedrive-connector.js';

describeConformance({ subject, level: 3 });

test('with an app, too, people are led to Pipedrive and nowhere else', async () => {
  const oauth = {
    clientId: 'a1b2c3',
    clientSecret: 's-d4e5f6',
    redirectUri: 'https://daybook.example/pipedrive-redirect',
  };
  const withApp = { ...subject, create: () => createPipedriveConnector({ oauth }) };
  const { cases } = await runConformance(withApp, { only: ['oauth', 'contract.sign-in-form'] });
  expect(cases.map(({ id, status }) => `${id} ${status}`)).toEqual([
    'contract.sign-in-form passed',
    'oauth.token-endpoint passed',
    'oauth.one-app passed',
    'oauth.secret-kept passed',
  ]);
});
