import type { DaybookError } from '@daybook/core';
import type { Case } from '../case.js';
import type { FaultKind } from '../fake-crm-port.js';
import { errorOf } from '../run/attempt.js';
import { check, checkEqual } from '../run/check.js';
import { aDay, aFiledDay, queue } from '../run/provoke.js';

/** What the CRM refuses, and why. */
export const refusalCases: Case[] = [
  refusal(
    'faults.rejected',
    'An entry that the CRM refuses must reach the unfiled list with its reason, at once.',
    {
      fault: 'bad-request',
      kinds: ['rejected'],
    },
  ),
  refusal(
    'faults.rejected-is-no-login',
    'Who is signed out because one entry was refused signs in again, and again.',
    {
      fault: 'bad-request',
      kinds: ['rejected', 'not_found', 'conflict', 'contract', 'unavailable', 'rate_limit'],
    },
  ),
  refusal(
    'faults.login-expired',
    'When the login has ended only the person can help: it must be said, and not tried again for hours.',
    {
      fault: 'unauthorized',
      kinds: ['auth'],
    },
  ),
  refusal('faults.forbidden', 'A missing right is not a missing login: signing in again does not help.', {
    fault: 'forbidden',
    kinds: ['rejected', 'not_found'],
  }),
  refusal(
    'faults.contact-gone',
    'A contact that was deleted must be named as the reason, not tried for ever.',
    {
      fault: 'not-found',
      kinds: ['rejected', 'not_found'],
    },
  ),
  {
    id: 'faults.entry-gone',
    level: 3,
    why: 'An update of an entry that is gone must say so; Daybook then leaves the deleted entry alone.',
    faults: ['not-found'],
    async run(context) {
      const { logId, next } = await aFiledDay(context);
      queue(context, 'update', 'not-found', 50);
      const error = await errorOf(context.update(next, logId), 'the update of an entry that is gone');
      checkEqual(error.kind, 'not_found', 'the kind of error for an entry that is gone');
    },
  },
];

interface Refusal {
  fault: FaultKind;
  kinds: readonly DaybookError['kind'][];
}

function refusal(id: string, why: string, { fault, kinds }: Refusal): Case {
  return {
    id,
    level: 3,
    why,
    faults: [fault],
    async run(context) {
      const writing = await aDay(context);
      queue(context, 'create', fault, 50);
      const before = context.network.requests.length;
      const error = await errorOf(context.create(writing), 'a create that the CRM refused');
      check(
        kinds.includes(error.kind),
        `the kind of error is "${error.kind}" and should be ${kinds.join(' or ')}`,
      );
      check(!error.mayHaveLanded, 'a create that the CRM refused is said to have perhaps landed');
      const refused = context.network.requests.slice(before).filter(({ status }) => (status ?? 0) >= 400);
      check(refused.length <= 2, `a create that the CRM refused was sent ${refused.length} times`);
    },
  };
}
