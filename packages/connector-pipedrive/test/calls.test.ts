import { describe, expect, it } from 'vitest';
import { callsOf, callWith, livingCall } from './support/calls.js';
import { type Started, startConnector } from './support/start-connector.js';

/** A person, and calls with that person. */
function start() {
  const started = startConnector();
  const ada = started.company.addPerson({ name: 'Ada Known', phones: ['(415) 555-0100'] });
  return { ...started, ada, ...callsOf(started, ada) };
}

const sent = ({ exchanges }: Pick<Started, 'exchanges'>, method: string): unknown[] =>
  exchanges.filter((exchange) => exchange.method === method).map(({ body }) => body);

const LEAD = '7d1f3a20-0e10-4b1e-879b-0000000f4241';

describe('a new call', () => {
  it('is an activity with all that is known', async () => {
    const bench = start();
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
    const bench = start();
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
    const bench = start();
    const { logId } = await bench.create(callWith({ durationSeconds }));
    await bench.update(Number(logId), callWith({ durationSeconds }), ['duration']);
    expect(sent(bench, 'POST')).toMatchObject([{ duration }]);
    expect(sent(bench, 'PATCH')).toEqual([{ duration }]);
    expect(bench.company.activities[0]?.duration).toBe(`${duration}:00`);
  });

  it('whose length nobody knows yet has none', async () => {
    const bench = start();
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
    const bench = start();
    await bench.create(callWith({ part: 2, marker: 'Daybook #part2' }));
    expect(sent(bench, 'POST')[0]).not.toHaveProperty('duration');
    expect(sent(bench, 'POST')).toMatchObject([{ type: 'call', done: true, due_time: '06:45' }]);
  });

  it('is refused for a contact that is not a person of Pipedrive', async () => {
    const bench = start();
    const contactInfo = { id: 'not-a-person', name: 'Ada Known' };
    await expect(bench.create(callWith(), { contactInfo })).rejects.toMatchObject({ code: 'crm_rejected' });
    expect(bench.company.activities).toEqual([]);
  });
});

describe('the type of a call', () => {
  const typeSetTo = ({ access }: Started, value: string) => ({
    user: { ...access.user, userSettings: { pipedriveCallActivityType: { value } } },
  });

  it('is the first with "call" in its name', async () => {
    const bench = start();
    const [call] = bench.company.activityTypes.splice(0, 1);
    bench.company.addActivityType({ name: 'Old calls', active: false });
    bench.company.addActivityType({ name: 'Phone CALL, long' });
    if (call) bench.company.activityTypes.push(call);
    await bench.create(callWith());
    expect(sent(bench, 'POST')).toMatchObject([{ type: 'phone_call_long' }]);
  });

  it('is "call" where the company has given that another name', async () => {
    const bench = start();
    const [call] = bench.company.activityTypes;
    if (call) call.name = 'Anruf';
    await bench.create(callWith());
    expect(sent(bench, 'POST')).toMatchObject([{ type: 'call' }]);
  });

  it.each(['phone', ' PHONE '])('is the one that was set as "%s"', async (wanted) => {
    const bench = start();
    bench.company.addActivityType({ name: 'Phone' });
    await bench.create(callWith(), typeSetTo(bench, wanted));
    expect(sent(bench, 'POST')).toMatchObject([{ type: 'phone' }]);
  });

  it('is told when the one that was set is not there', async () => {
    const bench = start();
    const { returnMessage } = await bench.create(callWith(), typeSetTo(bench, 'Phone'));
    expect(sent(bench, 'POST')).toMatchObject([{ type: 'call' }]);
    expect(returnMessage).toEqual({
      messageType: 'warning',
      message: 'There is no active activity type "Phone". Logged as Call.',
      ttl: 10_000,
    });
  });

  it('is asked for when there is none', async () => {
    const bench = start();
    for (const type of bench.company.activityTypes) type.active_flag = false;
    await expect(bench.create(callWith())).rejects.toMatchObject({
      code: 'crm_rejected',
      message:
        'Pipedrive refused this entry: it has no activity type for calls. Ask a Pipedrive administrator to add an activity type named "Call" (Company settings, Activities).',
    });
    expect(bench.company.activities).toEqual([]);
  });

  it('is looked up again when Pipedrive no longer has it', async () => {
    const bench = start();
    await bench.create(callWith());
    const [call] = bench.company.activityTypes;
    if (call) call.active_flag = false;
    bench.company.addActivityType({ name: 'Phone call' });
    await bench.create(callWith({ marker: 'Daybook #other' }));
    expect(bench.company.activities.map(({ type }) => type)).toEqual(['call', 'phone_call']);
  });
});

