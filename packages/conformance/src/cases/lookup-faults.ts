import type { Case } from '../case.js';
import { attempt, errorOf } from '../run/attempt.js';
import { check, checkEqual } from '../run/check.js';
import { aDay, queue } from '../run/provoke.js';
import { ADA } from '../run/script.js';

/** When the CRM cannot be asked, nothing is known. */
export const lookupFaultCases: Case[] = [
  {
    id: 'faults.lookup-fails',
    level: 3,
    why: 'When the CRM cannot say whether the entry is there, nothing is known. Who then writes it, writes it twice.',
    capability: 'findMessageLog',
    faults: ['server-error'],
    async run(context) {
      const writing = await aDay(context);
      await context.create(writing);
      await context.settle();
      queue(context, 'find', 'server-error', 50);
      const { error } = await attempt(context.create({ ...writing, previous: 'uncertain' }));
      const entries = await context.entries();
      checkEqual(entries.length, 1, 'the number of entries after a create that could not look first');
      check(
        error === undefined || error.kind === 'unavailable',
        `the error is ${error?.code} and should be crm_unavailable`,
      );
    },
  },
  {
    id: 'faults.lookup-failure-is-told',
    level: 3,
    why: '"Not found" in place of "cannot say" lets Daybook write the entry a second time.',
    capability: 'findMessageLog',
    faults: ['server-error'],
    async run(context) {
      const writing = await aDay(context);
      await context.create(writing);
      queue(context, 'find', 'server-error', 50);
      const error = await errorOf(context.find(writing), 'a lookup that the CRM did not answer');
      checkEqual(error.kind, 'unavailable', 'the kind of error for a lookup that the CRM did not answer');
    },
  },
  {
    id: 'faults.read-failure-is-told',
    level: 3,
    why: 'An entry that cannot be read just now counts as deleted, and the day is given up.',
    capability: 'getMessageLog',
    faults: ['unavailable'],
    async run(context) {
      const writing = await aDay(context);
      const logId = await context.create(writing);
      queue(context, 'read', 'unavailable', 50);
      const error = await errorOf(
        context.read(writing.contact, logId),
        'reading an entry that the CRM did not give',
      );
      checkEqual(error.kind, 'unavailable', 'the kind of error for an entry that could not be read');
    },
  },
  {
    id: 'faults.no-contacts-just-now',
    level: 3,
    why: '"Unknown number" while the CRM is down makes people enter a contact who is there.',
    faults: ['server-error'],
    async run(context) {
      await context.seed();
      await context.caller();
      queue(context, 'contacts', 'server-error', 50);
      const error = await errorOf(context.findContact(ADA.phone), 'a search that the CRM did not answer');
      checkEqual(error.kind, 'unavailable', 'the kind of error for a search that the CRM did not answer');
    },
  },
];
