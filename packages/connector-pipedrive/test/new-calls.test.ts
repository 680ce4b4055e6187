import { describe, expect, it } from 'vitest';
import { callsOf, callWith, livingCall, sent, startCalls } from './support/calls.js';
import { startConnector } from './support/start-connector.js';

describe('a new call', () => {
  it('is an activity with all that is known', async () => {
    const bench = startCalls();
    const { logId, stored, returnMessage } = await bench.create(callWith());
    expect(sent(bench, 'POST')).toEqual([
      {
        subject: 'Inbound Call from Ada Known',
        note: '<b>Call details</b><ul><li><b>Result</b>: Call connected</li></ul>Daybook #AbCdEfGhIjKl',
        type: 'call',
        owner_id: bench.ann.id,
        done: true,
        due_date: '2026-07-14',
        due_time: '06:45',
        duration: '00:02',
        participants: [{ person_id: bench.ada.id, primary: true }],
      },
    ]);
    expect(bench.company.activities).toMatchObject([{ id: logId, person_id: bench.ada.id, done: true }]);
    expect({ stored, returnMessage }).toEqual({
      stored: {
        subject: 'Inbound Call from Ada Known',
        body: '<b>Call details</b><ul><li><b>Result</b>: Call connected</li></ul>Daybook #AbCdEfGhIjKl',
      },
      returnMessage: { messageType: 'success', message: 'Call logged', ttl: 2000 },
    });
  });

  it('is not done while they talk', async () => {
    const bench = startCalls();
    await bench.create(livingCall());
    expect(sent(bench, 'POST')).toMatchObject([{ done: false, duration: '00:00' }]);
  });

  it.each([
    [0, '00:00'],
    [29, '00:00'],
    [30, '00:01'],
    [59, '00:01'],
    [60, '00:01'],
    [3_569, '00:59'],
    [3_570, '01:00'],
    [3_599, '01:00'],
    [7_170, '02:00'],
    [359_970, '100:00'],
  ])('of %i seconds lasts %s', async (durationSeconds, duration) => {
    const bench = startCalls();
    const { logId } = await bench.create(callWith({ durationSeconds }));
    await bench.update(Number(logId), callWith({ durationSeconds }), ['duration']);
    expect(sent(bench, 'POST')).toMatchObject([{ duration }]);
    expect(sent(bench, 'PATCH')).toEqual([{ duration }]);
    expect(bench.company.activities[0]?.duration).toBe(`${duration}:00`);
  });

  it('whose length nobody knows yet has none', async () => {
    const bench = startCalls();
    await bench.create(livingCall({ durationSeconds: null }));
    expect(sent(bench, 'POST')[0]).not.toHaveProperty('duration');
  });

  it('has the organization of the person', async () => {
    const started = startConnector();
    const organization = started.company.addOrganization({ name: 'Known & Sons' });
    const ada = started.company.addPerson({ name: 'Ada Known', organization });
    await callsOf(started, ada).create(callWith());
    expect(sent(started, 'POST')).toMatchObject([{ org_id: organization.id }]);
  });

  it('has its rest in a second activity, which has no length', async () => {
    const bench = startCalls();
    await bench.create(callWith({ part: 2, marker: 'Daybook #part2' }));
    expect(sent(bench, 'POST')[0]).not.toHaveProperty('duration');
    expect(sent(bench, 'POST')).toMatchObject([{ type: 'call', done: true, due_time: '06:45' }]);
  });

  it('is refused for a contact that is not a person of Pipedrive', async () => {
    const bench = startCalls();
    const contactInfo = { id: 'not-a-person', name: 'Ada Known' };
    await expect(bench.create(callWith(), { contactInfo })).rejects.toMatchObject({ code: 'crm_rejected' });
    expect(bench.company.activities).toEqual([]);
  });
});
