import { createHash, timingSafeEqual } from 'node:crypto';
import { type Params, type Result, timeSchema } from '@daybook/core';
import type { AxiosInstance } from 'axios';
import { z } from 'zod';
import type { OauthApp } from './manifest.js';

const TOKEN_ADDRESS = 'https://oauth.pipedrive.com/oauth/token';
const REVOKE_ADDRESS = 'https://oauth.pipedrive.com/oauth/revoke';

const idSchema = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);
/** Body of Pipedrive's notice (its documentation, app uninstallation). */
const noticeSchema = z.object({
  client_id: z.string(),
  company_id: idSchema,
  user_id: idSchema,
  timestamp: z.unknown(),
});

/** What core exchanges codes and refreshes tokens with. */
export function oauthInfo({ clientId, clientSecret, redirectUri }: OauthApp): Result<'getOauthInfo'> {
  return { clientId, clientSecret, redirectUri, accessTokenUri: TOKEN_ADDRESS };
}

/**
 * Gives a person's tokens back. Revoking the refresh token ends the access tokens too, and Pipedrive then shows the
 * app as removed.
 */
export async function revoke(
  http: AxiosInstance,
  { clientId, clientSecret }: OauthApp,
  { user, refreshToken, signal }: Params<'unAuthorize'>,
): Promise<void> {
  const token = refreshToken ?? user.accessToken;
  if (!token) return;
  const form = { token, token_type_hint: refreshToken ? 'refresh_token' : 'access_token' };
  await http.post(REVOKE_ADDRESS, new URLSearchParams(form), {
    auth: { username: clientId, password: clientSecret },
    ...(signal && { signal }),
  });
}

/**
 * Reads the notice that a person has removed the app: Pipedrive sends it with the app's own credentials.
 *
 * @returns whose account it is; null when the notice does not come from Pipedrive or is about another app
 */
export function readNotice(
  { clientId, clientSecret }: OauthApp,
  { authorization, body }: Params<'readUninstallNotice'>,
): Result<'readUninstallNotice'> {
  const expected = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  const notice = noticeSchema.safeParse(body);
  if (!isEqual(authorization, expected) || !notice.success || notice.data.client_id !== clientId) return null;
  const { company_id: accountId, user_id: userId, timestamp } = notice.data;
  return { accountId, userId, removedAt: toInstant(timestamp) };
}

/** A number, or a text that may leave out its zone: then it is UTC, as everything in Pipedrive. */
function toInstant(timestamp: unknown): string | undefined {
  const zoned =
    typeof timestamp === 'string'
      ? timestamp.trim().replace(/^(\d{4}-\d\d-\d\d)[ T]([\d:.]+)$/, '$1T$2Z')
      : timestamp;
  const time = timeSchema.safeParse(zoned);
  return time.success ? new Date(time.data).toISOString() : undefined;
}

/** In constant time, whatever the lengths. */
function isEqual(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
