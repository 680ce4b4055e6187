/**
 * A day for a contact that does not exist yet: the client has said `createNewContact` (protocol, section 4.2). It is taken
 * in like any other, and nothing of it is written. As soon as there is a contact, it is handed on to that contact's day.
 */
import { type ContactInfo, NEW_CONTACT_ID } from '../contract/v1/contact.js';
import { toSafeLine } from '../digest/text.js';
import { takeInOf } from './log-day.js';
import type { DigestRecord } from './record.js';
import { type Commit, nothingDone, type WriterOptions } from './writer.js';

/** Whether a day waits for its contact. */
export function isUnassigned({ conversation }: Pick<DigestRecord, 'conversation'>): boolean {
  return conversation.contact.id === NEW_CONTACT_ID;
}

/** Hands a day on to that of its contact. @throws DaybookError `contact_not_created` when there is none */
export async function assignDay(record: DigestRecord, options: WriterOptions): Promise<Commit> {
  const { store, keeper, account, settings, findNewContact, now, leaseMs } = options;
  const waiting = record.messages.filter(({ state }) => state === 'pending');
  if (waiting.length === 0) return nothingDone;
  const { userKey, since, additionalSubmission } = record;
  const { phoneNumber = '' } = record.conversation.contact;
  const { id, name, type } = await findNewContact(account, userKey, { phoneNumber, since });
  const contact: ContactInfo = {
    id,
    name: toSafeLine(name) || phoneNumber,
    ...(type && { type }),
    phoneNumber,
  };
  const messages = waiting.map(({ message }) => message);
  const day = { conversation: { ...record.conversation, contact }, messages, additionalSubmission };
  const moment = now();
  const takeIn = await takeInOf(userKey, day, settings, { now: moment, retryAt: moment + leaseMs });
  return { ...nothingDone, handedTo: await store.handOn(keeper.lease, takeIn) };
}
