import { DaybookError } from '@daybook/core';
import type { Case } from '../case.js';
import { errorOf } from '../run/attempt.js';
import { check, checkEqual } from '../run/check.js';
import {
  aCall,
  aLoggedCall,
  createCall,
  findCall,
  readCall,
  record,
  updateCall,
  whileTheyTalk,
  writeChanges,
} from '../run/phone-call.js';
import { sms } from '../run/script.js';

const hello = sms('Hello, is the roof done?', '2026-07-14T17:02:00Z');
const answer = sms('Nearly. Tomorrow.', '2026-07-14T17:09:00Z', { direction: 'Outbound' });

/** Calls: made while people still talk, corrected when more is known, among people's own words. */
export const callCases: Case[] = [
  {
    id: 'calls.logged',
    level: 1,
    why: 'A call that the client shows as logged must stand in the CRM, under the person who called.',
    capability: 'createCallLog',
    async run(context) {
      const { call, logId } = await aLoggedCall(context);
      const entry = await context.checkOneEntry(call);
      checkEqual(logId, entry.id, 'the logId of the call');
    },
  },
  {
    id: 'calls.updated',
    level: 1,
    why: 'Most of a call is known only after it: without the update its entry says "CallConnected" for ever.',
    capability: 'createCallLog',
    async run(context) {
      const { call, logId } = await aLoggedCall(context);
      context.clock.advance(3_600_000);
      const next = await updateCall(context, call, logId, { ...record, aiNote: 'Ada wants twelve units.' });
      await context.checkOneEntry(next);
    },
  },
  {
    id: 'calls.as-given',
    level: 2,
    why: "An agent's note is shown as markup, loses its line breaks, or brings a script into the CRM.",
    capability: 'createCallLog',
    async run(context) {
      const note =
        '<script>alert(1)</script> $& 5 < 6 & 7 > 3\n- Duration: they said three days\n# Call details';
      const { call, logId } = await aLoggedCall(context, { note });
      await context.checkOneEntry(call);
      const next = await updateCall(context, call, logId, { ...record, note: `${note}\nJosé "Pepe" O'Neil` });
      await context.checkOneEntry(next);
    },
  },
  {
    id: 'calls.read',
    level: 2,
    why: 'What stands in the entry is read before each update: who gives less, or his own copy, makes Daybook overwrite the rest.',
    capability: ['createCallLog', 'getCallLog'],
    async run(context) {
      const { call, logId } = await aLoggedCall(context, { note: 'Wants a quote. '.repeat(40) });
      const before = await readCall(context, call.contact, logId);
      check(before, 'the entry of a call cannot be read');
      if (before.body === undefined || before.body === null) return;
      await context.checkShows(
        { subject: before.subject ?? call.digest.subject, body: before.body },
        call.digest,
      );
      await context.crm.editEntry(logId, { body: 'Corrected by hand: the roof is green' });
      const after = await readCall(context, call.contact, logId);
      check(after?.body?.includes('the roof is green'), "a person's edit is not seen");
    },
  },
  {
    id: 'calls.peoples-words-stay',
    level: 2,
    why: 'A person writes into the entry, then the recording comes: their words are gone.',
    capability: ['createCallLog', 'getCallLog'],
    async run(context) {
      const { call, logId } = await aLoggedCall(context);
      await context.crm.editEntry(logId, { body: 'Corrected by hand: the roof is green' });
      await updateCall(context, call, logId, { ...record, aiNote: 'Ada wants twelve units.' });
      const [entry, ...more] = await context.entries();
      checkEqual(more.length, 0, 'the number of further entries');
      check(entry && entry.body.includes('the roof is green'), 'what a person wrote is gone after an update');
      check(entry.body.includes('twelve units'), 'what became known after a person wrote is not there');
    },
  },
  {
    id: 'calls.deleted',
    level: 2,
    why: 'Who deletes a call has a reason. It must not come back with the recording.',
    capability: 'createCallLog',
    async run(context) {
      const { call, logId } = await aLoggedCall(context);
      await context.crm.deleteEntry(logId);
      const error = await errorOf(
        writeChanges(context, call, logId, ['body']),
        'the update of a call that was deleted',
      );
      checkEqual(error.kind, 'not_found', 'the kind of error for a deleted call');
      checkEqual((await context.entries()).length, 0, 'the number of entries after the only one was deleted');
      if (!context.facts.has('getCallLog')) return;
      checkEqual(await readCall(context, call.contact, logId), null, 'what is read of a deleted call');
    },
  },
  {
    id: 'calls.found-by-marker',
    level: 2,
    why: 'A call that cannot be found again after a crash is written a second time; who takes another entry for it, overwrites that.',
    capability: ['createCallLog', 'findCallLog'],
    async run(context) {
      const call = await aCall(context);
      await context.crm.seedOtherEntries(call.contact.id, 2);
      await context.settle();
      checkEqual(await findCall(context, call), null, 'what was found where no call is');
      const logId = await createCall(context, call);
      context.clock.advance(60_000);
      await context.crm.seedOtherEntries(call.contact.id, 2);
      await context.settle();
      checkEqual((await findCall(context, call))?.logId, logId, 'the id of the call that was found');
    },
  },
  {
    id: 'calls.quoted-marker',
    level: 2,
    why: "All calls of one person have one title, and a note may quote another call's last line: who takes that call for this one, overwrites it.",
    capability: ['createCallLog', 'findCallLog'],
    async run(context) {
      const { call, logId } = await aLoggedCall(context);
      context.clock.advance(60_000);
      const marker = call.settings.markerOf(1);
      const note = `What is ${marker}?\n${marker}\nNo idea.`;
      const quoting = await aCall(context, { note }, call.contact, '700002');
      const quotingId = await createCall(context, quoting);
      await context.settle();
      checkEqual(
        (await findCall(context, call))?.logId,
        logId,
        'the id of the call whose marker another one quotes',
      );
      checkEqual((await findCall(context, quoting))?.logId, quotingId, 'the id of the call that quotes');
    },
  },
  {
    id: 'calls.once',
    level: 2,
    why: 'When an answer was lost the call may stand there already. Who does not look makes it twice; who only looks leaves it as it was.',
    capability: ['createCallLog', 'findCallLog'],
    async run(context) {
      const { call, logId } = await aLoggedCall(context, whileTheyTalk);
      await context.settle();
      const grown = await aCall(context, { ...record, note: 'Wants twelve units.' }, call.contact);
      checkEqual(await createCall(context, grown, 'uncertain'), logId, 'the id of the call that was there');
      await context.checkOneEntry(grown);
    },
  },
  {
    id: 'calls.while-they-talk',
    level: 2,
    why: 'A call is logged when it is answered, and nobody knows its length then. Who needs one, loses the call.',
    capability: 'createCallLog',
    async run(context) {
      const { call, logId } = await aLoggedCall(context, whileTheyTalk);
      await context.checkOneEntry(call);
      await context.checkOneEntry(await updateCall(context, call, logId, record));
    },
  },
  {
    id: 'calls.user-fields-stay',
    level: 2,
    why: 'A deal that somebody linked to the call is gone when the recording comes.',
    capability: ['createCallLog', 'user fields'],
    async run(context) {
      const { call, logId } = await aLoggedCall(context);
      await context.crm.setUserField?.(logId);
      const before = await context.crm.userField?.(logId);
      check(before !== undefined && before !== null && before !== '', 'the fake set nothing on the entry');
      await updateCall(context, call, logId, { ...record, recordingLink: 'https://r.example/1' });
      checkEqual(await context.crm.userField?.(logId), before, 'what a person set on the call');
    },
  },
  {
    id: 'calls.beside-messages',
    level: 2,
    why: 'A call and a conversation of the same day and person are two entries. Who takes one for the other, loses both.',
    capability: 'createCallLog',
    async run(context) {
      const contact = await context.seed();
      const first = await context.digest({ contact, messages: [hello] });
      const dayId = await context.create({ contact, digest: first });
      const call = await aCall(context, {}, contact);
      const callId = await createCall(context, call);
      const day = await context.digest({ contact, messages: [hello, answer] });
      await context.update({ contact, digest: day }, dayId);
      const next = await updateCall(context, call, callId, record);
      const entries = await context.entries();
      checkEqual(entries.length, 2, 'the number of entries of a call and a conversation');
      for (const [id, written] of [
        [dayId, day],
        [callId, next.digest],
      ] as const) {
        const entry = entries.find((each) => each.id === id);
        if (!entry) throw new DaybookError('crm_not_found', { crm: 'the fake', detail: String(id) });
        // oxlint-disable-next-line no-await-in-loop -- two of them
        await context.checkShows(entry, written);
      }
    },
  },
];
