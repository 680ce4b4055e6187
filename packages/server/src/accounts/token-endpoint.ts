import { type Connector, createHttpClient, DaybookError } from '@daybook/core';
import { z } from 'zod';
import type { OauthCredentials } from '../storage/storage.js';

/** What a token endpoint answers (RFC 6749, section 5.1); some CRMs add where their API is. */
const answerSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  expires_in: z.coerce.number().positive().nullish(),
  api_domain: z.string().nullish(),
});

/** Fresh tokens. */
export interface IssuedTokens {
  accessToken: string;
  oauth: OauthCredentials;
}

/**
 * Asks a CRM's token endpoint (RFC 6749, sections 4.1.3 and 6).
 *
 * @param fields - the grant: a code, or a refresh token
 * @param request - `hostname`: the account's host; `now`: gives epoch milliseconds; `signal`: gives the request up
 * @throws DaybookError what the CRM answered; `crm_rejected` when there is no token in it
 */
export async function askForTokens(
  connector: Connector,
  fields: Record<string, string>,
  { hostname, now, signal }: { hostname: string | undefined; now: () => number; signal?: AbortSignal },
): Promise<IssuedTokens> {
  const { manifest } = connector;
  const info = await connector.call('getOauthInfo', { ...(hostname !== undefined && { hostname }) });
  const { data } = await createHttpClient({ manifest, now }).post<unknown>(
    info.accessTokenUri,
    new URLSearchParams({ ...fields, redirect_uri: info.redirectUri }),
    { auth: { username: info.clientId, password: info.clientSecret }, ...(signal && { signal }) },
  );
  const parsed = answerSchema.safeParse(data);
  if (!parsed.success)
    throw new DaybookError('crm_rejected', { crm: manifest.displayName, detail: 'it gave no token' });
  const { access_token: accessToken, refresh_token, expires_in, api_domain: apiDomain } = parsed.data;
  return {
    accessToken,
    oauth: {
      ...(refresh_token && { refreshToken: refresh_token }),
      ...(expires_in && { expiresAt: now() + expires_in * 1000 }),
      ...(apiDomain && URL.canParse(apiDomain) && { apiHost: new URL(apiDomain).hostname }),
    },
  };
}
