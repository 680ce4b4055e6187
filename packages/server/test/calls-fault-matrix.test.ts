import { expect, it } from 'vitest';
import { callOf } from './support/calls.js';
import type { FaultKind, Operation } from './support/fake-crm.mjs';
import { startFakeDaybook } from './support/fake-daybook.js';
import { type Duration, durations, stories } from './support/faults.js';

const MINUTE = 60_000;
const passing = 'filed';

/** The end of each story that does not end with everything in the CRM: the reason on the unfiled list. */
function expectedEnd(kind: FaultKind, on: Operation, duration: Duration): string {
  // What becomes known of a call later brings it back: the next requests try what the first one could not do.
  if (on === 'create' && (kind === '401' || kind === '404') && duration !== 'for ever')
    return kind === '404' && duration === 'for a while' ? 'crm_not_found' : passing;
  if (kind === '401') return duration === 'once' ? passing : 'crm_login_expired';
  if (kind === '404') {
    if (on !== 'update' && on !== 'read') return 'crm_not_found';
    // What is there when it is looked for, and not when it is written, is not everywhere yet.
    return duration === 'for ever' || (on === 'read' && duration !== 'once') ? 'call_deleted' : passing;
  }
  if (duration !== 'for ever') return passing;
  if (kind.startsWith('429')) return 'crm_rate_limit';
  // What nobody confirmed is looked for before it is given up.
  const landsAnyway = kind === 'reset after' || kind === 'hang after' || kind === 'late';
  return (on === 'create' || on === 'update') && landsAnyway ? passing : 'crm_unavailable';
}

it.each(stories.call)(
  'a call: $kind on $on, $duration: ends in the CRM once, or on the unfiled list',
  async ({ on, kind, duration }) => {
    const daybook = await startFakeDaybook();
    const { crm, ask } = daybook;
    const call = callOf({ note: 'Wants a quote' });
    if (on === 'update' || on === 'read') await ask('POST', '/callLog', call.live);
    if (on === 'find') crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
    crm.faults.push({ on, kind, times: durations[duration] });

    const answers = [
      await ask('POST', '/callLog', call.live),
      await ask('PATCH', '/callLog', call.hangUp),
      await ask('PATCH', '/callLog', call.recording),
    ];
    await daybook.pass(30_000);
    crm.landLate();
    await daybook.pass(7 * MINUTE);
    crm.landLate();
    await daybook.pass(2 * MINUTE);

    const unfiled = await daybook.unfiled();
    const end = expectedEnd(kind, on, duration);
    expect(unfiled.map((each) => [each.kind, each.reason.code])).toEqual(
      end === passing ? [] : [['call', end]],
    );
    expect(crm.entries.length).toBeLessThanOrEqual(1);
    const said = crm.entries.map(({ durationSeconds, body }) => [
      durationSeconds,
      body.includes('Wants a quote'),
      body.includes('media=9001'),
    ]);
    expect(end === passing ? said : [[97, true, true]]).toEqual([[97, true, true]]);
    const wrong = answers.filter(
      ({ statusCode, body }) => statusCode !== 200 && !body.includes('authorize CRM platform'),
    );
    expect(wrong.map(({ body }) => body)).toEqual([]);
  },
);
