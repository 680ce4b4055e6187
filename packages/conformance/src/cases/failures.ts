import type { ErrorKind } from '@daybook/core';
import type { Case } from '../case.js';
import type { FaultKind } from '../fake-crm-port.js';
import { checkWait, errorOf } from '../run/attempt.js';
import { checkEqual } from '../run/check.js';
import { doorsOf } from '../run/doors.js';
import { queue } from '../run/provoke.js';

/** What fails is told as a failure, whatever was asked: no update that is done, nobody who is found, nothing that is gone. */
export const failureCases: Case[] = [
  failure('failures.rejected', 'bad-request', {
    why: 'An update that the CRM refused and that counts as done is missing in the CRM, and nobody hears of it.',
    kind: 'rejected',
  }),
  failure('failures.login-expired', 'unauthorized', {
    why: 'Whose login has ended must sign in again. Told that nobody has this number, or that the entry is gone, they lose days.',
    kind: 'auth',
  }),
  failure('failures.forbidden', 'forbidden', {
    why: 'Who may not look has seen nothing: an entry that counts as deleted is given up, one that counts as absent is written twice.',
    kind: 'rejected',
  }),
  failure('failures.unavailable', 'unavailable', {
    why: 'While the CRM is down nothing is done and nothing is known. Who says otherwise loses what was to be written.',
    kind: 'unavailable',
  }),
  failure('failures.rate-limit', 'rate-limit-without-hint', {
    why: 'A CRM that is too busy to look has not said "not there". Who takes it for that, writes a second entry.',
    kind: 'rate_limit',
  }),
  failure('failures.wait-is-told', 'rate-limit-with-hint', {
    why: 'A CRM that says how long it is to be left alone is asked too early if only some interfaces pass that on.',
    kind: 'rate_limit',
  }),
];

function failure(id: string, fault: FaultKind, { why, kind }: { why: string; kind: ErrorKind }): Case {
  return {
    id,
    level: 3,
    why,
    faults: [fault],
    async run(context) {
      for (const { name, on, open } of await doorsOf(context)) {
        const { hintMs = 0 } = queue(context, on, fault, Number.POSITIVE_INFINITY);
        const what = `${name} that the CRM answered with ${fault}`;
        // oxlint-disable-next-line no-await-in-loop -- one after another
        const error = await errorOf(open(), what);
        checkEqual(error.kind, kind, `the kind of error of ${what}`);
        if (fault === 'rate-limit-with-hint') checkWait(error, hintMs, what);
      }
    },
  };
}
