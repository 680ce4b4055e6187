import type { LightMyRequestResponse } from 'fastify';
import { expect, it } from 'vitest';
import { callOf } from './support/calls.js';
import { conversation, message } from './support/conversations.js';
import { type FakeDaybook, type FakeDaybookOptions, startFakeDaybook } from './support/fake-daybook.js';
import { startTrial } from './support/trial.js';
import { cookieOf, form, get, linkOf, press, visit } from './support/visitor.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A server on which somebody deleted the entry of a day that then went on. */
async function start(options: FakeDaybookOptions = {}): Promise<FakeDaybook> {
  const daybook = await startFakeDaybook(options);
  await daybook.log(conversation([message(1, 'one')], { contactName: 'Ada <Known>' }));
  daybook.crm.entries.length = 0;
  await daybook.log(conversation([message(1, 'one'), message(2, 'two')], { contactName: 'Ada <Known>' }));
  await daybook.pass(11_000);
  return daybook;
}

/** The heading of what was found. */
const headingOf = ({ body }: LightMyRequestResponse): string | undefined =>
  /<h1>([^<]+)<\/h1>/.exec(body)?.[1];

it('opens the list by a link that works once', async () => {
  const daybook = await start();
  const made = await daybook.post('/unfiled/link');
  expect(made.json()).toEqual({
    successful: true,
    url: expect.stringMatching(/^http:\/\/localhost:80\/unfiled\?link=[\w.%-]+$/),
    expiresAt: daybook.clock.now() + 10 * MINUTE,
  });
  const link = made.json<{ url: string }>().url.replace('http://localhost:80', '');
  const opened = await get(daybook, link);
  expect([opened.statusCode, opened.headers.location]).toEqual([303, '/unfiled']);
  expect(opened.headers['set-cookie']).toMatch(
    /^daybook_visit=[\w.-]+; Max-Age=28800; Path=\/unfiled; HttpOnly; SameSite=Lax$/,
  );
  const page = await get(daybook, '/unfiled', cookieOf(opened));
  expect(page.body).toContain('<h3>1 message with Ada &lt;Known></h3>');
  expect(page.body).toContain('not filed since July 14, 11:00 AM');
  expect(page.body).not.toContain('jwtToken');
  expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });

  const again = await get(daybook, link);
  expect([again.statusCode, again.headers['set-cookie']]).toEqual([400, undefined]);
  expect(again.body).toContain('This link was opened before, or is too old, or its sign-in has ended.');
});

it('opens no list by a link that is too old, or whose sign-in has ended, or that is none', async () => {
  const daybook = await start();
  const [old, orphan] = [await linkOf(daybook), await linkOf(daybook, 'ben')];
  await daybook.post('/unAuthorize', {}, 'ben');
  expect((await get(daybook, orphan)).statusCode).toBe(400);
  daybook.clock.advance(10 * MINUTE + 1_000);
  const { searchParams } = new URL(await linkOf(daybook), 'http://localhost');
  const genuine = searchParams.get('link') ?? '';
  const refused = [old, '/unfiled?link=', '/unfiled?link=x', `/unfiled?link=${await daybook.token()}`];
  const answers = await Promise.all(
    [...refused, `/unfiled?link=${genuine.slice(0, -4)}AAAA`].map((url) => get(daybook, url)),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400, 400, 400]);
});

it('takes neither link nor visit for the token of a client, nor that for a visit', async () => {
  const daybook = await start();
  const link = new URL(await linkOf(daybook), 'http://localhost').searchParams.get('link') ?? '';
  const kept = (await visit(daybook)).replace('daybook_visit=', '');
  const asTokens = await Promise.all(
    [link, kept].map((token) =>
      daybook.app.inject({ url: '/unfiled', headers: { authorization: `Bearer ${token}` } }),
    ),
  );
  expect(asTokens.map(({ statusCode }) => statusCode)).toEqual([400, 400]);
  const asVisits = await Promise.all(
    [link, await daybook.token()].map((token) => get(daybook, '/unfiled', `daybook_visit=${token}`)),
  );
  expect(asVisits.map(headingOf)).toEqual(['What could not be filed', 'What could not be filed']);
  const asJson = await daybook.app.inject({ url: '/unfiled', headers: { cookie: `daybook_visit=${kept}` } });
  expect(asJson.statusCode).toBe(400);
});

