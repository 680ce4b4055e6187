import { DaybookError } from '@daybook/core';
import type { Case } from '../case.js';
import { check, checkEqual } from '../run/check.js';
import { chosenIn } from '../run/choices.js';
import { sms } from '../run/script.js';

const hello = sms('Hello, is the roof done?', '2026-07-14T17:02:00Z');
const answer = sms('Nearly. Tomorrow.', '2026-07-14T17:09:00Z', { direction: 'Outbound' });

/** What people do in the CRM stands. */
export const peopleEditCases: Case[] = [
  {
    id: 'entries.others-untouched',
    level: 2,
    why: "People's own notes must be the same afterwards.",
    async run(context) {
      const contact = await context.seed();
      await context.crm.seedOtherEntries(contact.id, 2);
      const logId = await context.create({
        contact,
        digest: await context.digest({ contact, messages: [hello] }),
      });
      context.clock.advance(60_000);
      await context.crm.seedOtherEntries(contact.id, 2);
      const before = (await context.entries()).filter(({ id }) => id !== logId);
      await context.update(
        { contact, digest: await context.digest({ contact, messages: [hello, answer] }) },
        logId,
      );
      const after = (await context.entries()).filter(({ id }) => id !== logId);
      checkEqual(after, before, "people's own entries");
    },
  },
  {
    id: 'entries.user-fields-stay',
    level: 2,
    why: 'A deal that somebody linked to the entry is gone after the next message, or is the one that the form had.',
    capability: 'user fields',
    async run(context) {
      const contact = await context.seed();
      const logId = await context.create({
        contact,
        digest: await context.digest({ contact, messages: [hello] }),
      });
      await context.crm.setUserField?.(logId);
      const before = await context.crm.userField?.(logId);
      check(before !== undefined && before !== null && before !== '', 'the fake set nothing on the entry');
      const next = { contact, digest: await context.digest({ contact, messages: [hello, answer] }) };
      await context.update(next, logId);
      checkEqual(await context.crm.userField?.(logId), before, 'what a person set on the entry');
      const additionalSubmission = await chosenIn(context, 'messageLog', { contact, already: before });
      if (Object.keys(additionalSubmission).length === 0) return;
      await context.update({ ...next, more: { additionalSubmission } }, logId);
      checkEqual(
        await context.crm.userField?.(logId),
        before,
        'what a person set on the entry before something else was chosen in the form',
      );
    },
  },
  {
    id: 'entries.edit-is-seen',
    level: 2,
    why: "A person's correction that goes unnoticed is overwritten by the next message.",
    capability: 'getMessageLog',
    async run(context) {
      const contact = await context.seed();
      const digest = await context.digest({ contact, messages: [hello] });
      const logId = await context.create({ contact, digest });
      const before = await context.read(contact, logId);
      check(before, 'the entry cannot be read');
      checkEqual(before.logId, logId, 'the id of the entry that was read');
      await context.checkShows(before, digest);
      await context.crm.editEntry(logId, { body: 'Corrected by hand: the roof is green' });
      const after = await context.read(contact, logId);
      check(after?.body.includes('the roof is green'), "a person's edit is not seen");
    },
  },
  {
    id: 'entries.deletion-is-seen',
    level: 2,
    why: 'Daybook goes on writing into an entry that nobody can see any more, and says that all is well.',
    capability: 'getMessageLog',
    async run(context) {
      const contact = await context.seed();
      const logId = await context.create({
        contact,
        digest: await context.digest({ contact, messages: [hello] }),
      });
      await context.crm.deleteEntry(logId);
      checkEqual(await context.read(contact, logId), null, 'what is read of a deleted entry');
    },
  },
  {
    id: 'entries.deleted-stays-deleted',
    level: 2,
    why: 'Who deletes an entry has a reason. It must not come back with the next message.',
    async run(context) {
      const contact = await context.seed();
      const logId = await context.create({
        contact,
        digest: await context.digest({ contact, messages: [hello] }),
      });
      await context.crm.deleteEntry(logId);
      const digest = await context.digest({ contact, messages: [hello, answer] });
      const error = await context.update({ contact, digest }, logId).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      checkEqual((await context.entries()).length, 0, 'the number of entries after the only one was deleted');
      check(DaybookError.is(error), 'the update of a deleted entry counts as done');
      checkEqual(error.kind, 'not_found', 'the kind of error for a deleted entry');
    },
  },
];