describe('the deal or lead of a call', () => {
  it.each([
    [{ deals: 1 }, { deal_id: 1 }],
    [{ deals: '1' }, { deal_id: 1 }],
    [{ leads: LEAD }, { lead_id: LEAD }],
    [{ deals: 1, leads: LEAD }, { deal_id: 1 }],
    [{ deals: '', leads: '' }, {}],
    [{ deals: 'none', leads: null }, {}],
    [{}, {}],
  ])('is what was chosen, and nothing else: %j', async (additionalSubmission, link) => {
    const bench = start();
    const deal = bench.company.addDeal({ title: 'Roof', person: bench.ada });
    const lead = bench.company.addLead({ title: 'Website', person: bench.ada });
    expect([deal.id, lead.id]).toEqual([1, LEAD]);
    const { logId } = await bench.create(callWith(), { additionalSubmission });
    await bench.update(Number(logId), callWith(), ['fields'], { additionalSubmission });
    const links = [...sent(bench, 'POST'), ...sent(bench, 'PATCH')].map((body) =>
      Object.entries(body as object).filter(([key]) => key === 'deal_id' || key === 'lead_id'),
    );
    const expected = Object.entries(link);
    expect(links).toEqual(expected.length > 0 ? [expected, expected] : [[]]);
    expect(await bench.read(Number(logId))).toMatchObject({
      fields: { deals: null, leads: null, ...renamed(link) },
    });
  });

  it('may be a deal that has moved to another person: it was chosen, and the call stays with its contact', async () => {
    const bench = start();
    const bea = bench.company.addPerson({ name: 'Bea' });
    const deal = bench.company.addDeal({ title: 'Roof', person: bea });
    await bench.create(callWith(), { additionalSubmission: { deals: deal.id } });
    expect(bench.company.activities).toMatchObject([{ person_id: bench.ada.id, deal_id: deal.id }]);
  });

  it('is left out and told when it is gone: the call is logged', async () => {
    const bench = start();
    const { returnMessage } = await bench.create(callWith(), { additionalSubmission: { deals: 999 } });
    expect(bench.company.activities).toMatchObject([{ person_id: bench.ada.id, deal_id: null }]);
    expect(returnMessage).toEqual({
      messageType: 'warning',
      message: 'Logged without its deal or lead: what was chosen is no longer in Pipedrive.',
      ttl: 10_000,
    });
  });

  it('is left out of an update and told when it is gone: the rest is written', async () => {
    const bench = start();
    const { logId } = await bench.create(callWith());
    const answer = await bench.update(Number(logId), callWith({ body: 'New' }), ['body', 'fields'], {
      additionalSubmission: { deals: 999 },
    });
    expect(bench.company.activities).toMatchObject([{ note: 'New', deal_id: null }]);
    expect(answer.returnMessage?.message).toBe(
      'Logged without its deal or lead: what was chosen is no longer in Pipedrive.',
    );
  });

  it('is refused when it is gone and was all there was to write', async () => {
    const bench = start();
    const { logId } = await bench.create(callWith());
    await expect(
      bench.update(Number(logId), callWith(), ['fields'], { additionalSubmission: { deals: 999 } }),
    ).rejects.toMatchObject({ code: 'crm_rejected', mayHaveLanded: false });
  });
});

