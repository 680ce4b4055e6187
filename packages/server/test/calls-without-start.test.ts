import { expect, it } from 'vitest';
import { callOf } from './support/calls.js';
import { startFakeDaybook } from './support/fake-daybook.js';

const { record } = callOf() as { record: { logInfo: object } };
const startingAt = (startTime: unknown): object => ({
  ...record,
  logInfo: { ...record.logInfo, startTime },
});

it.each(['2026-07-14T10:02:00', '2026-07-14', 'Tue Jul 14 2026', true])(
  'refuses to log a call that began at %j, and says what is wrong',
  async (startTime) => {
    const { crm, ask, unfiled } = await startFakeDaybook();
    const answer = await ask('POST', '/callLog', startingAt(startTime));
    expect([answer.statusCode, answer.body]).toEqual([
      400,
      expect.stringMatching(/^This request cannot be read: logInfo\.startTime: /),
    ]);
    expect([crm.entries, await unfiled()]).toEqual([[], []]);
  },
);

it.each([undefined, null, '', 0])(
  'logs a call whose start is %j at the moment of the request, until somebody knows better',
  async (startTime) => {
    const { crm, ask, pass, clock } = await startFakeDaybook();
    const starts = (): unknown => crm.entries.map(({ startsAt }) => startsAt);
    const answer = await ask('POST', '/callLog', startingAt(startTime));
    expect(answer.json()).toMatchObject({ successful: true, logId: 1 });
    expect(starts()).toEqual(['2026-07-14T18:00:00.000Z']);

    clock.advance(60_000);
    await ask('POST', '/callLog', startingAt(startTime));
    await ask('PATCH', '/callLog', callOf().sync({ startTime: '2026-07-14T10:02:00', aiNote: 'Twelve.' }));
    await pass(3_000);
    expect(starts()).toEqual(['2026-07-14T18:00:00.000Z']);

    await ask('PATCH', '/callLog', callOf().hangUp);
    await pass(3_000);
    expect(starts()).toEqual(['2026-07-14T17:02:00.000Z']);
  },
);

it('takes the start of a call from what was told before somebody logged it', async () => {
  const { crm, ask } = await startFakeDaybook();
  await ask('PATCH', '/callLog', callOf().final);
  await ask('POST', '/callLog', startingAt(undefined));
  expect(crm.entries.map(({ startsAt }) => startsAt)).toEqual(['2026-07-14T17:02:00.000Z']);
});