it('ends a visit after a working day, and with the sign-in of the client', async () => {
  const daybook = await start();
  const [first, second] = [await visit(daybook), await visit(daybook, 'ben')];
  expect(headingOf(await get(daybook, '/unfiled', first))).toBe('Not filed');
  expect(headingOf(await get(daybook, '/unfiled', second))).toBe('Not filed');
  await daybook.post('/unAuthorize', {}, 'ben');
  expect(headingOf(await get(daybook, '/unfiled', second))).toBe('What could not be filed');
  daybook.clock.advance(8 * HOUR + 1_000);
  expect(headingOf(await get(daybook, '/unfiled', first))).toBe('What could not be filed');
});

it('signs a visitor out, and not the client', async () => {
  const daybook = await start();
  const cookie = await visit(daybook);
  const out = await press(daybook, '/unfiled/sign-out', { cookie });
  expect([out.statusCode, out.headers.location]).toEqual([303, '/unfiled']);
  expect(out.headers['set-cookie']).toBe('daybook_visit=; Max-Age=0; Path=/unfiled; HttpOnly; SameSite=Lax');
  expect(headingOf(await get(daybook, '/unfiled', cookie))).toBe('What could not be filed');
  expect(await daybook.unfiled()).toHaveLength(1);
});

it('lets a visitor try again, and dismiss, what is theirs', async () => {
  const daybook = await start();
  const [mine] = await daybook.unfiled();
  const [ann, ben] = [await visit(daybook), await visit(daybook, 'ben')];
  await press(daybook, `/unfiled/dismiss/${mine?.digestId}`, { cookie: ben });
  expect(await daybook.unfiled()).toHaveLength(1);
  const pressed = await press(daybook, `/unfiled/retry/${mine?.digestId}`, { cookie: ann });
  expect([pressed.statusCode, pressed.headers.location]).toEqual([
    303,
    `/unfiled?did=retry&about=${mine?.digestId}#told`,
  ]);
  expect(daybook.crm.entries).toHaveLength(1);
  const page = await get(daybook, '/unfiled', ann);
  expect(page.body).toContain('Everything is filed. Nothing needs your attention.');
  expect(page.body).toContain('Your last message is from Tuesday, July 14, 2026, 10:02 AM.');
});

it.each([
  ['http://localhost', '/unfiled'],
  ['http://localhost', '/unfiled/'],
  ['https://daybook.example/crm', '/unfiled'],
  ['https://daybook.example/crm', '/unfiled/'],
])('has buttons that work on the page at %s%s', async (publicUrl, path) => {
  const daybook = await start({ server: { publicUrl } });
  const [mine] = await daybook.unfiled();
  const { url } = (await daybook.post('/unfiled/link')).json<{ url: string }>();
  const cookie = cookieOf(await get(daybook, url.replace(publicUrl, '')));
  const { body } = await get(daybook, path, cookie);
  const actions = [...body.matchAll(/ action="([^"]+)"/g)].map(
    ([, action = '']) => new URL(action, publicUrl + path).href,
  );
  expect(actions).toEqual([
    `${publicUrl}/unfiled/retry/${mine?.digestId}`,
    `${publicUrl}/unfiled/dismiss/${mine?.digestId}`,
    `${publicUrl}/unfiled/sign-out`,
  ]);
});

it('says so when no message has ever come', async () => {
  const daybook = await startFakeDaybook();
  const page = await get(daybook, '/unfiled', await visit(daybook));
  expect(page.body).toContain('No message of yours has come here yet.');
});

it('does nothing that the page of another site sends', async () => {
  const daybook = await start();
  const cookie = await visit(daybook);
  const [mine] = await daybook.unfiled();
  const answers = await Promise.all(
    [`/unfiled/dismiss/${mine?.digestId}`, '/unfiled/sign-out', '/unfiled/sign-in'].flatMap((url) => [
      press(daybook, url, { cookie, 'sec-fetch-site': 'cross-site', fields: { platform: 'fake' } }),
      press(daybook, url, { cookie, origin: 'https://elsewhere.example', fields: { platform: 'fake' } }),
    ]),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403, 403, 403]);
  expect(await daybook.unfiled()).toHaveLength(1);
  expect(headingOf(await get(daybook, '/unfiled', cookie))).toBe('Not filed');
});