describe('a logged call', () => {
  it('gets what has changed, and nothing else', async () => {
    const bench = start();
    const { logId } = await bench.create(livingCall());
    const id = Number(logId);
    const hangUp = livingCall({ durationSeconds: 95, result: 'Disconnected', hasEnded: true, body: 'Ended' });
    expect(await bench.update(id, hangUp, ['body', 'duration', 'outcome'])).toEqual({
      stored: { subject: 'Inbound Call from Ada Known', body: 'Ended' },
    });
    const record = callWith({ body: 'Record', subject: 'Roof', startsAt: '2026-07-14T06:44:59.000Z' });
    await bench.update(id, record, ['subject', 'body', 'time', 'outcome']);
    await bench.update(id, callWith({ body: 'Recording' }), ['body']);
    await bench.update(id, callWith(), ['owner']);
    expect(sent(bench, 'PATCH')).toEqual([
      { note: 'Ended', duration: '00:02', done: true },
      { subject: 'Roof', note: 'Record', due_date: '2026-07-14', due_time: '06:44', done: true },
      { note: 'Recording' },
      { owner_id: bench.ann.id },
    ]);
  });

  it('keeps what people changed around it', async () => {
    const bench = start();
    const deal = bench.company.addDeal({ title: 'Roof', person: bench.ada });
    const bob = bench.company.addUser({ name: 'Bob' });
    const { logId } = await bench.create(callWith());
    const byPeople = {
      deal_id: deal.id,
      owner_id: bob.id,
      done: false,
      due_date: '2026-07-20',
      due_time: '08:00:00',
      duration: '00:30:00',
      type: 'meeting',
      subject: 'Ask again',
    };
    bench.company.editActivity(Number(logId), byPeople);
    await bench.update(Number(logId), callWith({ body: 'With recording' }), ['body']);
    expect(bench.company.activities).toMatchObject([{ ...byPeople, note: 'With recording' }]);
  });

  it('costs no request when there is nothing that Pipedrive has a field for', async () => {
    const bench = start();
    const { logId } = await bench.create(livingCall());
    expect(await bench.update(Number(logId), livingCall(), ['outcome'])).toEqual({});
    expect(sent(bench, 'PATCH')).toEqual([]);
  });

  it('is read as it stands', async () => {
    const bench = start();
    const { logId } = await bench.create(callWith());
    const deal = bench.company.addDeal({ title: 'Roof', person: bench.ada });
    bench.company.editActivity(Number(logId), {
      subject: 'Theirs',
      note: '<p>Mine &amp; yours</p>',
      deal_id: deal.id,
    });
    expect(await bench.read(Number(logId))).toEqual({
      subject: 'Theirs',
      body: '<p>Mine &amp; yours</p>',
      fields: { deals: deal.id, leads: null },
    });
  });

  it('without a note has an empty text', async () => {
    const bench = start();
    const { logId } = await bench.create(callWith());
    bench.company.editActivity(Number(logId), { note: null });
    expect(await bench.read(Number(logId))).toMatchObject({ body: '' });
  });

  it('that somebody has deleted is gone, for reading and for writing', async () => {
    const bench = start();
    const { logId } = await bench.create(callWith());
    bench.company.deleteActivity(Number(logId));
    const gone = { code: 'crm_not_found', isGone: true };
    await expect(bench.read(Number(logId))).rejects.toMatchObject(gone);
    await expect(bench.update(Number(logId), callWith(), ['body'])).rejects.toMatchObject(gone);
    expect(await bench.find('Daybook #AbCdEfGhIjKl')).toBeNull();
  });

  it('that Pipedrive does not show is not there', async () => {
    const bench = start();
    const { logId } = await bench.create(callWith());
    bench.company.purgeActivity(Number(logId));
    const missing = { code: 'crm_not_found', isGone: false };
    await expect(bench.read(Number(logId))).rejects.toMatchObject(missing);
    await expect(bench.update(Number(logId), callWith(), ['body'])).rejects.toMatchObject(missing);
  });
});

