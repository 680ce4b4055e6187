import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { startFakeDaybook } from './support/fake-daybook.js';

const ada = { phoneNumber: '+14155550100', name: 'Ada Known' };
const bob = { phoneNumber: '+14155550102', name: 'Bob Desk' };
const one = message(1, 'one');
const two = message(2, 'two', { from: { phoneNumber: bob.phoneNumber } });
const told = (correspondents: unknown[]): { logInfo: object } => ({ logInfo: { correspondents } });
type Daybook = Awaited<ReturnType<typeof startFakeDaybook>>;
const texts = ({ crm }: Daybook): (string | undefined)[][] =>
  crm.entries.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]));

it.each([
  ['nobody, then two', [], [ada, bob]],
  ['one, then two', [ada], [ada, bob]],
  ['two, then one', [ada, bob], [ada]],
  ['two, then nobody', [ada, bob], []],
  ['two, then in another order', [ada, bob], [bob, ada]],
  [
    'two, then under other names',
    [ada, bob],
    [{ ...ada, name: 'A. Known' }, { phoneNumber: bob.phoneNumber }],
  ],
  ['two, then three', [ada, bob], [ada, bob, { phoneNumber: '+14155550103' }]],
])('files a message once, told with %s', async (_how, first, then) => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one], told(first)));
  const answer = await daybook.log(conversation([one], told(then)));
  expect(answer.json()).toEqual({ successful: true, logIds: [], returnMessage: null });
  await daybook.log(conversation([one, two], told(then)));
  await daybook.log(conversation([one, two], told(first)));
  expect(texts(daybook)).toEqual([['one', 'two']]);
});

it('files a message that waits once, told in both ways', async () => {
  const daybook = await startFakeDaybook();
  daybook.crm.faults.push({ on: 'create', kind: '503', times: 1 });
  await daybook.log(conversation([one], told([ada])));
  await daybook.log(conversation([one], told([ada, bob])));
  await daybook.pass(90_000);
  expect(texts(daybook)).toEqual([['one']]);
});

it('files it still once for each member of a group, first told as one of two', async () => {
  const daybook = await startFakeDaybook();
  const forBob = { contactId: 102, contactName: 'Bob Desk' };
  await daybook.log(conversation([one], told([ada])));
  await daybook.log(conversation([one], { ...told([ada, bob]), ...forBob }));
  await daybook.log(conversation([one], told([bob, ada])));
  await daybook.log(conversation([one], { ...told([bob, ada]), ...forBob }));
  expect(daybook.crm.entries.map(({ contactId }) => contactId)).toEqual([101, 102]);
});

it('shows everybody who was ever named in it', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one], told([ada])));
  await daybook.log(conversation([one, two], told([ada, bob])));
  expect(daybook.crm.entries[0]?.body).toContain(
    '<ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li><li><b>Bob Desk</b></li></ul>',
  );
});

it('shows who was named together with nothing new', async () => {
  const daybook = await startFakeDaybook();
  await daybook.log(conversation([one], told([ada])));
  await daybook.log(conversation([one], told([ada, bob])));
  await daybook.log(conversation([one, message(3, 'three')], told([ada])));
  expect(daybook.crm.entries[0]?.body).toContain(
    '<ul><li><b>Ann Agent</b></li><li><b>Ada Known</b></li><li><b>Bob Desk</b></li></ul>',
  );
});