it('signs in with the fields of the login form', async () => {
  const daybook = await start();
  const page = await get(daybook, '/unfiled');
  expect(page.statusCode).toBe(200);
  expect(page.body).toMatch(/<input name="field\.apiKey"[^>]* type="password"/);
  const fields = { platform: 'fake', 'field.apiKey': 'key-of-ann', 'field.username': 'ann' };
  const signedIn = await press(daybook, '/unfiled/sign-in', { fields });
  expect([signedIn.statusCode, signedIn.headers.location]).toEqual([303, '/unfiled']);
  const list = await get(daybook, '/unfiled', cookieOf(signedIn));
  expect(list.body).toContain('<h3>1 message with Ada &lt;Known></h3>');
});

it('says why somebody was not signed in, without what they typed', async () => {
  const daybook = await start();
  const answers = await Promise.all([
    press(daybook, '/unfiled/sign-in', { fields: { platform: 'fake', 'field.apiKey': '' } }),
    press(daybook, '/unfiled/sign-in', { fields: { platform: '<b>', 'field.apiKey': 'secret-key' } }),
    press(daybook, '/unfiled/sign-in', {
      fields: { platform: 'fake', hostname: 'evil.example', 'field.apiKey': 'secret-key' },
    }),
  ]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400]);
  expect(answers.map(({ body }) => /role="alert">([^<]+)</.exec(body)?.[1])).toEqual([
    expect.stringMatching(/./),
    'Platform not found: &lt;b>',
    'Fake CRM cannot be reached at evil.example: its connector does not allow this host.',
  ]);
  expect(answers.map(({ body }) => body).join('')).not.toContain('secret-key');
});

it('counts sign-ins on the page as sign-ins', async () => {
  const daybook = await startFakeDaybook({ server: { limits: { signInsPerMinute: 1 } } });
  const attempt = (): Promise<LightMyRequestResponse> =>
    press(daybook, '/unfiled/sign-in', { fields: { platform: 'fake', 'field.apiKey': '' } });
  expect([(await attempt()).statusCode, (await attempt()).statusCode]).toEqual([400, 429]);
});

it('sends the cookie over HTTPS alone, and below the path of the server, where it has these', async () => {
  const daybook = await startFakeDaybook({ server: { publicUrl: 'https://daybook.example/crm' } });
  const { url } = (await daybook.post('/unfiled/link')).json<{ url: string }>();
  expect(url).toMatch(/^https:\/\/daybook\.example\/crm\/unfiled\?link=/);
  const opened = await get(daybook, url.replace('https://daybook.example/crm', ''));
  expect(opened.headers.location).toBe('/crm/unfiled');
  expect(opened.headers['set-cookie']).toMatch(/; Path=\/crm\/unfiled; HttpOnly; Secure; SameSite=Lax$/);
});

it('ends a sign-in of its own when somebody signs out on the page', async () => {
  const daybook = await start();
  const fields = { platform: 'fake', 'field.apiKey': 'key-of-ann', 'field.username': 'ann' };
  const own = cookieOf(await press(daybook, '/unfiled/sign-in', { fields }));
  await daybook.post('/unAuthorize');
  expect(headingOf(await get(daybook, '/unfiled', own))).toBe('Not filed');
  await press(daybook, '/unfiled/sign-out', { cookie: own });
  expect(headingOf(await get(daybook, '/unfiled', own))).toBe('What could not be filed');
});

it('has a link in the words with which a call is kept', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: '503', times: 1 });
  const answer = await daybook.post('/callLog', callOf().live);
  expect(answer.json()).toMatchObject({
    successful: false,
    returnMessage: {
      message:
        'Not logged yet: Fake CRM is not answering (it answered 503). The call is kept, and Daybook logs it by itself as soon as it can.',
      details: [{ title: 'What waits', items: [{ type: 'link', text: 'Open your list' }] }],
    },
  });
});