describe('a call whose answer was lost', () => {
  const other = {
    key: '700002',
    marker: 'Daybook #ZzZzZzZzZzZz',
    body: 'See Daybook #AbCdEfGhIjKl<br>Daybook #AbCdEfGhIjKl<br><b>Call details</b><br>Daybook #ZzZzZzZzZzZz',
  };

  it('is found by its marker, and not where a note to the next call quotes that', async () => {
    const bench = start();
    const { logId } = await bench.create(callWith());
    await bench.create(callWith(other));
    expect(await bench.find('Daybook #AbCdEfGhIjKl')).toEqual({ logId });
    bench.company.purgeActivity(Number(logId));
    expect(await bench.find('Daybook #AbCdEfGhIjKl')).toBeNull();
  });

  it('is not looked for among the calls of others', async () => {
    const bench = start();
    const bea = bench.company.addPerson({ name: 'Bea' });
    await callsOf(bench, bea).create(callWith());
    expect(await bench.find('Daybook #AbCdEfGhIjKl')).toBeNull();
  });

  it('is taken over with all that has become known, and not made twice', async () => {
    const bench = start();
    const deal = bench.company.addDeal({ title: 'Roof', person: bench.ada });
    bench.fake.faults.push({ on: 'createActivity', kind: 'garbage', times: 1 });
    await expect(bench.create(livingCall())).rejects.toMatchObject({ mayHaveLanded: true });
    const again = { previous: 'uncertain', additionalSubmission: { deals: deal.id } } as const;
    const { logId } = await bench.create(callWith({ body: 'All of it' }), again);
    expect(sent(bench, 'PATCH')).toEqual([
      {
        subject: 'Inbound Call from Ada Known',
        note: 'All of it',
        due_date: '2026-07-14',
        due_time: '06:45',
        duration: '00:02',
        done: true,
        deal_id: deal.id,
      },
    ]);
    expect(bench.company.activities.map(({ id }) => id)).toEqual([logId]);
  });

  it('is made when it is not there', async () => {
    const bench = start();
    await bench.create(callWith(other));
    const { logId } = await bench.create(callWith(), { previous: 'uncertain' });
    expect(bench.company.activities.map(({ id }) => id)).toEqual([Number(logId) - 1, logId]);
  });
});

it('a call costs at most 23 tokens in 7 requests, from the first to the AI note', async () => {
  const bench = start();
  // Types and the person's organization are known from a call before.
  await bench.create(callWith({ key: '700000', marker: 'Daybook #before' }));
  const before = bench.fake.calls.length;
  const { logId } = await bench.create(livingCall());
  const late = [
    callWith({ body: 'Hung up, and the record' }),
    callWith({ body: 'The recording' }),
    callWith({ body: 'The AI note' }),
  ];
  for (const call of late) {
    // oxlint-disable-next-line no-await-in-loop -- one after another, more than the gather time apart
    await bench.read(Number(logId));
    // oxlint-disable-next-line no-await-in-loop
    await bench.update(Number(logId), call, ['body', 'duration', 'outcome']);
  }
  const calls = bench.fake.calls.slice(before);
  expect(calls.map(({ operation }) => operation)).toEqual([
    'createActivity',
    'readActivity',
    'updateActivity',
    'readActivity',
    'updateActivity',
    'readActivity',
    'updateActivity',
  ]);
  expect(calls.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(23);
  expect(bench.connector.limits.callGatherSeconds).toBe(45);
});

it('the call form asks for lead and deal, as the form for messages', () => {
  const { manifest } = startConnector().connector;
  expect(manifest.page.callLog).toEqual({
    additionalFields: [
      { const: 'leads', title: 'Lead', type: 'selection', contactDependent: true, required: false },
      { const: 'deals', title: 'Deal', type: 'selection', contactDependent: true, required: false },
    ],
  });
  expect(manifest.page.callLog).toEqual(manifest.page.messageLog);
});

function renamed(link: { deal_id?: number; lead_id?: string }): object {
  return {
    ...(link.deal_id !== undefined && { deals: link.deal_id }),
    ...(link.lead_id !== undefined && { leads: link.lead_id }),
  };
}
