import type { Case } from '../case.js';
import { attempt, errorOf } from '../run/attempt.js';
import type { CaseContext, Writing } from '../run/case-context.js';
import { check, checkEqual } from '../run/check.js';
import { aDay, queue } from '../run/provoke.js';

/** Calls that nobody waits for any more. */
export const givingUpCases: Case[] = [
  {
    id: 'faults.nobody-waits',
    level: 3,
    why: 'When nobody waits any more the write must not go out after all: somebody else may have written since.',
    capability: 'http',
    async run(context) {
      const writing = await aDay(context);
      await attempt(context.create({ ...writing, signal: AbortSignal.abort() }));
      await context.network.quiet();
      checkEqual(
        (await context.entries()).length,
        0,
        'the number of entries after a call that was given up before it began',
      );
    },
  },
  {
    id: 'faults.given-up-midway',
    level: 3,
    why: 'A lookup that hangs is given up. A connector that goes on alone later writes the entry a second time.',
    capability: 'findMessageLog',
    faults: ['hang'],
    async run(context) {
      const writing = await aDay(context);
      queue(context, 'find', 'hang');
      const controller = new AbortController();
      context.network.whenWithheld(() => controller.abort());
      const error = await errorOf(
        context.create({ ...writing, previous: 'uncertain', signal: controller.signal }),
        'a create that was given up',
      );
      checkEqual(error.kind, 'unavailable', 'the kind of error for a call that was given up');
      context.network.release();
      await context.network.quiet();
      checkEqual((await context.entries()).length, 0, 'the number of entries after the create was given up');
    },
  },
  {
    id: 'faults.no-answer',
    level: 3,
    why: 'A CRM that takes the entry and never answers must not cost a second entry.',
    faults: ['hang'],
    async run(context) {
      const writing = await aDay(context);
      queue(context, 'create', 'hang');
      const controller = new AbortController();
      context.network.whenWithheld(() => controller.abort());
      const error = await errorOf(
        context.create({ ...writing, signal: controller.signal }),
        'a create without an answer',
      );
      check(error.mayHaveLanded, 'a create without an answer is said to be surely not written');
      context.network.release();
      await context.network.quiet();
      await context.settle();
      if (context.facts.has('findMessageLog')) await settle(context, writing);
      await context.checkOneEntry(writing);
    },
  },
];

async function settle(context: CaseContext, writing: Writing): Promise<void> {
  const found = await context.find(writing);
  if (found === null) await context.create({ ...writing, previous: 'uncertain' });
}
