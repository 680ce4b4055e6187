import { isAllowedHost, type ParsedResult } from '@daybook/core';
import { z } from 'zod';
import type { Case } from '../case.js';
import type { CaseContext } from '../run/case-context.js';
import { check, checkEqual, show } from '../run/check.js';

/** What the client reads of the manifest to open the CRM's page. */
const appSchema = z.object({ oauth: z.object({ authUrl: z.string(), clientId: z.string() }) });

/** Signing in on a page of the CRM: no case can press its button, but each can see where everything is sent. */
export const oauthCases: Case[] = [
  {
    id: 'oauth.token-endpoint',
    level: 1,
    why: "Daybook sends the app's secret to this address, and to none but the CRM's: anywhere else, nobody can sign in.",
    capability: 'OAuth',
    async run(context) {
      for (const { accessTokenUri } of await infosOf(context)) {
        const { protocol, host } = new URL(accessTokenUri);
        checkEqual(protocol, 'https:', 'the protocol of accessTokenUri');
        check(
          isAllowedHost(context.facts.manifest, host),
          `accessTokenUri is on ${host}, which is not among the hosts of the manifest`,
        );
      }
    },
  },
  {
    id: 'oauth.one-app',
    level: 1,
    why: 'The page opens for the app of the manifest, and its code is good for that app only: with another one nobody can sign in.',
    capability: 'OAuth',
    async run(context) {
      const app = appSchema.safeParse(context.facts.manifest.auth);
      check(app.success, `auth.oauth has no authUrl and clientId: ${show(context.facts.manifest.auth)}`);
      const { authUrl, clientId } = app.data.oauth;
      check(isSecureAddress(authUrl), `authUrl is ${show(authUrl)}, which is no address with https`);
      for (const info of await infosOf(context)) checkEqual(info.clientId, clientId, 'the clientId');
    },
  },
  {
    id: 'oauth.secret-kept',
    level: 1,
    why: "Everybody can fetch the manifest. Who finds the app's secret in it can ask for tokens in its name.",
    capability: 'OAuth',
    async run(context) {
      const manifest = JSON.stringify(context.facts.manifest);
      for (const { clientSecret } of await infosOf(context))
        check(
          clientSecret === '' || !manifest.includes(clientSecret),
          "the manifest holds the app's clientSecret",
        );
    },
  },
];

/** Daybook asks with the account's host, and without one when the client does not know it yet. */
async function infosOf(context: CaseContext): Promise<ParsedResult<'getOauthInfo'>[]> {
  const { hostname } = context.subject.signIn.good;
  return [await context.call('getOauthInfo', {}), await context.call('getOauthInfo', { hostname })];
}

function isSecureAddress(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === 'https:';
}
