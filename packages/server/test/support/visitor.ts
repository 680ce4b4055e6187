import type { LightMyRequestResponse } from 'fastify';
import type { FakeDaybook } from './fake-daybook.js';

const html = { accept: 'text/html' };
/** What a browser says with a form. */
export const form = { ...html, 'content-type': 'application/x-www-form-urlencoded' };

/** Opens a page, as a browser does. */
export const get = ({ app }: FakeDaybook, url: string, cookie = ''): Promise<LightMyRequestResponse> =>
  app.inject({ url, headers: { ...html, cookie } });

/** Presses the button of a form. */
export const press = (
  { app }: FakeDaybook,
  url: string,
  {
    cookie = '',
    fields = {},
    ...headers
  }: { cookie?: string; fields?: Record<string, string> } & Record<string, unknown> = {},
): Promise<LightMyRequestResponse> =>
  app.inject({
    method: 'POST',
    url,
    headers: { ...form, cookie, ...(headers as Record<string, string>) },
    payload: new URLSearchParams(fields).toString(),
  });

/** What the browser keeps. */
export const cookieOf = ({ headers }: LightMyRequestResponse): string =>
  String(headers['set-cookie'] ?? '').split(';')[0] ?? '';

export async function linkOf(daybook: FakeDaybook, username?: string): Promise<string> {
  const { url } = (await daybook.post('/unfiled/link', {}, username)).json<{ url: string }>();
  return url.replace('http://localhost:80', '');
}

/** Opens somebody's list by a link. Returns the cookie. */
export async function visit(daybook: FakeDaybook, username?: string): Promise<string> {
  return cookieOf(await get(daybook, await linkOf(daybook, username)));
}

/** A page's text, element after element. */
export function wordsOf({ body }: Pick<LightMyRequestResponse, 'body'>): string[] {
  const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(body) ?? [];
  return main
    .replace(/<\/(?:h\d|p|a|button|article|section|label|div|summary)>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .split('\n')
    .filter(Boolean);
}

/** What is told on the page that a button led to, and the headings before and after it. */
export async function told(daybook: FakeDaybook, location: string, cookie: string): Promise<string[]> {
  const { body } = await get(daybook, location.replace('#told', ''), cookie);
  return [...body.matchAll(/(?:<h3>| role="status" tabindex="-1">)([^<]*)/g)].map(([, words = '']) => words);
}
