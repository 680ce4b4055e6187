import { describe, expect, it } from 'vitest';
import { callWith, sent, startCalls } from './support/calls.js';
import type { Started } from './support/start-connector.js';
import { startConnector } from './support/start-connector.js';

const LEAD = '7d1f3a20-0e10-4b1e-879b-0000000f4241';

describe('the type of a call', () => {
  const typeSetTo = ({ access }: Started, value: string) => ({
    user: { ...access.user, userSettings: { pipedriveCallActivityType: { value } } },
  });

  it('is the first with "call" in its name', async () => {
    const bench = startCalls();
    const [call] = bench.company.activityTypes.splice(0, 1);
    bench.company.addActivityType({ name: 'Old calls', active: false });
    bench.company.addActivityType({ name: 'Phone CALL, long' });
    if (call) bench.company.activityTypes.push(call);
    await bench.create(callWith());
    expect(sent(bench, 'POST')).toMatchObject([{ type: 'phone_call_long' }]);
  });

  it('is "call" where the company has given that another name', async () => {
    const bench = startCalls();
    const [call] = bench.company.activityTypes;
    if (call) call.name = 'Anruf';
    await bench.create(callWith());
    expect(sent(bench, 'POST')).toMatchObject([{ type: 'call' }]);
  });

  it.each(['phone', ' PHONE '])('is the one that was set as "%s"', async (wanted) => {
    const bench = startCalls();
    bench.company.addActivityType({ name: 'Phone' });
    await bench.create(callWith(), typeSetTo(bench, wanted));
    expect(sent(bench, 'POST')).toMatchObject([{ type: 'phone' }]);
  });

  it('is told when the one that was set is not there', async () => {
    const bench = startCalls();
    const { returnMessage } = await bench.create(callWith(), typeSetTo(bench, 'Phone'));
    expect(sent(bench, 'POST')).toMatchObject([{ type: 'call' }]);
    expect(returnMessage).toEqual({
      messageType: 'warning',
      message: 'There is no active activity type "Phone". Logged as Call.',
      ttl: 10_000,
    });
  });

  it('is asked for when there is none', async () => {
    const bench = startCalls();
    for (const type of bench.company.activityTypes) type.active_flag = false;
    await expect(bench.create(callWith())).rejects.toMatchObject({
      code: 'crm_rejected',
      message:
        'Pipedrive refused this entry: it has no activity type for calls. Ask a Pipedrive administrator to add an activity type named "Call" (Company settings, Activities).',
    });
    expect(bench.company.activities).toEqual([]);
  });

  it('is looked up again when Pipedrive no longer has it', async () => {
    const bench = startCalls();
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
    const bench = startCalls();
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
    const bench = startCalls();
    const bea = bench.company.addPerson({ name: 'Bea' });
    const deal = bench.company.addDeal({ title: 'Roof', person: bea });
    await bench.create(callWith(), { additionalSubmission: { deals: deal.id } });
    expect(bench.company.activities).toMatchObject([{ person_id: bench.ada.id, deal_id: deal.id }]);
  });

  it('is left out and told when it is gone: the call is logged', async () => {
    const bench = startCalls();
    const { returnMessage } = await bench.create(callWith(), { additionalSubmission: { deals: 999 } });
    expect(bench.company.activities).toMatchObject([{ person_id: bench.ada.id, deal_id: null }]);
    expect(returnMessage).toEqual({
      messageType: 'warning',
      message: 'Logged without its deal or lead: what was chosen is no longer in Pipedrive.',
      ttl: 10_000,
    });
  });

  it('is left out of an update and told when it is gone: the rest is written', async () => {
    const bench = startCalls();
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
    const bench = startCalls();
    const { logId } = await bench.create(callWith());
    await expect(
      bench.update(Number(logId), callWith(), ['fields'], { additionalSubmission: { deals: 999 } }),
    ).rejects.toMatchObject({ code: 'crm_rejected', mayHaveLanded: false });
  });
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
