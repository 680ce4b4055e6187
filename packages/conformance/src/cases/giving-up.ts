import type { ContactInfo, InterfaceName } from '@daybook/core';
import type { Case } from '../case.js';
import { attempt, errorOf } from '../run/attempt.js';
import type { CaseContext, Writing } from '../run/case-context.js';
import { check, checkEqual } from '../run/check.js';
import { createContact } from '../run/doors.js';
import { aCall, createCall, writeChanges } from '../run/phone-call.js';
import { aDay, aFiledDay, queue } from '../run/provoke.js';
import { BEN, sms } from '../run/script.js';

const nextDay = sms('New day', '2026-07-15T17:00:00Z');

/** Calls that nobody waits for any more. */
export const givingUpCases: Case[] = [
  {
    id: 'faults.nobody-waits',
    level: 3,
    why: 'When nobody waits any more the write must not go out after all, of a day, a call or a contact: somebody else may have written since.',
    capability: 'http',
    async run(context) {
      const givenUp = await writesOf(context, AbortSignal.abort());
      const before = JSON.stringify(await context.entries());
      for (const { name, write } of givenUp) {
        // oxlint-disable no-await-in-loop -- one after another
        await attempt(write());
        await context.network.quiet();
        const after = JSON.stringify(await context.entries());
        check(after === before, `${name} has written although it was given up before it began`);
        // oxlint-enable no-await-in-loop
      }
      checkEqual(await context.findContact(BEN.phone), [], 'who was found after createContact was given up');
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

interface Write {
  name: InterfaceName;
  write: () => Promise<unknown>;
}

/** Each interface that writes, called for something that does not stand in the CRM yet. */
async function writesOf(context: CaseContext, signal: AbortSignal): Promise<Write[]> {
  const { logId, next } = await aFiledDay(context);
  const day = { ...next, signal };
  const another = { ...day, digest: await context.digest({ contact: next.contact, messages: [nextDay] }) };
  const writes: Write[] = [
    { name: 'createMessageLog', write: () => context.create(another) },
    { name: 'updateMessageLog', write: () => context.update(day, logId) },
    ...(context.facts.has('createCallLog') ? await writesOfCall(context, next.contact, signal) : []),
    { name: 'createContact', write: () => createContact(context, { person: BEN, signal }) },
  ];
  return writes.filter(({ name }) => context.facts.has(name));
}

async function writesOfCall(
  context: CaseContext,
  contact: ContactInfo,
  signal: AbortSignal,
): Promise<Write[]> {
  const call = await aCall(context, {}, contact);
  const logId = await createCall(context, call);
  const grown = { ...(await aCall(context, { note: 'Wants twelve units.' }, contact)), signal };
  return [
    { name: 'createCallLog', write: () => createCall(context, grown) },
    { name: 'updateCallLog', write: () => writeChanges(context, grown, logId, ['body']) },
  ];
}

async function settle(context: CaseContext, writing: Writing): Promise<void> {
  const found = await context.find(writing);
  if (found === null) await context.create({ ...writing, previous: 'uncertain' });
}
