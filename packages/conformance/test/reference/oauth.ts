import type { Result } from '@daybook/core';

/** What the reference connector signs people in with. Broken connectors change it. */
export const oauthInfo = {
  clientId: 'daybook-at-reference',
  clientSecret: 'secret-of-the-app-5e21',
  accessTokenUri: 'https://login.reference-crm.example/token',
  redirectUri: 'https://daybook.example/redirect',
} satisfies Result<'getOauthInfo'>;
