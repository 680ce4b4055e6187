import { describe, expect, it } from 'vitest';
import { needOauthApp, readOauthApp } from '../src/oauth-app.js';

const both = { ACME_CLIENT_ID: 'client', ACME_CLIENT_SECRET: ' secret ' };

describe('the app of a CRM', () => {
  it("comes from its variables, with the client's page as its callback address", () => {
    expect(readOauthApp('ACME', both)).toEqual({
      clientId: 'client',
      clientSecret: 'secret',
      redirectUri: 'https://ringcentral.github.io/ringcentral-embeddable/redirect.html',
    });
  });

  it("may have another callback address: the connector's own, or the operator's, which wins", () => {
    const own = 'https://daybook.example/acme-redirect';
    const set = { ...both, ACME_REDIRECT_URI: 'https://proxy.example/back' };

    expect(readOauthApp('ACME', both, own)?.redirectUri).toBe('https://daybook.example/acme-redirect');
    expect(readOauthApp('ACME', set, own)?.redirectUri).toBe('https://proxy.example/back');
  });

  it('is none when nothing is set, or only what is empty', () => {
    expect(readOauthApp('ACME', {})).toBeUndefined();
    expect(readOauthApp('ACME', { ACME_CLIENT_ID: ' ', ACME_CLIENT_SECRET: '' })).toBeUndefined();
  });

  it.each([{ ACME_CLIENT_ID: 'client' }, { ACME_CLIENT_SECRET: 'secret' }])(
    'is not read from half of it: %j',
    (half) => {
      expect(() => readOauthApp('ACME', half)).toThrow(
        'ACME_CLIENT_ID and ACME_CLIENT_SECRET belong together: set both or neither.',
      );
    },
  );

  it.each(['acme', 'ftp://acme.example', 'javascript:alert(1)'])(
    'has no callback address such as %s',
    (address) => {
      expect(() => readOauthApp('ACME', { ...both, ACME_REDIRECT_URI: address })).toThrow(
        'The configuration is wrong: ACME_REDIRECT_URI: must be an address',
      );
    },
  );

  it('must be there for a CRM that takes nothing else', () => {
    expect(needOauthApp('ACME', both).clientId).toBe('client');
    expect(() => needOauthApp('ACME', {})).toThrow(
      'Register an app with the CRM, and set ACME_CLIENT_ID and ACME_CLIENT_SECRET.',
    );
  });
});
