import { DaybookError } from '@daybook/core';
import type { Case } from '../case.js';
import { check, checkEqual, show } from '../run/check.js';
import { queue } from '../run/provoke.js';
import { ADA, BEN, sms } from '../run/script.js';

const KNOWN_PLACES = /\{(?:hostname|logId|contactId|contactType|serverUrl)\}/g;

/** What a connector must tell, for nothing else in Daybook can know it. */
export const toldCases: Case[] = [
  {
    id: 'sign-in.account-told',
    level: 2,
    why: 'Two companies have a user 7 each. Without the account both count as one person who sees the days of both.',
    async run(context) {
      const { platformUserInfo } = await context.signIn(context.subject.signIn.good);
      const { accountId } = platformUserInfo ?? {};
      check(accountId !== undefined && accountId !== null && accountId !== '', 'accountId is not told');
    },
  },
  {
    id: 'sign-in.zone-told',
    level: 2,
    why: "Without the person's time zone the server's own decides the day: an evening in California lands on tomorrow.",
    capability: 'time zone',
    async run(context) {
      const { platformUserInfo } = await context.signIn(context.subject.signIn.good);
      const { timezoneName, timezoneOffset } = platformUserInfo ?? {};
      check(
        [timezoneName, timezoneOffset].some((told) => told !== undefined && told !== null && told !== ''),
        'neither timezoneName nor timezoneOffset is told; if the CRM knows none, the fake says knowsTimeZone: false',
      );
    },
  },
  {
    id: 'sign-in.offset-read',
    level: 1,
    why: 'An offset in milliseconds puts entries weeks away, and one that nobody can read, an evening on tomorrow.',
    async run(context) {
      try {
        await context.signIn(context.subject.signIn.good);
      } catch (error) {
        if (!DaybookError.is(error) || error.code !== 'connector_contract') throw error;
        check(!error.message.includes('timezoneOffset'), error.message);
      }
    },
  },
  {
    id: 'sign-in.outage-is-no-refusal',
    level: 3,
    why: 'Who is told "wrong key" while the CRM is down makes a new key, and the old one stops working for everything else.',
    capability: 'getUserInfo',
    faults: ['unavailable'],
    async run(context) {
      queue(context, 'any', 'unavailable', Infinity);
      try {
        const { successful, returnMessage } = await context.signIn(context.subject.signIn.good);
        check(successful, `a good login is refused while the CRM is down: ${show(returnMessage)}`);
      } catch (error) {
        if (!DaybookError.is(error)) throw error;
        checkEqual(error.kind, 'unavailable', 'the kind of error for a login that the CRM did not look at');
      }
    },
  },
  {
    id: 'contacts.by-name-everybody',
    level: 2,
    why: 'Several people have a name. Who offers one of them lets the conversation be filed under the wrong one.',
    capability: 'findContactWithName',
    async run(context) {
      const one = await context.seed({ name: 'Zoë Quillfeather', phone: ADA.phone });
      const other = await context.seed({ name: 'Max Quillfeather', phone: '+14155550177' });
      const found = await context.call('findContactWithName', {
        ...(await context.caller()),
        name: 'Quillfeather',
      });
      checkEqual(
        (found.matchedContactInfo ?? []).map(({ id }) => String(id)).toSorted(),
        [String(one.id), String(other.id)].toSorted(),
        'who was found by a name that two people have',
      );
    },
  },
  {
    id: 'limits.writes-land-late',
    level: 3,
    why: 'Over a network a write can land after nobody waits for it. Who looks at once does not see it, and writes twice.',
    capability: 'http',
    run: async ({ facts }) =>
      check(
        facts.limits.settlingSeconds > 0,
        'settlingSeconds is 0, although a write over a network can land later',
      ),
  },
  {
    id: 'contract.page-of-entry',
    level: 2,
    why: "Who opens the entry from App Connect and sees somebody else's, or nothing, stops believing that it was logged.",
    capability: 'logPageUrl',
    async run(context) {
      const logPageUrl = String(context.facts.manifest.logPageUrl);
      const contact = await context.seed();
      const digest = await context.digest({ contact, messages: [sms('Hello', '2026-07-14T17:02:00Z')] });
      const logId = await context.create({ contact, digest });
      const page = await context.crm.entryPage?.(logId);
      check(
        page !== undefined,
        'the manifest has a logPageUrl, and the fake no entryPage to compare it with',
      );
      const { user } = await context.caller();
      const filled = logPageUrl
        .replace('{serverUrl}', 'https://daybook.example')
        .replace('{hostname}', user.hostname)
        .replaceAll('{logId}', String(logId))
        .replaceAll('{contactId}', String(contact.id))
        .replaceAll('{contactType}', context.contactType);
      checkEqual(filled, page, 'the page that logPageUrl opens');
    },
  },
  {
    id: 'text.shown',
    level: 2,
    why: 'HTML that a CRM shows as text is a heap of tags; text that it reads as HTML runs what a stranger has sent.',
    async run(context) {
      const contact = await context.seed();
      const messages = [sms('<img src=x onerror=alert(1)> 5 < 6 & *so*', '2026-07-14T17:02:00Z')];
      const digest = await context.digest({ contact, messages });
      const logId = await context.create({ contact, digest });
      const shown = await context.crm.shownAs?.(logId);
      check(
        shown !== undefined,
        'the fake has no shownAs: how the pages of the CRM draw a text is not known',
      );
      checkEqual(digest.format, shown.format, 'the format that getLogFormatType tells');
      await context.checkShows({ logId, subject: digest.subject, body: shown.text }, digest);
    },
  },
  {
    id: 'entries.found-is-checked',
    level: 2,
    why: "A CRM that does not know a filter gives everything. Who takes the first hit writes over another customer's day.",
    capability: 'findMessageLog',
    async run(context) {
      const ada = await context.seed();
      const ben = await context.seed(BEN);
      const hello = sms('Hello', '2026-07-14T17:02:00Z');
      const first = { contact: ada, digest: await context.digest({ contact: ada, messages: [hello] }) };
      await context.create(first);
      await context.settle();
      await context.find(first);
      context.network.ignoreFilters();
      const other = { contact: ben, digest: await context.digest({ contact: ben, messages: [hello] }) };
      checkEqual(await context.find(other), null, 'what was found of a day that was never written');
    },
  },
  {
    id: 'contract.pages-open',
    level: 1,
    why: 'A link to the entry that leads nowhere looks as if nothing had been logged.',
    async run(context) {
      for (const name of ['logPageUrl', 'contactPageUrl'] as const) {
        const address = context.facts.manifest[name];
        if (address === undefined || address === null) continue;
        check(
          typeof address === 'string' && isPage(address),
          `${name} is ${show(address)}, which is no address`,
        );
      }
      const { logPageUrl } = context.facts.manifest;
      if (typeof logPageUrl === 'string')
        check(logPageUrl.includes('{logId}'), `logPageUrl has no {logId}: ${logPageUrl}`);
    },
  },
];

/** An address once the client has filled it in; the client fills `{hostname}` once. */
function isPage(address: string): boolean {
  const filled = address.replace(/^\{serverUrl\}/, 'https://server.example').replace(KNOWN_PLACES, 'x');
  const isFilled = !/[{}]/.test(filled) && address.split('{hostname}').length <= 2;
  return isFilled && URL.canParse(filled) && /^https?:$/.test(new URL(filled).protocol);
}
