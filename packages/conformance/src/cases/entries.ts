import type { Case } from '../case.js';
import { check, checkEqual } from '../run/check.js';
import { sms } from '../run/script.js';

const hello = sms('Hello, is the roof done?', '2026-07-14T17:02:00Z');
const answer = sms('Nearly. Tomorrow.', '2026-07-14T17:09:00Z', { direction: 'Outbound' });
const thanks = sms('Thank you', '2026-07-14T18:30:00Z');

/** One entry for each conversation and day. */
export const entryCases: Case[] = [
  {
    id: 'entries.created',
    level: 1,
    why: 'The day must stand in the CRM, under the right contact, as Daybook rendered it.',
    async run(context) {
      await context.seed({ name: 'Somebody Else', phone: '+14155550199' });
      const contact = await context.seed();
      const digest = await context.digest({ contact, messages: [hello] });
      await context.create({ contact, digest });
      await context.checkOneEntry({ contact, digest });
    },
  },
  {
    id: 'entries.id-kept',
    level: 1,
    why: 'An id that was rounded or changed its type leads to another entry or to none: the next message is lost.',
    async run(context) {
      const contact = await context.seed();
      const digest = await context.digest({ contact, messages: [hello] });
      const logId = await context.create({ contact, digest });
      checkEqual(logId, (await context.checkOneEntry({ contact, digest })).id, 'the logId');
    },
  },
  {
    id: 'entries.replaced',
    level: 1,
    why: 'A day whose second message does not appear is a conversation with a hole.',
    async run(context) {
      const contact = await context.seed();
      const logId = await context.create({
        contact,
        digest: await context.digest({ contact, messages: [hello] }),
      });
      const digest = await context.digest({ contact, messages: [hello, answer] });
      await context.update({ contact, digest }, logId);
      const entries = await context.entries();
      check(
        entries.some(({ body }) => wordsOf(body).includes('Nearly Tomorrow')),
        'the second message stands nowhere',
      );
    },
  },
  {
    id: 'entries.replace-not-append',
    level: 2,
    why: 'Text that is added to what stands there shows the same messages again and again.',
    async run(context) {
      const contact = await context.seed();
      const logId = await context.create({
        contact,
        digest: await context.digest({ contact, messages: [hello] }),
      });
      await context.update(
        { contact, digest: await context.digest({ contact, messages: [hello, answer] }) },
        logId,
      );
      const digest = await context.digest({ contact, messages: [hello, answer, thanks] });
      await context.update({ contact, digest }, logId);
      await context.checkOneEntry({ contact, digest });
    },
  },
  {
    id: 'entries.subject-follows',
    level: 2,
    why: 'A subject that stays as it was says "Voicemail" above a conversation.',
    async run(context) {
      const contact = await context.seed();
      const voicemail = sms('', '2026-07-14T17:00:00Z', { type: 'VoiceMail', attachments: [] });
      const logId = await context.create({
        contact,
        digest: await context.digest({ contact, messages: [voicemail] }),
      });
      const digest = await context.digest({ contact, messages: [voicemail, answer] });
      await context.update({ contact, digest }, logId);
      await context.checkOneEntry({ contact, digest });
    },
  },
  {
    id: 'entries.two-days',
    level: 2,
    why: 'Two days in one entry hide the older one; the reader of the timeline looks on the wrong day.',
    async run(context) {
      const contact = await context.seed();
      const first = await context.digest({ contact, messages: [hello] });
      const second = await context.digest({ contact, messages: [sms('New day', '2026-07-15T17:00:00Z')] });
      await context.create({ contact, digest: first });
      await context.create({ contact, digest: second });
      await context.checkShows(await context.entryOf(first), first);
      await context.checkShows(await context.entryOf(second), second);
    },
  },
  {
    id: 'entries.two-conversations',
    level: 2,
    why: 'Two conversations with one contact on one day are two entries; the second must not erase the first.',
    async run(context) {
      const contact = await context.seed();
      const first = await context.digest({ contact, messages: [hello] });
      const second = await context.digest({
        contact,
        conversation: '5578984709540882222',
        messages: [sms('From the other phone', '2026-07-14T19:00:00Z')],
      });
      const one = await context.create({ contact, digest: first });
      const other = await context.create({ contact, digest: second });
      check(one !== other, 'both conversations have the same entry');
      const bodies = wordsOf((await context.entries()).map(({ body }) => body).join('\n'));
      check(bodies.includes('is the roof done'), 'the first conversation is gone');
      check(bodies.includes('From the other phone'), 'the second conversation is missing');
    },
  },
  {
    id: 'entries.two-parts',
    level: 2,
    why: 'A day that outgrows an entry goes on in a second one, which must not replace the first.',
    async run(context) {
      const contact = await context.seed();
      const first = await context.digest({ contact, messages: [hello] });
      const second = await context.digest({ contact, messages: [answer], part: 2 });
      await context.create({ contact, digest: first });
      await context.settle();
      await context.create({ contact, digest: second, previous: 'uncertain' });
      await context.checkShows(await context.entryOf(first), first);
      await context.checkShows(await context.entryOf(second), second);
    },
  },
  {
    id: 'entries.empty-choices',
    level: 2,
    why: 'The form sends "none", null or an empty text for a field that nobody filled: the entry must be logged all the same.',
    async run(context) {
      const { additionalFields } = context.facts.manifest.page.messageLog;
      const contact = await context.seed();
      for (const [index, nothing] of ['', null, 'none'].entries()) {
        const additionalSubmission = Object.fromEntries(
          additionalFields.map((field) => [field.const, nothing]),
        );
        const messages = [sms('Hello', `2026-07-1${index + 1}T17:02:00Z`)];
        // oxlint-disable-next-line no-await-in-loop -- one entry after another
        const digest = await context.digest({ contact, messages });
        // oxlint-disable-next-line no-await-in-loop
        const logId = await context.create({ contact, digest, more: { additionalSubmission } });
        // oxlint-disable-next-line no-await-in-loop
        await context.update({ contact, digest, more: { additionalSubmission } }, logId);
        // oxlint-disable-next-line no-await-in-loop
        await context.checkShows(await context.entryOf(digest), digest);
      }
    },
  },
];

/** Letters only: Markdown and HTML spell everything else in ways of their own. */
function wordsOf(body: string): string {
  return body.replace(/[^\p{L}]+/gu, ' ');
}
