import type { Case } from '../case.js';
import { attempt } from '../run/attempt.js';
import type { CaseContext } from '../run/case-context.js';
import { check } from '../run/check.js';
import { chosenIn } from '../run/choices.js';
import { aCall, aLoggedCall, chooseForCall, createCall, writeChanges } from '../run/phone-call.js';

/** What people choose in the call form. */
export const callChoiceCases: Case[] = [
  {
    id: 'calls.empty-choices',
    level: 2,
    why: 'The form sends "none", null or an empty text for a field that nobody filled: the call must be logged all the same.',
    capability: 'createCallLog',
    async run(context) {
      const { additionalFields } = context.facts.manifest.page.callLog;
      const contact = await context.seed();
      for (const [index, nothing] of ['', null, 'none'].entries()) {
        const fields = Object.fromEntries(additionalFields.map((field) => [field.const, nothing]));
        // oxlint-disable no-await-in-loop -- one call after another
        const call = await aCall(context, { fields }, contact, `70000${index + 1}`);
        const logId = await createCall(context, call);
        await writeChanges(context, call, logId, ['body', 'fields']);
        await writeChanges(context, call, logId, ['fields']);
        const entry = (await context.entries()).find(({ id }) => id === logId);
        check(entry, `the call does not stand in the CRM where the form sent ${JSON.stringify(nothing)}`);
        await context.checkShows(entry, call.digest);
        // oxlint-enable no-await-in-loop
      }
    },
  },
  {
    id: 'calls.choices-arrive',
    level: 2,
    why: 'A deal that somebody chooses in the call form is answered with "logged" and stands nowhere.',
    capability: ['createCallLog', 'http'],
    async run(context) {
      const { call, logId } = await aLoggedCall(context);
      const fields = await chosenIn(context, 'callLog', { contact: call.contact, already: undefined });
      if (Object.keys(fields).length === 0) return;
      const chosen = await aCall(context, { fields }, call.contact);
      const [without, withChoice] = [
        await sentBy(context, () => createCall(context, call)),
        await sentBy(context, () => createCall(context, chosen)),
      ];
      check(
        withChoice === undefined || withChoice !== without,
        'createCallLog sends the same with a choice and without one, and says that the call is logged',
      );
      check(
        (await sentBy(context, () => chooseForCall(context, chosen, logId))) !== '',
        'a choice that is made later is never sent, and counts as written',
      );
    },
  },
];

/** All writes of a call to the connector, as text; undefined when it did not say that it is done. */
async function sentBy(context: CaseContext, work: () => Promise<unknown>): Promise<string | undefined> {
  const before = context.network.requests.length;
  const { error } = await attempt(work());
  if (error) return undefined;
  return context.network.requests
    .slice(before)
    .filter(({ method }) => method !== 'GET')
    .map(({ method, url, body }) => `${method} ${url.href}\n${body}`)
    .join('\n');
}
