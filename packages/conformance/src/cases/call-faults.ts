import type { Case } from '../case.js';
import { attempt, errorOf } from '../run/attempt.js';
import { check, checkEqual } from '../run/check.js';
import {
  aCall,
  createCall,
  findCall,
  readCall,
  record,
  updateCall,
  writeCallLikeCore,
} from '../run/phone-call.js';
import { queue } from '../run/provoke.js';

/** Calls whose requests go wrong on the way. */
export const callFaultCases: Case[] = [
  {
    id: 'calls.answer-lost-on-create',
    level: 3,
    why: 'The call was written and only the answer was lost. Who simply sends it again doubles the call.',
    capability: 'createCallLog',
    faults: ['answer-lost-after-write'],
    async run(context) {
      const call = await aCall(context);
      queue(context, 'create', 'answer-lost-after-write');
      await writeCallLikeCore(context, call);
      await context.checkOneEntry(call);
    },
  },
  {
    id: 'calls.answer-lost-on-update',
    level: 3,
    why: 'An update whose answer was lost, and that is taken for one that never came, is neither looked at nor repeated.',
    capability: 'createCallLog',
    faults: ['answer-lost-after-write'],
    async run(context) {
      const call = await aCall(context);
      const logId = await createCall(context, call);
      queue(context, 'update', 'answer-lost-after-write');
      const { error } = await attempt(updateCall(context, call, logId, record));
      if (error) {
        check(error.retryable, `Daybook would not try the update again, for the error is ${error.code}`);
        check(error.mayHaveLanded, 'an update whose answer was lost is said to be surely not written');
        await context.settle();
      }
      await context.checkOneEntry(await updateCall(context, call, logId, record));
    },
  },
  {
    id: 'calls.unavailable',
    level: 3,
    why: 'A CRM that is down for maintenance has not refused the call. Who takes it for a refusal gives up the call.',
    capability: 'createCallLog',
    faults: ['unavailable'],
    async run(context) {
      const call = await aCall(context);
      queue(context, 'create', 'unavailable', 50);
      const error = await errorOf(createCall(context, call), 'a call that the CRM did not take');
      checkEqual(error.kind, 'unavailable', 'the kind of error while the CRM is down');
    },
  },
  {
    id: 'calls.read-failure-is-no-deletion',
    level: 3,
    why: 'A read that fails must not look like an entry that is gone or empty: what people wrote would be given up, or overwritten.',
    capability: ['createCallLog', 'getCallLog'],
    faults: ['server-error'],
    async run(context) {
      const call = await aCall(context);
      const logId = await createCall(context, call);
      queue(context, 'read', 'server-error', 50);
      const error = await errorOf(
        readCall(context, call.contact, logId).then((read) => read ?? 'gone'),
        'the read of a call that the CRM did not answer',
      );
      checkEqual(error.kind, 'unavailable', 'the kind of error for a read that failed');
    },
  },
  {
    id: 'calls.lookup-failure-is-not-absence',
    level: 3,
    why: 'A look-up that fails proves nothing. Who takes it for "not there" writes the call a second time.',
    capability: ['createCallLog', 'findCallLog'],
    faults: ['server-error'],
    async run(context) {
      const call = await aCall(context);
      await createCall(context, call);
      queue(context, 'find', 'server-error', 50);
      const { done, error } = await attempt(findCall(context, call));
      check(error, `a look-up that the CRM did not answer counts as an answer: ${JSON.stringify(done)}`);
    },
  },
];
