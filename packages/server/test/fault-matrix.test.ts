import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import type { FaultKind, Operation } from './support/fake-crm.mjs';
import { startFakeDaybook } from './support/fake-daybook.js';
import { type Duration, durations, stories } from './support/faults.js';

const MINUTE = 60_000;
const passing = 'filed';

/** The end of each story that does not end with every message in the CRM: the reason on the unfiled list. */
function expectedEnd(kind: FaultKind, on: Operation, duration: Duration): string {
  if (kind === '401') return duration === 'once' ? passing : 'crm_login_expired';
  if (kind === '404') {
    if (on !== 'update' && on !== 'read') return 'crm_not_found';
    // One look that does not find it is no deletion: the entry may not be everywhere yet.
    return duration === 'once' ? passing : 'entry_deleted';
  }
  if (duration !== 'for ever') return passing;
  if (kind.startsWith('429')) return 'crm_rate_limit';
  const isWrite = on === 'create' || on === 'update';
  const landsAnyway = kind === 'reset after' || kind === 'hang after' || kind === 'late';
  return isWrite && landsAnyway ? passing : 'crm_unavailable';
}

it.each(stories.day)(
  '$kind on $on, $duration: ends in the CRM once, or on the unfiled list',
  async ({ on, kind, duration }) => {
    const daybook = await startFakeDaybook();
    const { crm } = daybook;
    if (on === 'update' || on === 'read') await daybook.log(conversation([message(1, 'first')]));
    if (on === 'find') crm.faults.push({ on: 'create', kind: 'hang after', times: 1 });
    crm.faults.push({ on, kind, times: durations[duration] });

    const answer = await daybook.log(conversation([message(1, 'first'), message(2, 'second')]));
    await daybook.pass(30_000);
    crm.landLate();
    await daybook.pass(7 * MINUTE);
    crm.landLate();
    await daybook.pass(2 * MINUTE);

    const unfiled = await daybook.unfiled();
    const end = expectedEnd(kind, on, duration);
    expect(unfiled.map(({ reason }) => reason.code)).toEqual(end === passing ? [] : [end]);
    expect(crm.entries.length).toBeLessThanOrEqual(1);
    const lines = crm.entries.flatMap(({ body }) => transcript(body)).map((line) => line.split(' | ')[1]);
    expect(lines).toEqual(end === passing ? ['first', 'second'] : [...new Set(lines)]);
    expect([200, 400, 409, 429, 503]).toContain(answer.statusCode);
  },
);
