import { expect, it } from 'vitest';
import { type CallAnswer, callOf } from './support/calls.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';

/** Logs a call with this title, as a form does. */
async function logWith({ ask }: FakeDaybook, customSubject: string): Promise<void> {
  const record = { ...callOf().record } as { logInfo: object };
  await ask('POST', '/callLog', { ...record, logInfo: { ...record.logInfo, customSubject } });
}

it.each([
  ['Roof repair estimate', 'Roof repair estimate for Friday'],
  ['Quote 1.50 each', 'Quote 150 each'],
  ['Quote $5 each', 'Quote €5 each'],
])('a title that a form changes from %s to %s is written', async (before, after) => {
  const daybook = await startFakeDaybook();
  const { crm, ask } = daybook;
  await logWith(daybook, before);
  const answer = await ask('PATCH', '/callLog', callOf().save({ subject: after }));
  expect(answer.json<CallAnswer>().returnMessage?.message).toBe('Call log updated');
  expect(crm.entries.map(({ subject }) => subject)).toEqual([after]);
});

it('so is one whose write was lost, where the text does not tell the title', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, post, pass } = daybook;
  await post('/user/settings', { userSettings: { addCallLogSubject: { value: false } } });
  await logWith(daybook, 'Roof repair estimate');
  crm.faults.push({ on: 'update', kind: 'hang before', times: 1 });
  await ask('PATCH', '/callLog', callOf().save({ subject: 'Roof repair estimate for Friday' }));
  expect(crm.entries[0]?.subject).toBe('Roof repair estimate');
  await pass(120_000);
  expect(crm.entries[0]?.subject).toBe('Roof repair estimate for Friday');
});

it('another title whose write was lost takes the place of ours, and is not put behind it', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, post, pass } = daybook;
  await post('/user/settings', { userSettings: { addCallLogSubject: { value: false } } });
  await logWith(daybook, 'Roof repair estimate');
  crm.faults.push({ on: 'update', kind: 'hang before', times: 1 });
  await ask('PATCH', '/callLog', callOf().save({ subject: 'Cellar' }));
  await pass(120_000);
  expect(crm.entries[0]?.subject).toBe('Cellar');
});

it('a title that is set back while nobody knows what became of the last one is written', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, pass } = daybook;
  await logWith(daybook, 'Roof repair estimate');
  crm.faults.push({ on: 'update', kind: 'hang after', times: 1 });
  await ask('PATCH', '/callLog', callOf().save({ subject: 'Cellar' }));
  expect(crm.entries[0]?.subject).toBe('Cellar');
  await ask('PATCH', '/callLog', callOf().save({ subject: 'Roof repair estimate' }));
  await pass(120_000);
  expect(crm.entries[0]?.subject).toBe('Roof repair estimate');
});

it('a CRM that cuts titles and drops signs gets a new one once, and keeps what it made of it', async () => {
  const daybook = await startFakeDaybook();
  const { crm, ask, pass } = daybook;
  crm.spell = ({ subject, body }) => ({ subject: subject.replace('$', '').slice(0, 22), body });
  await logWith(daybook, 'Roof repair for $5 a tile');
  await ask('PATCH', '/callLog', callOf().save({ subject: 'Roof repair for $5 a tile and more' }));
  const updates = (): number => crm.calls.filter((operation) => operation === 'update').length;
  expect([crm.entries[0]?.subject, updates()]).toEqual(['Roof repair for 5 a ti', 1]);
  await ask('PATCH', '/callLog', callOf().save({ subject: 'Roof repair for $5 a tile and more' }));
  await ask('PATCH', '/callLog', callOf().recording);
  await pass(3_000);
  expect([crm.entries[0]?.subject, updates()]).toEqual(['Roof repair for 5 a ti', 1]);
});
