import { type Connector, createHttpClient, DaybookError, type ParsedResult } from '@daybook/core';
import { z } from 'zod';
import type { OauthCredentials } from '../storage/storage.js';

/** What a token endpoint answers (RFC 6749, section 5.1); some CRMs add where their API is. */
const answerSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  expires_in: z.coerce.number().positive().nullish(),
  api_domain: z.string().nullish(),
});

/** How it refuses (section 5.2). Of all that it answers these words alone are told: what else stands there may be a secret. */
const refusalSchema = z.object({
  error: z.enum([
    'invalid_request',
    'invalid_client',
    'invalid_grant',
    'unauthorized_client',
    'unsupported_grant_type',
    'invalid_scope',
  ]),
});
type Refusal = z.output<typeof refusalSchema>['error'];

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
 * @throws DaybookError `login_refused` when the CRM gives no token, `host_not_allowed`, what `getOauthInfo` throws, and what
 *   passes by itself
 * @example
 * await askForTokens(connector, { grant_type: 'authorization_code', code }, { hostname: 'eu.acme.com', now: Date.now });
 */
export async function askForTokens(
  connector: Connector,
  fields: Record<string, string>,
  { hostname, now, signal }: { hostname: string | undefined; now: () => number; signal?: AbortSignal },
): Promise<IssuedTokens> {
  const { manifest } = connector;
  const { displayName: crm } = manifest;
  const info = await connector.call('getOauthInfo', { ...(hostname !== undefined && { hostname }) });
  const { form, auth } = requestOf(info, fields);
  let refusal: Refusal | undefined;
  const readReason = (answer: string): Refusal | undefined => (refusal = readRefusal(answer));
  const { data } = await createHttpClient({ manifest, now, readReason })
    .post<unknown>(info.accessTokenUri, form, { ...(auth && { auth }), ...(signal && { signal }) })
    .catch((error: unknown) => {
      throw toSignInError(error, crm, refusal);
    });
  const parsed = answerSchema.safeParse(data);
  if (!parsed.success) throw new DaybookError('login_refused', { crm, detail: 'it gave no token' });
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

/** Id and secret stand in one place: a request must not use two (RFC 6749, section 2.3). */
function requestOf(
  { clientId, clientSecret, redirectUri, clientAuthentication }: ParsedResult<'getOauthInfo'>,
  fields: Record<string, string>,
): { form: URLSearchParams; auth?: { username: string; password: string } } {
  const form = new URLSearchParams({ ...fields, redirect_uri: redirectUri });
  if (clientAuthentication !== 'body') return { form, auth: { username: clientId, password: clientSecret } };
  form.set('client_id', clientId);
  form.set('client_secret', clientSecret);
  return { form };
}

/** What the client says of a refusal is about an entry, or about a login that is stored. */
function toSignInError(error: unknown, crm: string, refusal: Refusal | undefined): unknown {
  const isRefusal = DaybookError.is(error) && !error.retryable && error.code !== 'host_not_allowed';
  return isRefusal
    ? new DaybookError('login_refused', { crm, detail: adviceOn(refusal), cause: error })
    : error;
}

/** A code that has ended is the person's to get anew; all else is for who has set up the app. */
function adviceOn(refusal: Refusal | undefined): string {
  if (refusal === undefined) return 'please try again';
  return refusal === 'invalid_grant'
    ? `please try again (${refusal})`
    : `it does not take what the app sends (${refusal})`;
}

function readRefusal(answer: string): Refusal | undefined {
  try {
    return refusalSchema.safeParse(JSON.parse(answer)).data?.error;
  } catch {
    // A page, or nothing.
    return undefined;
  }
}
