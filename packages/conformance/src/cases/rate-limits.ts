import type { Case } from '../case.js';
import type { FaultKind } from '../fake-crm-port.js';
import { attempt, checkWait, errorOf, writeLikeCore } from '../run/attempt.js';
import type { CaseContext } from '../run/case-context.js';
import { check, checkEqual } from '../run/check.js';
import type { SeenRequest } from '../run/network.js';
import { aDay, queue } from '../run/provoke.js';
import { ADA } from '../run/script.js';

/** Sooner than this is not a wait, in milliseconds. */
const SHORTEST_WAIT = 50;
/** More tries than this of one call are a siege. */
const MOST_REQUESTS = 8;

export const rateLimitCases: Case[] = [
  hinted('rate-limits.hint-on-create', 'create', 'rate-limit-with-hint'),
  hinted('rate-limits.moment-on-create', 'create', 'rate-limit-epoch'),
  hinted('rate-limits.hint-on-search', 'contacts', 'rate-limit-with-hint'),
  {
    id: 'rate-limits.without-hint',
    level: 3,
    why: 'A CRM that only says "too many" and is asked again at once stays busy, for every user of the company.',
    faults: ['rate-limit-without-hint'],
    async run(context) {
      await context.seed();
      await context.caller();
      queue(context, 'contacts', 'rate-limit-without-hint');
      const { done, error } = await attempt(context.findContact(ADA.phone));
      checkGaps(context.network.requests, SHORTEST_WAIT);
      if (error) checkEqual(error.kind, 'rate_limit', 'the kind of error for "too many requests"');
      else checkEqual(done.length, 1, 'the number of people found after "too many requests"');
    },
  },
  {
    id: 'rate-limits.for-ever',
    level: 3,
    why: 'Who keeps knocking while the CRM says "too many" gets the whole company blocked.',
    faults: ['rate-limit-without-hint'],
    async run(context) {
      const writing = await aDay(context);
      const before = context.network.requests.length;
      queue(context, 'create', 'rate-limit-without-hint', Number.POSITIVE_INFINITY);
      const error = await errorOf(context.create(writing), 'a create that the CRM never took');
      const sent = context.network.requests.length - before;
      check(sent <= MOST_REQUESTS, `a create was sent ${sent} times to a CRM that says "too many"`);
      checkEqual(error.kind, 'rate_limit', 'the kind of error for "too many requests"');
      check(!error.mayHaveLanded, 'a create that was turned away is said to have perhaps landed');
      checkEqual((await context.entries()).length, 0, 'the number of entries');
    },
  },
  {
    id: 'rate-limits.wait-is-told',
    level: 3,
    why: 'Daybook tries again when the CRM wants it only if the connector passes on how long that is.',
    faults: ['rate-limit-with-hint'],
    async run(context) {
      const writing = await aDay(context);
      const { hintMs = 0 } = queue(context, 'create', 'rate-limit-with-hint', Number.POSITIVE_INFINITY);
      const error = await errorOf(context.create(writing), 'a create that the CRM never took');
      checkEqual(error.kind, 'rate_limit', 'the kind of error for "too many requests"');
      checkWait(error, hintMs, 'the create');
    },
  },
  {
    id: 'rate-limits.written-later',
    level: 3,
    why: 'A day that came while the CRM was busy must stand there in the end, once.',
    faults: ['rate-limit-without-hint'],
    async run(context) {
      const writing = await aDay(context);
      queue(context, 'create', 'rate-limit-without-hint', 5);
      await writeLikeCore(context, writing);
      await context.checkOneEntry(writing);
    },
  },
];

function hinted(id: string, on: 'create' | 'contacts', fault: FaultKind): Case {
  const what = on === 'create' ? 'an entry' : 'a search';
  return {
    id,
    level: 3,
    why: `The CRM says when it will take ${what} again. Who asks earlier is turned away for longer.`,
    faults: [fault],
    async run(context) {
      const writing = await aDay(context);
      const { hintMs } = queue(context, on, fault);
      check(hintMs !== undefined && hintMs > 0, 'the fake does not say how long its hint is (hintMs)');
      const call = on === 'create' ? context.create(writing) : context.findContact(ADA.phone);
      const { error } = await attempt<unknown>(call);
      checkGaps(context.network.requests, hintMs);
      if (error) {
        checkEqual(error.kind, 'rate_limit', 'the kind of error for "too many requests"');
        checkWait(error, hintMs, what);
        context.clock.advance(error.retryAfterMs ?? 0);
        await again(context, on, writing);
      }
      if (on === 'create') await context.checkOneEntry(writing);
    },
  };
}

async function again(
  context: CaseContext,
  on: 'create' | 'contacts',
  writing: Awaited<ReturnType<typeof aDay>>,
): Promise<void> {
  if (on === 'create') await context.create(writing);
  else
    checkEqual((await context.findContact(ADA.phone)).length, 1, 'the number of people found after the wait');
}

/** After each "too many requests" the same place is left alone for a while. */
function checkGaps(requests: readonly SeenRequest[], leastMs: number): void {
  for (const [index, refused] of requests.entries()) {
    if (refused.status !== 429) continue;
    const next = requests
      .slice(index + 1)
      .find(({ method, url }) => method === refused.method && url.pathname === refused.url.pathname);
    const gap = next && next.at - refused.at;
    check(
      gap === undefined || gap >= leastMs,
      `after "too many requests" the CRM was asked again after ${gap} ms, and not after ${leastMs}`,
    );
  }
}
