import type { Case } from '../case.js';
import { attempt } from '../run/attempt.js';
import type { CaseContext } from '../run/case-context.js';
import { check, checkEqual, show } from '../run/check.js';
import { createContact } from '../run/doors.js';
import { queue } from '../run/provoke.js';
import { ADA, BEN, sms } from '../run/script.js';

/** Contacts that a person makes from the client. */
export const newContactCases: Case[] = [
  {
    id: 'contacts.created',
    level: 2,
    why: 'A contact that was just created must be found by its number, or each message creates one more.',
    capability: 'createContact',
    async run(context) {
      const created = await createContact(context);
      const { contactInfo } = created;
      check(contactInfo, `no contact was created: ${show(created.returnMessage)}`);
      checkEqual(contactInfo.name, ADA.name, 'the name of the new contact');
      checkEqual(
        (await context.findContact(ADA.phone)).map(({ id }) => id),
        [contactInfo.id],
        'who was found after that',
      );
    },
  },
  {
    id: 'contacts.created-can-be-logged',
    level: 2,
    why: 'A new contact whose id does not fit the CRM cannot hold the conversation that it was created for.',
    capability: 'createContact',
    async run(context) {
      const { contactInfo } = await createContact(context);
      check(contactInfo, 'no contact was created');
      const contact = { id: contactInfo.id, name: contactInfo.name, phoneNumber: ADA.phone };
      const digest = await context.digest({ contact, messages: [sms('Hello', '2026-07-14T17:02:00Z')] });
      await context.create({ contact, digest });
      await context.checkOneEntry({ contact, digest });
    },
  },
  {
    id: 'contacts.created-once',
    level: 3,
    why: 'Who sends a new contact again because the answer was lost makes two people of one, and automatic logging gives up on both.',
    capability: 'createContact',
    faults: ['answer-lost-after-write', 'server-error'],
    async run(context) {
      context.keepWarm();
      const create = (person: Person = ADA): Promise<unknown> => attempt(createContact(context, { person }));
      await create(BEN);
      const usual = await requestsOf(context, () => create(CARL));
      queue(context, 'any', 'answer-lost-after-write');
      await create();
      await context.settle();
      const found = await context.findContact(ADA.phone, { isForceRefreshAccountData: true });
      check(found.length <= 1, `${found.length} people were made of one whose answer was lost`);
      // Where more than one is usual, who knows which of them failed: a look-up may be repeated.
      if (usual !== 1) return;
      queue(context, 'any', 'server-error', 50);
      checkEqual(
        await requestsOf(context, create),
        1,
        'the number of times a new contact was sent that failed on the server',
      );
    },
  },
];

interface Person {
  name: string;
  phone: string;
}

/** A new contact beside {@link BEN}, by which the connector learns what it needs to know. */
const CARL = { name: 'Carl Third', phone: '+14155550188' };

async function requestsOf(context: CaseContext, work: () => Promise<unknown>): Promise<number> {
  const before = context.network.requests.length;
  await work();
  return context.network.requests.length - before;
}
