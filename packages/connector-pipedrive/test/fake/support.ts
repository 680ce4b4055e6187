import { createFakePipedrive, type FakePipedrive, type FakeUser } from '../../src/fake/index.js';

export const MORNING = Date.parse('2026-03-02T09:30:15Z');
export const CALLBACK = 'https://daybook.example/callback';

export interface Answered {
  status: number;
  headers: Headers;
  // What a test expects is written out in the test; a wrong form fails there.
  body: { success?: boolean; data?: unknown; error?: string; code?: string; [key: string]: unknown };
}

/** A Pipedrive with one company, one user and a clock that stands still. */
export function acme(plan: 'lite' | 'growth' | 'premium' | 'ultimate' = 'ultimate') {
  const clock = { now: MORNING };
  const pipedrive = createFakePipedrive({ now: () => clock.now, redirectUri: CALLBACK });
  const company = pipedrive.addCompany({ domain: 'acme', name: 'Acme', plan });
  const user = company.addUser({ name: 'Ada', timezone: 'Europe/Berlin' });
  const ask = (method: string, path: string, body?: unknown) =>
    askAs(pipedrive, { 'x-api-token': user.apiToken }, method, path, body);
  return { clock, pipedrive, company, user, ask };
}

export async function askAs(
  pipedrive: FakePipedrive,
  headers: Record<string, string>,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answered> {
  const url = path.startsWith('https://') ? path : `https://acme.pipedrive.com${path}`;
  const json = { 'content-type': 'application/json', ...headers };
  const init =
    body === undefined ? { method, headers } : { method, headers: json, body: JSON.stringify(body) };
  return read(await pipedrive.fetch(new Request(url, init)));
}

/** A form to the OAuth server. */
export async function post(
  pipedrive: FakePipedrive,
  path: string,
  form: Record<string, string>,
  client = 'client:client-secret',
): Promise<Answered> {
  const headers = { authorization: `Basic ${btoa(client)}` };
  const body = new URLSearchParams(form);
  const url = `https://oauth.pipedrive.com/oauth/${path}`;
  return read(await pipedrive.fetch(new Request(url, { method: 'POST', headers, body })));
}

/** The tokens that the user's consent leads to. */
export async function connect(pipedrive: FakePipedrive, user: FakeUser) {
  const code = pipedrive.authorize(user);
  const form = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK };
  const { body } = await post(pipedrive, 'token', form);
  return { access: String(body['access_token']), refresh: String(body['refresh_token']) };
}

/** Asks one after the other. */
export async function times<Result>(count: number, ask: () => Promise<Result>): Promise<Result[]> {
  if (count === 0) return [];
  const first = await ask();
  return [first, ...(await times(count - 1, ask))];
}

async function read(response: Response): Promise<Answered> {
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : { text },
  };
}
