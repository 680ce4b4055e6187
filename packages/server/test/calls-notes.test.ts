import { expect, it } from 'vitest';
import { callOf } from './support/calls.js';
import { type FakeDaybook, startFakeDaybook } from './support/fake-daybook.js';

const call = callOf({ note: 'Offer 12 units' });
const updated = 'Call log updated';
const older =
  'The call log is updated, but its note is not: a newer one stands there. Save yours again if it is to stand.';

/** A form is saved between the hang-up and RingCentral's record: it looks like what the client sends at hang-up by itself. */
const saved = (note: string): object => ({ ...call.hangUp, note });

/** What the client shows, and the agent's note in the entry afterwards; undefined where none stands. */
async function patch(
  { ask, crm }: FakeDaybook,
  body: object,
  headers: Record<string, string> = {},
): Promise<[message: string, note: string | undefined]> {
  const answer = await ask('PATCH', '/callLog', body, { headers });
  const { returnMessage } = answer.json<{ returnMessage: { message: string } }>();
  return [returnMessage.message, noteIn(crm)];
}

function noteIn(crm: FakeDaybook['crm']): string | undefined {
  return /Agent notes<\/b><br>(.*?)<br>/.exec(crm.entries[0]?.body ?? '')?.[1];
}

async function startLogged(): Promise<FakeDaybook> {
  const daybook = await startFakeDaybook();
  await daybook.ask('POST', '/callLog', { ...call.live, note: 'Offer 12 units' });
  return daybook;
}

it('a person goes back to an earlier note right after the hang-up: it stands', async () => {
  const daybook = await startLogged();
  expect(await patch(daybook, call.hangUp)).toEqual([updated, 'Offer 12 units']);
  expect(await patch(daybook, saved('Offer 120 units'))).toEqual([updated, 'Offer 120 units']);
  expect(await patch(daybook, saved('Offer 12 units'))).toEqual([updated, 'Offer 12 units']);
  await patch(daybook, call.final);
  await daybook.pass(3_000);
  expect(noteIn(daybook.crm)).toBe('Offer 12 units');
});

it('a person empties the note right after the hang-up: it is gone', async () => {
  const daybook = await startLogged();
  await patch(daybook, call.hangUp);
  expect(await patch(daybook, saved(''))).toEqual([updated, undefined]);
  await patch(daybook, call.final);
  await daybook.pass(3_000);
  expect(noteIn(daybook.crm)).toBeUndefined();
});

it('a person sets the title back right after the hang-up: it stands', async () => {
  const daybook = await startLogged();
  await patch(daybook, call.hangUp);
  await patch(daybook, { ...call.hangUp, subject: 'Roof' });
  expect(daybook.crm.entries[0]?.subject).toBe('Roof');
  expect(await patch(daybook, call.hangUp)).toEqual([updated, 'Offer 12 units']);
  expect(daybook.crm.entries[0]?.subject).toBe('Inbound Call from Ada Known');
});

it.each(['Offer 12 units', ''])(
  'another computer that tells the hang-up with its own older note ("%s") undoes nothing, and is not answered that it did',
  async (note) => {
    const daybook = await startLogged();
    const first = { authorization: `Bearer ${await daybook.token()}` };
    const second = { authorization: `Bearer ${await daybook.signInAgain()}` };
    await patch(daybook, call.hangUp, first);
    await patch(daybook, { ...saved('Offer 120 units'), subject: 'Roof' }, first);
    expect(await patch(daybook, saved(note), second)).toEqual([older, 'Offer 120 units']);
    expect(daybook.crm.entries[0]?.subject).toBe('Roof');
    // Who does so there again is a person.
    expect(await patch(daybook, saved('Offer 12 units'), second)).toEqual([updated, 'Offer 12 units']);
  },
);

it('the hang-up is overtaken by a form: it undoes nothing', async () => {
  const daybook = await startLogged();
  expect(await patch(daybook, saved('Offer 120 units'))).toEqual([updated, 'Offer 120 units']);
  expect(await patch(daybook, call.hangUp)).toEqual([older, 'Offer 120 units']);
  await patch(daybook, { ...call.final, note: 'Offer 12 units' });
  await daybook.pass(3_000);
  expect(noteIn(daybook.crm)).toBe('Offer 120 units');
});
