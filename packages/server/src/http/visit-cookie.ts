import { parseCookie, type SetCookie, stringifySetCookie } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { VISIT_LIFE_MS } from '../accounts/visits.js';
import { serverUrlOf } from './server-url.js';

const NAME = 'daybook_visit';

/** Where a visit's cookie is sent, and how. */
export interface CookiePlace {
  /** Path of the pages that it is for. */
  path: string;
  /** Where clients reach the server, when that is said. */
  publicUrl: string | undefined;
}

/** What the browser has kept of a visit. */
export function readVisit({ headers }: FastifyRequest): string | undefined {
  return parseCookie(headers.cookie ?? '')[NAME];
}

/** Has the browser keep it: for no script, and for no other site's forms. */
export function keepVisit(reply: FastifyReply, value: string, place: CookiePlace): void {
  set(reply, place, { value, maxAge: VISIT_LIFE_MS / 1_000 });
}

/** Has the browser forget it. */
export function forgetVisit(reply: FastifyReply, place: CookiePlace): void {
  set(reply, place, { value: '', maxAge: 0 });
}

function set(
  reply: FastifyReply,
  { path, publicUrl }: CookiePlace,
  cookie: Pick<SetCookie, 'value' | 'maxAge'>,
): void {
  const secure = serverUrlOf(reply.request, publicUrl).startsWith('https:');
  const header = stringifySetCookie({ name: NAME, ...cookie, path, secure, httpOnly: true, sameSite: 'lax' });
  void reply.header('set-cookie', header);
}
