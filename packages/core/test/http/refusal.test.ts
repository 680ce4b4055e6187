/** What a connector knows better of a refusal than its status says, as with a CRM whose answers have codes of their own. */
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { ReadRefusal } from '../../src/index.js';
import { caught } from '../support/caught.js';
import { answer, startServer } from '../support/local-server.js';
import { client, headers, prepareEachTest, slept } from '../support/still-client.js';

prepareEachTest();

const refusalSchema = z.tuple([z.object({ errorCode: z.string() })]);
const readRefusal: ReadRefusal = (_status, text) => {
  const [{ errorCode }] = refusalSchema.parse(JSON.parse(text));
  if (errorCode === 'REQUEST_LIMIT_EXCEEDED') return { code: 'crm_rate_limit', retryAfterMs: 2_000 };
  if (errorCode === 'SERVER_BUSY') return { code: 'crm_rate_limit' };
  if (errorCode === 'ENTITY_IS_DELETED') return { isGone: true };
  return undefined;
};
const refused = (status: number, errorCode: string, hint: Record<string, string> = {}) =>
  answer(status, hint, [{ message: 'No', errorCode }]);

test('a 403 that means too many requests is waited for as it says, and a write goes out again', async () => {
  const crm = await startServer(refused(403, 'REQUEST_LIMIT_EXCEEDED'), answer(200, {}, 'ok'));

  expect((await client({ readRefusal }).post(crm.url, { text: 'once' }, { headers })).data).toBe('ok');
  expect(slept).toEqual([2_000]);
  expect(crm.seen).toHaveLength(2);
});

test('the headers of a refusal that means too many requests count as those of a 429', async () => {
  const crm = await startServer(refused(403, 'SERVER_BUSY', { 'retry-after': '1' }), answer(200, {}, 'ok'));

  expect((await client({ readRefusal }).post(crm.url, {})).data).toBe('ok');
  expect(slept).toEqual([1_000]);
});

test('for longer than a person waits nothing is sent again, and the error says how long', async () => {
  const crm = await startServer(refused(403, 'REQUEST_LIMIT_EXCEEDED'));
  const patient = client({ readRefusal: () => ({ code: 'crm_budget_exhausted', retryAfterMs: 3_600_000 }) });

  expect(await caught(patient.post(crm.url, {}))).toMatchObject({
    code: 'crm_budget_exhausted',
    retryAfterMs: 3_600_000,
    mayHaveLanded: false,
  });
  expect(crm.seen).toHaveLength(1);
});

test.each([400, 404])(
  'a body that says "deleted" with status %i says that the record is gone',
  async (status) => {
    const crm = await startServer(refused(status, 'ENTITY_IS_DELETED'));

    expect(await caught(client({ readRefusal }).patch(crm.url, {}))).toMatchObject({
      code: 'crm_not_found',
      isGone: true,
      mayHaveLanded: false,
    });
  },
);

test('a 410 need not be about a record', async () => {
  const crm = await startServer(answer(410));
  const moved = client({ readRefusal: () => ({ code: 'crm_rejected', isGone: false }) });

  expect(await caught(moved.get(crm.url))).toMatchObject({ code: 'crm_rejected', isGone: false });
});

test('a page with 403 is what the connector says it is', async () => {
  const crm = await startServer(answer(403, { 'content-type': 'text/html' }, '<h1>No</h1>'));
  const knowing = client({ readRefusal: () => ({ code: 'crm_forbidden' }) });

  expect(await caught(knowing.get(crm.url))).toMatchObject({ code: 'crm_forbidden' });
  expect(crm.seen).toHaveLength(1);
});

const noCode: unknown = { code: 'crm_is_sulking' };
const noTime = { code: 'crm_rate_limit', retryAfterMs: Number.NaN } as const;

test.each<[string, ReadRefusal]>([
  ['says nothing', () => undefined],
  ['throws', () => JSON.parse('<html>')],
  ['names a code that there is not', () => noCode as ReturnType<ReadRefusal>],
  ['names a time that is none', () => noTime],
])('of a connector that %s the status decides', async (_what, says) => {
  const crm = await startServer(refused(403, 'INSUFFICIENT_ACCESS'));

  expect(await caught(client({ readRefusal: says }).post(crm.url, {}))).toMatchObject({
    code: 'crm_forbidden',
    retryAfterMs: undefined,
  });
  expect(crm.seen).toHaveLength(1);
});

test('after a 500 a write may have landed, whatever the body says', async () => {
  const crm = await startServer(refused(500, 'REQUEST_LIMIT_EXCEEDED'));

  expect(await caught(client({ readRefusal }).post(crm.url, {}))).toMatchObject({
    code: 'crm_rate_limit',
    retryAfterMs: 2_000,
    mayHaveLanded: true,
  });
  expect(crm.seen).toHaveLength(1);
});

test('an answer that is no refusal is not shown to the connector', async () => {
  const crm = await startServer(answer(200, {}, '<html>'));
  const strict = { responseType: 'json', transitional: { silentJSONParsing: false } } as const;
  const eager = client({ readRefusal: () => ({ code: 'crm_rejected' }) });

  expect(await caught(eager.post(crm.url, {}, strict))).toMatchObject({ code: 'crm_unavailable' });
});

test('no secret that the CRM repeats stands in the error', async () => {
  const crm = await startServer(answer(403, {}, { errorCode: 'No', authorization: 'Bearer SECRET-TOKEN' }));
  const error = await caught(
    client({ readRefusal: () => ({ isGone: true }), readReason: (text) => text }).post(
      crm.url,
      {},
      { headers },
    ),
  );

  expect(error.code).toBe('crm_not_found');
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('SECRET');
});
