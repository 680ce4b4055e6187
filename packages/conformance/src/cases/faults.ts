import type { Case } from '../case.js';
import { attempt, errorOf, writeLikeCore } from '../run/attempt.js';
import { check, checkEqual } from '../run/check.js';
import { aDay, aFiledDay, queue } from '../run/provoke.js';

/** Writes that go wrong on the way. */
export const faultCases: Case[] = [
  {
    id: 'faults.answer-lost-on-create',
    level: 3,
    why: 'The entry was written and only the answer was lost. Who simply sends it again doubles the day.',
    faults: ['answer-lost-after-write'],
    async run(context) {
      const writing = await aDay(context);
      queue(context, 'create', 'answer-lost-after-write');
      await writeLikeCore(context, writing);
      await context.checkOneEntry(writing);
    },
  },
  {
    id: 'faults.answer-lost-on-update',
    level: 3,
    why: 'An update whose answer was lost and that is repeated must leave the day as it is, not twice in one entry.',
    faults: ['answer-lost-after-write'],
    async run(context) {
      const { logId, next } = await aFiledDay(context);
      queue(context, 'update', 'answer-lost-after-write');
      const { error } = await attempt(context.update(next, logId));
      if (error) {
        check(error.retryable, `Daybook would not try the update again, for the error is ${error.code}`);
        check(error.mayHaveLanded, 'an update whose answer was lost is said to be surely not written');
        await context.settle();
        await context.update(next, logId);
      }
      await context.checkOneEntry(next);
    },
  },
  {
    id: 'faults.answer-lost-is-told',
    level: 3,
    why: 'Daybook waits before it writes again only if it knows that a write may still land.',
    faults: ['answer-lost-after-write'],
    async run(context) {
      const writing = await aDay(context);
      queue(context, 'create', 'answer-lost-after-write');
      const { error } = await attempt(context.create(writing));
      check(
        error === undefined || error.mayHaveLanded,
        'a create whose answer was lost is said to be surely not written',
      );
    },
  },
  {
    id: 'faults.answer-not-readable',
    level: 3,
    why: 'A web page in place of an answer is no receipt. Who takes it for one loses the entry, or files it as "undefined".',
    faults: ['not-json'],
    async run(context) {
      const writing = await aDay(context);
      queue(context, 'create', 'not-json');
      const { done, error } = await attempt(context.create(writing));
      if (error === undefined) {
        checkEqual(
          done,
          (await context.checkOneEntry(writing)).id,
          'the logId after an answer that is no answer',
        );
        return;
      }
      check(error.mayHaveLanded, 'a create whose answer cannot be read is said to be surely not written');
      await context.settle();
      await writeLikeCore(context, { ...writing, previous: 'uncertain' });
      await context.checkOneEntry(writing);
    },
  },
  {
    id: 'faults.server-error',
    level: 3,
    why: 'A CRM that stumbles for a moment must cost nothing: the day is written a little later, once.',
    faults: ['server-error'],
    async run(context) {
      const writing = await aDay(context);
      queue(context, 'create', 'server-error');
      await writeLikeCore(context, writing);
      await context.checkOneEntry(writing);
    },
  },
  {
    id: 'faults.unavailable',
    level: 3,
    why: 'A CRM that is down for maintenance has not refused the entry. Who takes it for a refusal gives up the day.',
    faults: ['unavailable'],
    async run(context) {
      const { logId, next } = await aFiledDay(context);
      queue(context, 'update', 'unavailable', 50);
      const error = await errorOf(context.update(next, logId), 'an update that the CRM did not take');
      checkEqual(error.kind, 'unavailable', 'the kind of error while the CRM is down');
    },
  },
  {
    id: 'faults.write-not-hammered',
    level: 3,
    why: 'A write that failed on the server may have landed all the same: repeated at once, it stands there twice.',
    faults: ['server-error'],
    async run(context) {
      const writing = await aDay(context);
      queue(context, 'create', 'server-error', 50);
      const before = context.network.requests.length;
      const error = await errorOf(context.create(writing), 'a create that the CRM did not take');
      checkEqual(error.kind, 'unavailable', 'the kind of error for a create that failed on the server');
      const failed = context.network.requests.slice(before).filter(({ status }) => status === 500);
      checkEqual(failed.length, 1, 'the number of times the create was sent');
    },
  },
];
