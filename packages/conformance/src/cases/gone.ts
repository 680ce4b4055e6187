import type { DaybookError, RecordId } from '@daybook/core';
import type { Case } from '../case.js';
import { attempt, errorOf } from '../run/attempt.js';
import type { CaseContext, Writing } from '../run/case-context.js';
import { check, checkEqual } from '../run/check.js';
import { aFiledDay, queue } from '../run/provoke.js';

/** A deletion is told as a deletion, and absence as absence. */
export const goneCases: Case[] = [
  {
    id: 'entries.gone-is-told',
    level: 2,
    why: 'A CRM that says itself that an entry was deleted (410) is believed at once; untold, the person waits for a second look.',
    async run(context) {
      const { logId, next } = await aFiledDay(context);
      await context.crm.deleteEntry(logId);
      if (context.facts.has('getMessageLog')) {
        const says410 = watch410(context);
        const { done, error } = await attempt(read(context, next, logId));
        if (error) checkGone('getMessageLog', error, says410());
        else {
          checkEqual(done, null, 'what getMessageLog returns for an entry that was deleted');
          check(!says410(), 'the CRM said 410, and getMessageLog does not throw crm_not_found with isGone');
        }
      }
      const says410 = watch410(context);
      const error = await errorOf(context.update(next, logId), 'the update of an entry that was deleted');
      checkGone('updateMessageLog', error, says410());
    },
  },
  {
    id: 'faults.absence-is-told',
    level: 3,
    why: 'What was written a moment ago may not be everywhere yet: one 404 that is told as a deletion gives up a day that stands in the CRM.',
    faults: ['not-found'],
    async run(context) {
      const { logId, next } = await aFiledDay(context);
      if (context.facts.has('getMessageLog')) {
        queue(context, 'read', 'not-found');
        checkAbsent('getMessageLog', (await attempt(read(context, next, logId))).error);
      }
      queue(context, 'update', 'not-found');
      checkAbsent('updateMessageLog', (await attempt(context.update(next, logId))).error);
      await context.update(next, logId);
      await context.checkOneEntry(next);
    },
  },
];

async function read(context: CaseContext, { contact }: Writing, logId: RecordId): Promise<unknown> {
  return context.call('getMessageLog', { ...(await context.caller()), contactInfo: contact, logId });
}

/** Tells whether the CRM answers 410 from now on: its own word for a deletion (RFC 9110, section 15.5.11). */
function watch410({ network }: CaseContext): () => boolean {
  const before = network.requests.length;
  return () => network.requests.slice(before).some(({ status }) => status === 410);
}

function checkGone(what: string, error: DaybookError, says410: boolean): void {
  checkEqual(error.kind, 'not_found', `the kind of error of ${what} for an entry that was deleted`);
  check(error.isGone || !says410, `the CRM said 410, and the error of ${what} does not tell it (isGone)`);
}

/** No error is well too: a connector may look a second time by itself. */
function checkAbsent(what: string, error: DaybookError | undefined): void {
  if (error === undefined) return;
  checkEqual(error.kind, 'not_found', `the kind of error of ${what} for an entry that is not there`);
  check(!error.isGone, `${what} tells a 404 as a deletion (isGone)`);
}
