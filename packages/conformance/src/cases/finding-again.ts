import type { Case } from '../case.js';
import { check, checkEqual } from '../run/check.js';
import { sms } from '../run/script.js';

const hello = sms('Hello, is the roof done?', '2026-07-14T17:02:00Z');
const answer = sms('Nearly. Tomorrow.', '2026-07-14T17:09:00Z', { direction: 'Outbound' });

/** How an entry is found again whose fate is not known. */
export const findingAgainCases: Case[] = [
  {
    id: 'entries.once-per-key',
    level: 2,
    why: 'When an answer was lost the entry may stand there already. Who does not look makes it twice.',
    capability: 'findMessageLog',
    async run(context) {
      const contact = await context.seed();
      const first = await context.digest({ contact, messages: [hello] });
      const logId = await context.create({ contact, digest: first });
      await context.settle();
      const digest = await context.digest({ contact, messages: [hello, answer] });
      checkEqual(
        await context.create({ contact, digest, previous: 'uncertain' }),
        logId,
        'the id of the entry that was there',
      );
      await context.checkOneEntry({ contact, digest });
    },
  },
  {
    id: 'entries.found-by-marker',
    level: 2,
    why: 'An entry that cannot be found again after a crash is written a second time.',
    capability: 'findMessageLog',
    async run(context) {
      const contact = await context.seed();
      const digest = await context.digest({ contact, messages: [hello] });
      const logId = await context.create({ contact, digest });
      await context.settle();
      const found = await context.find({ contact, digest });
      check(found, 'the entry is not found by its marker');
      checkEqual(found.logId, logId, 'the id of what was found');
      await context.checkShows(found, digest);
    },
  },
  {
    id: 'entries.found-beyond-page-one',
    level: 2,
    why: 'With busy contacts the entry stands on a later page. Who reads one page only writes it again.',
    capability: ['pages', 'findMessageLog'],
    async run(context) {
      const contact = await context.seed();
      const digest = await context.digest({ contact, messages: [hello] });
      const logId = await context.create({ contact, digest });
      context.clock.advance(60_000);
      await context.crm.seedOtherEntries(contact.id, (context.crm.largestPage ?? 1) * 2 + 1);
      await context.settle();
      const found = await context.find({ contact, digest });
      checkEqual(found?.logId, logId, 'the id of the entry behind two pages of newer ones');
    },
  },
  {
    id: 'entries.not-there-is-null',
    level: 2,
    why: 'Who takes something else for the entry overwrites what a person wrote.',
    capability: 'findMessageLog',
    async run(context) {
      const contact = await context.seed();
      await context.crm.seedOtherEntries(contact.id, 2);
      const digest = await context.digest({ contact, messages: [hello] });
      await context.settle();
      checkEqual(await context.find({ contact, digest }), null, 'what was found where no entry is');
    },
  },
  {
    id: 'entries.created-after-all',
    level: 2,
    why: 'An earlier try that never arrived must be made good: an entry that is only believed to be there is a lost day.',
    async run(context) {
      const contact = await context.seed();
      const digest = await context.digest({ contact, messages: [hello] });
      await context.create({ contact, digest, previous: 'uncertain' });
      await context.checkOneEntry({ contact, digest });
    },
  },
  {
    id: 'entries.quoted-marker',
    level: 2,
    why: "A customer can quote an entry's last line. Taking the quotation for the entry overwrites another conversation.",
    capability: 'findMessageLog',
    async run(context) {
      const contact = await context.seed();
      const digest = await context.digest({ contact, messages: [hello] });
      const logId = await context.create({ contact, digest });
      context.clock.advance(60_000);
      const quoting = await context.digest({
        contact,
        conversation: '5578984709540889999',
        messages: [sms(`What is this: ${digest.marker}`, '2026-07-15T17:00:00Z')],
      });
      await context.create({ contact, digest: quoting });
      await context.settle();
      const found = await context.find({ contact, digest });
      checkEqual(found?.logId, logId, 'the id of the entry whose marker another one quotes');
    },
  },
  {
    id: 'entries.deleted-is-not-found',
    level: 2,
    why: 'A deleted entry that is found by its marker takes in new messages, where nobody reads them.',
    capability: 'findMessageLog',
    async run(context) {
      const contact = await context.seed();
      const digest = await context.digest({ contact, messages: [hello] });
      const logId = await context.create({ contact, digest });
      await context.crm.deleteEntry(logId);
      await context.settle();
      checkEqual(await context.find({ contact, digest }), null, 'what is found of a deleted entry');
    },
  },
];
