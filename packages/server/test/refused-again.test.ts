/** What the CRM has refused, and somebody logs again. */
import { expect, it } from 'vitest';
import { callOf } from './support/calls.js';
import { conversation, message, transcript } from './support/conversations.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';

const MINUTE = 60_000;
const one = message(1, 'one');
const two = message(2, 'two');
const three = message(3, 'three');

const texts = ({ crm }: FakeDaybook): (string | undefined)[][] =>
  crm.entries.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]));

async function startWithRefused(): Promise<FakeDaybook> {
  const daybook = await startFakeDaybook();
  daybook.crm.refuses = 'one';
  const answer = await daybook.log(conversation([one]));
  expect([answer.statusCode, answer.body]).toEqual([400, 'Fake CRM refused this entry: it answered 400']);
  return daybook;
}

it('files what was refused for whoever mends the CRM and presses Log again', async () => {
  const daybook = await startWithRefused();
  const again = await daybook.log(conversation([one]));
  expect([again.statusCode, again.body]).toEqual([400, 'Fake CRM refused this entry: it answered 400']);
  expect(daybook.crm.calls).toEqual(['create', 'create']);

  daybook.crm.refuses = '';
  expect((await daybook.log(conversation([one]))).json()).toMatchObject({ successful: true, logIds: ['1'] });
  expect(texts(daybook)).toEqual([['one']]);
  expect(await daybook.unfiled()).toEqual([]);
});

it('does not try it again with every message that automatic logging brings', async () => {
  const daybook = await startWithRefused();
  const answer = await daybook.log(conversation([one, two]));
  expect([answer.statusCode, answer.body]).toEqual([
    400,
    'On your unfiled list: Fake CRM refused this entry: it answered 400',
  ]);
  expect(daybook.crm.calls).toEqual(['create', 'create']);
  expect(texts(daybook)).toEqual([['two']]);
});

it('tries it again some minutes later, also together with what is new', async () => {
  const daybook = await startWithRefused();
  daybook.crm.refuses = '';
  await daybook.pass(4 * MINUTE);
  expect((await daybook.log(conversation([one, two]))).statusCode).toBe(400);
  expect(texts(daybook)).toEqual([['two']]);
  await daybook.pass(MINUTE);
  expect((await daybook.log(conversation([one, two, three]))).json()).toMatchObject({
    successful: true,
    // The second one is in the CRM since the answer that told of the first.
    logIds: ['1', '2', '3'],
  });
  expect(texts(daybook)).toEqual([['one', 'two', 'three']]);
});

it('tries a refused call again for whoever logs it some minutes later', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask } = daybook;
  const { record } = callOf();
  crm.refuses = 'Call details';
  await ask('POST', '/callLog', record);
  crm.refuses = '';
  await daybook.pass(4 * MINUTE);
  expect((await ask('POST', '/callLog', record)).json()).toMatchObject({ successful: false });
  await daybook.pass(MINUTE);
  expect((await ask('POST', '/callLog', record)).json()).toMatchObject({ successful: true });
  expect(crm.entries).toHaveLength(1);
});
