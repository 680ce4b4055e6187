import { randomUUID } from 'node:crypto';
import { DaybookError } from '@daybook/core';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import { createKeyRing } from '../src/index.js';
import { makeFolder, readRows } from './support/folder.js';
import { type Client, SECRET, startDaybook } from './support/harness.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 6, 14, 12);
const OTHER_SECRET = 'another secret, which is longer than 32 bytes too';
const SIGNED_OUT = /^Please go to Settings and authorize CRM platform: /;

/** A server whose clock the test moves. */
async function startAt(time = START): Promise<{
  daybook: Awaited<ReturnType<typeof startDaybook>>;
  ann: Client;
  moveTo: (days: number) => void;
}> {
  let clock = time;
  const daybook = await startDaybook({ now: () => clock });
  return {
    daybook,
    ann: await daybook.signIn(),
    moveTo: (days) => {
      clock = time + days * DAY;
    },
  };
}

it('names the person and the session, as App Connect does, the user, and nothing else', async () => {
  const { ann } = await startAt();
  expect(decodeJwt(ann.token)).toEqual({
    id: 'ann-agent-mock',
    platform: 'mock',
    sid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    // A fingerprint of platform, account and person.
    sub: 'gt4TDtmI4tj5ozRn30f1RwL0vrY',
    iat: START / 1000,
    exp: (START + 180 * DAY) / 1000,
  });
  expect(decodeProtectedHeader(ann.token)).toEqual({ alg: 'HS256', kid: createKeyRing([SECRET]).keys[0].id });
});

it('is taken from the header and from the query, the header first', async () => {
  const { daybook, ann } = await startAt();
  const ben = await daybook.signIn('Ben Broker');
  await ben.post('/user/settings', { userSettings: { whose: 'ben' } });
  const read = async (query: string, authorization?: string): Promise<string> =>
    (
      await daybook.app.inject({
        url: `/user/settings${query}`,
        headers: authorization === undefined ? {} : { authorization },
      })
    ).body;

  expect(await read(`?jwtToken=${ben.token}`)).toBe('{"whose":"ben"}');
  expect(await read('', `Bearer ${ben.token}`)).toBe('{"whose":"ben"}');
  expect(await read('', `bearer ${ben.token}`)).toBe('{"whose":"ben"}');
  expect(await read(`?jwtToken=${ben.token}`, `Bearer ${ann.token}`)).toBe('{}');
  expect(await read(`?jwtToken=${ann.token}`, `Bearer ${ben.token}`)).toBe('{"whose":"ben"}');
  expect(await read(`?jwtToken=${ben.token}`, 'Bearer undefined')).toBe('{"whose":"ben"}');
  expect(await read(`?jwtToken=${ben.token}`, 'Bearer null')).toBe('{"whose":"ben"}');
  expect(await read(`?jwtToken=${ben.token}&jwtToken=undefined`)).toBe('{"whose":"ben"}');
  expect(await read(`?jwtToken=${ben.token}`, 'Bearer not-a-token')).toMatch(SIGNED_OUT);
});

