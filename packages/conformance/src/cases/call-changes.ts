import type { RecordId } from '@daybook/core';
import type { Case } from '../case.js';
import type { CaseContext } from '../run/case-context.js';
import { check, checkEqual } from '../run/check.js';
import {
  aCall,
  aLoggedCall,
  createCall,
  record,
  updateCall,
  type WrittenCall,
  whileTheyTalk,
  writeChanges,
} from '../run/phone-call.js';

/** A CRM that keeps minutes rounds them. */
const A_MINUTE = 60;

/** What an update of a call names is written, and nothing else. The owner no fake shows. */
export const callChangeCases: Case[] = [
  {
    id: 'calls.only-what-changed',
    level: 2,
    why: 'What a person has changed in the meantime is written over by an update that was about something else.',
    capability: 'createCallLog',
    async run(context) {
      const { call, logId } = await aLoggedCall(context);
      await context.crm.editEntry(logId, { body: 'Corrected by hand: the roof is green' });
      const other = {
        ...call,
        digest: { ...call.digest, subject: 'Not to be written', body: 'Not to be written' },
      };
      await writeChanges(context, other, logId, ['duration', 'outcome']);
      const [entry] = await context.entries();
      check(
        entry && entry.body.includes('the roof is green'),
        'an update of the length alone has written the text',
      );
      checkEqual(entry.subject, call.digest.subject, 'the title after an update of the length alone');
      const before = await detailsOf(context, call, logId);
      await writeChanges(context, await anotherCall(context, call), logId, ['body']);
      checkEqual(
        await detailsOf(context, call, logId),
        before,
        'day, length and outcome after an update of the text alone',
      );
    },
  },
  {
    id: 'calls.new-title',
    level: 2,
    why: 'A call that was given a name keeps the old one in every list of the CRM.',
    capability: 'createCallLog',
    async run(context) {
      const { call, logId } = await aLoggedCall(context);
      const renamed = { ...call, digest: { ...call.digest, subject: 'Twelve units for Ada' } };
      await writeChanges(context, renamed, logId, ['subject']);
      await context.checkOneEntry(renamed);
    },
  },
  {
    id: 'calls.does-not-move',
    level: 2,
    why: 'A recording that comes days later moves the call to the day on which it came.',
    capability: ['createCallLog', 'shown day'],
    async run(context) {
      const { call, logId } = await aLoggedCall(context);
      checkEqual(await shownDay(context, call, logId), '2026-07-14', 'the day of the call');
      context.clock.advance(3 * 86_400_000);
      await updateCall(context, call, logId, { recordingLink: 'https://r.example/1' });
      checkEqual(await shownDay(context, call, logId), '2026-07-14', 'the day of the call after an update');
    },
  },
  {
    id: 'calls.new-time',
    level: 2,
    why: 'When a call began is known for sure only from its record. Who does not write it leaves the call on the wrong day.',
    capability: ['createCallLog', 'shown day'],
    async run(context) {
      const { call, logId } = await aLoggedCall(context);
      const earlier = { startTime: Date.parse('2026-07-13T17:02:00Z') };
      await writeChanges(context, await aCall(context, earlier, call.contact), logId, ['time']);
      checkEqual(await shownDay(context, call, logId), '2026-07-13', 'the day of a call that began earlier');
      await context.checkOneEntry(call);
    },
  },
  {
    id: 'calls.length',
    level: 2,
    why: 'Reports of how long people talk are wrong: minutes for seconds, or the length at the moment of the first request.',
    capability: ['createCallLog', 'call fields'],
    async run(context) {
      const { call, logId } = await aLoggedCall(context, { duration: 3 });
      await updateCall(context, call, logId, record);
      await checkLength(context, logId);
    },
  },
  {
    id: 'calls.length-after-lost-answer',
    level: 2,
    why: 'A call that stands there already was written while people talked: who takes it over as it is, gives it no length.',
    capability: ['createCallLog', 'findCallLog', 'call fields'],
    async run(context) {
      const { call, logId } = await aLoggedCall(context, whileTheyTalk);
      await context.settle();
      await createCall(context, await aCall(context, record, call.contact), 'uncertain');
      await checkLength(context, logId);
    },
  },
];

/** The same call, as somebody might know it who is wrong in everything. */
function anotherCall(context: CaseContext, { contact }: WrittenCall): Promise<WrittenCall> {
  const startTime = Date.parse('2026-07-11T17:02:00Z');
  return aCall(context, { startTime, duration: 7_200, result: 'Missed', note: 'Not ours' }, contact);
}

/** What the CRM's own fields say of a call, as far as the fake shows it. */
async function detailsOf(context: CaseContext, call: WrittenCall, logId: RecordId): Promise<object> {
  return { day: await shownDay(context, call, logId), ...(await context.crm.callFields?.(logId)) };
}

async function shownDay(
  context: CaseContext,
  { settings }: WrittenCall,
  logId: RecordId,
): Promise<string | undefined> {
  return context.crm.shownDay?.(logId, settings.zone.timezoneName ?? 'UTC');
}

/** The CRM's own field holds the length that the record says. */
async function checkLength(context: CaseContext, logId: RecordId): Promise<void> {
  const seconds = (await context.crm.callFields?.(logId))?.durationSeconds ?? 0;
  check(
    Math.abs(seconds - record.duration) < A_MINUTE,
    `a call of ${record.duration} seconds is kept as one of ${seconds} seconds`,
  );
}