it('has a link in the words with which a call is refused, where the client shows links', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: 'answer', status: 400, headers: {}, times: 1 });
  const answer = await daybook.post('/callLog', callOf().live);
  const { successful, returnMessage } = answer.json<{
    successful: boolean;
    returnMessage: { details: { title: string; items: { type: string; text: string; href: string }[] }[] };
  }>();
  const [detail] = returnMessage.details;
  expect(successful).toBe(false);
  expect(detail).toMatchObject({
    title: 'What could not be filed',
    items: [{ type: 'link', text: 'Open your list' }],
  });
  const opened = await get(daybook, detail?.items[0]?.href.replace('http://localhost:80', '') ?? '');
  const list = await get(daybook, '/unfiled', cookieOf(opened));
  expect(list.body).toContain('<h3>A call with Ada Known</h3>');
});

it('says that the visit has ended when a button is pressed after it, and that nothing was changed', async () => {
  const daybook = await start();
  const [mine] = await daybook.unfiled();
  const cookie = await visit(daybook);
  await press(daybook, '/unfiled/sign-out', { cookie });
  const pressed = await press(daybook, `/unfiled/dismiss/${mine?.digestId}`, { cookie });
  expect([pressed.statusCode, pressed.headers.location]).toEqual([303, '/unfiled?visit=ended']);
  const page = await get(daybook, '/unfiled?visit=ended', cookie);
  expect(alertIn(page)).toBe('Your visit has ended. Nothing was changed: sign in and try again.');
  expect(await daybook.unfiled()).toHaveLength(1);
  expect(headingOf(await get(daybook, '/unfiled?visit=ended', await visit(daybook)))).toBe('Not filed');
});

it('leads who is signed in to their list by a link of theirs that was opened before, or is too old', async () => {
  const daybook = await start();
  const [link, ofBen] = [await linkOf(daybook), await linkOf(daybook, 'ben')];
  const cookie = cookieOf(await get(daybook, link));
  const again = await get(daybook, link, cookie);
  expect([again.statusCode, again.headers.location]).toEqual([303, '/unfiled']);
  daybook.clock.advance(11 * MINUTE);
  const old = await get(daybook, link, cookie);
  expect([old.statusCode, old.headers.location]).toEqual([303, '/unfiled']);
  const other = await get(daybook, ofBen, cookie);
  expect([other.statusCode, other.headers['set-cookie']]).toEqual([400, undefined]);
  expect(alertIn(other)).toContain('This link was opened before, or is too old');
});

it('gives back what was typed and is not secret, and says which field is in question', async () => {
  const { app } = await startTrial();
  const attempt = async (fields: Record<string, string>): Promise<[string, ...string[]]> => {
    const payload = new URLSearchParams({ platform: 'mock', ...fields }).toString();
    const { body } = await app.inject({ method: 'POST', url: '/unfiled/sign-in', headers: form, payload });
    const inputs = body.match(/<input name="[^>]*>/g) ?? [];
    return [
      inputs.find((input) => / autofocus.* aria-invalid="true" aria-describedby="problem"/i.test(input)) ??
        '',
      ...inputs.map((input) => / value="([^"]*)"/.exec(input)?.[1] ?? ''),
    ];
  };
  const [wrongKey, ...typed] = await attempt({
    hostname: 'acme.mock-crm.example',
    'field.apiKey': 'wrong',
    'field.username': '"<b zoe',
  });
  expect(wrongKey).toContain('<input name="field.apiKey"');
  expect(typed).toEqual(['acme.mock-crm.example', '', '&quot;&lt;b zoe']);
  const [wrongHost, ...shown] = await attempt({
    hostname: 'evil.example',
    'field.apiKey': 'secret-key',
    'field.username': 'secret-key',
  });
  expect(wrongHost).toContain('<input name="hostname"');
  expect(shown).toEqual(['evil.example', '', '']);
});

const alertIn = ({ body }: LightMyRequestResponse): string | undefined =>
  / role="alert">([^<]+)</.exec(body)?.[1];