it.each(['', '?jwtToken=', '?jwtToken=undefined', '?jwtToken=null', '?jwtToken=abc', '?jwtToken=a.b.c'])(
  'is asked for by every protected route when it comes as "%s"',
  async (query) => {
    const { app } = await startDaybook();
    const routes = [
      ['GET', '/contact'],
      ['POST', '/contact'],
      ['GET', '/custom/contact/search'],
      ['POST', '/messageLog'],
      ['GET', '/messageLog'],
      ['POST', '/messageLog/match'],
      ['GET', '/user/settings'],
      ['POST', '/user/settings'],
      ['GET', '/callLog'],
      ['POST', '/callLog'],
      ['PATCH', '/callLog'],
      ['PUT', '/callDisposition'],
      ['POST', '/callLog/cacheNote'],
      ['POST', '/unAuthorize'],
      ['GET', '/hostname'],
      ['GET', '/licenseStatus'],
    ] as const;
    const answers = await Promise.all(
      routes.map(([method, url]) => app.inject({ method, url: `${url}${query}` })),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(routes.map(() => 400));
    expect(answers.filter(({ body }) => !SIGNED_OUT.test(body))).toEqual([]);
  },
);

it.each([
  ['somebody else signed it', {}, OTHER_SECRET, OTHER_SECRET],
  ['somebody else signed it and put our key id on it', {}, OTHER_SECRET, SECRET],
  ['it names a session that is unknown', { sid: randomUUID() }, SECRET, SECRET],
  ['it names the session of somebody else', { id: 'ben-broker-mock' }, SECRET, SECRET],
  ['it names a session on another platform', { platform: 'acme' }, SECRET, SECRET],
  ['it names no session', { sid: undefined }, SECRET, SECRET],
])('is refused when %s', async (_name, change, signer, named) => {
  const { daybook, ann } = await startAt();
  const token = await new SignJWT({ ...decodeJwt(ann.token), ...change })
    .setProtectedHeader({ alg: 'HS256', kid: createKeyRing([named]).keys[0].id })
    .sign(createKeyRing([signer]).keys[0].signing);
  expect((await daybook.app.inject(`/user/settings?jwtToken=${token}`)).body).toMatch(SIGNED_OUT);
});

it('outlives a restart and a new secret, as long as the old one is on the key ring', async () => {
  const folder = await makeFolder();
  const before = await startDaybook({ folder });
  const { token } = await before.signIn();
  await before.app.close();
  const ask = async (secrets: string[]): Promise<number> => {
    const { app } = await startDaybook({ folder, secrets });
    const { statusCode } = await app.inject(`/contact?phoneNumber=101&jwtToken=${token}`);
    await app.close();
    return statusCode;
  };
  expect(await ask([SECRET])).toBe(200);
  expect(await ask([OTHER_SECRET, SECRET])).toBe(200);
  // Without it the server does not even start: nothing that is stored could be read.
  await expect(ask([OTHER_SECRET])).rejects.toThrow('Is an older DAYBOOK_SECRET missing?');
});

it('ends after 180 days', async () => {
  const { daybook, ann, moveTo } = await startAt();
  moveTo(179.9);
  expect((await daybook.app.inject(`/user/settings?jwtToken=${ann.token}`)).statusCode).toBe(200);
  moveTo(180.1);
  expect((await daybook.app.inject(`/user/settings?jwtToken=${ann.token}`)).body).toMatch(SIGNED_OUT);
});

it('is renewed in the second half of its life, when it came in the header', async () => {
  const { daybook, ann, moveTo } = await startAt();
  const renewed = async (read: () => ReturnType<Client['get']>): Promise<string | undefined> =>
    (await read()).headers['x-refreshed-jwt-token'] as string | undefined;

  moveTo(89.9);
  expect(await renewed(() => ann.get('/user/settings'))).toBeUndefined();
  moveTo(90.1);
  expect(await renewed(() => daybook.app.inject(`/user/settings?jwtToken=${ann.token}`))).toBeUndefined();
  const token = (await renewed(() => ann.get('/user/settings'))) ?? '';
  expect(decodeJwt(token)).toMatchObject({
    sid: decodeJwt(ann.token)['sid'],
    sub: 'gt4TDtmI4tj5ozRn30f1RwL0vrY',
    exp: (START + 270.1 * DAY) / 1000,
  });

  moveTo(269);
  expect((await daybook.app.inject(`/user/settings?jwtToken=${ann.token}`)).statusCode).toBe(400);
  expect((await daybook.app.inject(`/user/settings?jwtToken=${token}`)).statusCode).toBe(200);
});

it('is not renewed once its session has ended', async () => {
  const { ann, moveTo } = await startAt();
  await ann.post('/unAuthorize');
  moveTo(100);
  const answer = await ann.get('/user/settings');
  expect(answer.statusCode).toBe(400);
  expect(answer.headers['x-refreshed-jwt-token']).toBeUndefined();
});

it('is worth nothing after signing out, which needs no body and takes a form', async () => {
  const { daybook, ann } = await startAt();
  const answer = await daybook.app.inject({
    method: 'POST',
    url: `/unAuthorize?jwtToken=${ann.token}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const shown = { messageType: 'success', message: 'Signed out of Mock CRM', ttl: 1000 };
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ ...shown, returnMessage: shown });
  expect((await ann.get('/user/settings')).body).toMatch(SIGNED_OUT);
});

it('signs out with a form that has a body, too', async () => {
  const { daybook, ann } = await startAt();
  const answer = await daybook.app.inject({
    method: 'POST',
    url: `/unAuthorize?jwtToken=${ann.token}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'null=',
  });
  expect(answer.statusCode).toBe(200);
});

it("ends one computer's session only, and forgets the CRM key with the last one", async () => {
  const { daybook, ann } = await startAt();
  const laptop = await daybook.signIn();
  const keys = async (): Promise<unknown[]> =>
    (await readRows(daybook.folder, 'select sealed_credentials as sealed from users')).map(
      (row) => (row as { sealed: unknown }).sealed,
    );

  expect((await ann.post('/unAuthorize')).json()).toMatchObject({ message: 'Signed out.' });
  expect((await ann.get('/hostname')).statusCode).toBe(400);
  expect((await laptop.get('/contact?phoneNumber=101')).statusCode).toBe(200);
  expect(daybook.calls).toEqual(['findContact']);
  expect(await keys()).toEqual([expect.any(String)]);

  expect((await laptop.post('/unAuthorize')).json()).toMatchObject({ message: 'Signed out of Mock CRM' });
  expect(daybook.calls).toEqual(['findContact', 'unAuthorize']);
  expect(await keys()).toEqual([null]);
});

it('signs out although the CRM does not answer', async () => {
  const daybook = await startDaybook({
    beforeCall: (name) => {
      if (name === 'unAuthorize') throw new DaybookError('crm_unavailable');
    },
  });
  const ann = await daybook.signIn();
  const shown = { messageType: 'success', message: 'Signed out.', ttl: 1000 };
  expect((await ann.post('/unAuthorize')).json()).toEqual({ ...shown, returnMessage: shown });
  expect((await ann.get('/hostname')).statusCode).toBe(400);
});

it('keeps the key of somebody who signs in again while signing out is under way', async () => {
  let again: Client | undefined;
  const daybook = await startDaybook({
    beforeCall: async (name) => {
      if (name === 'unAuthorize') again = await daybook.signIn();
    },
  });
  const ann = await daybook.signIn();
  await ann.post('/unAuthorize');
  expect((await again?.get('/contact?phoneNumber=101'))?.statusCode).toBe(200);
});

it('is said to hold or not by authValidation, always with 200', async () => {
  const { daybook, ann } = await startAt();
  const ask = async (query: string): Promise<unknown> => {
    const answer = await daybook.app.inject(`/authValidation${query}`);
    expect(answer.statusCode).toBe(200);
    return answer.json();
  };
  const invalid = (message: string): object => ({
    successful: false,
    returnMessage: { messageType: 'warning', message, ttl: 5000 },
  });
  expect(await ask(`?jwtToken=${ann.token}`)).toEqual({ successful: true, returnMessage: null });
  expect(await ask('')).toEqual(
    invalid('Please go to Settings and authorize CRM platform: nobody is signed in.'),
  );
  await ann.post('/unAuthorize');
  expect(await ask(`?jwtToken=${ann.token}`)).toEqual(
    invalid('Please go to Settings and authorize CRM platform: the sign-in has ended.'),
  );
});

it('hashes RingCentral ids the same for ever, and differently in every installation', async () => {
  const folder = await makeFolder();
  const url = '/userInfoHash?extensionId=178009005&accountId=178009004';
  const ask = async (secrets: string[]): Promise<unknown> => {
    const { app } = await startDaybook({ folder, secrets });
    const answer = await app.inject(url);
    await app.close();
    return answer.json();
  };
  const first = await ask([SECRET]);
  expect(first).toEqual({
    extensionId: expect.stringMatching(/^[0-9a-f]{64}$/),
    accountId: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(await ask([SECRET])).toEqual(first);
  expect(await ask([OTHER_SECRET, SECRET])).toEqual(first);

  const elsewhere = await startDaybook();
  const other = (await elsewhere.app.inject(url)).json<Record<string, string>>();
  expect(other).not.toEqual(first);
  expect(new Set([...Object.values(other), ...Object.values(first as object)]).size).toBe(4);
});
