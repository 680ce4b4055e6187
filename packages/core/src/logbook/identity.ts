import type { RecordId } from '../contract/v1/contact.js';
import { fingerprint } from '../text/fingerprint.js';

/**
 * The identity of one conversation and day: the user's account, the client's key and the contact. When a person picks
 * another contact later in the day, new messages open an entry there, and what was filed stays where it was put.
 *
 * @param userKey - names the platform, the CRM account and the user, so that nobody ever shares a digest
 */
export function digestId(userKey: string, conversationLogId: string, contactId: RecordId): string {
  return fingerprint(JSON.stringify([userKey, conversationLogId, String(contactId)])).slice(0, 27);
}

/**
 * The identity of a call: the user's account, RingCentral's session and the extension that took part, as a hash; empty
 * where nobody said it. Two extensions of one session are two calls.
 */
export function callDigestId(userKey: string, sessionId: string, extension: string): string {
  return fingerprint(JSON.stringify([userKey, 'call', sessionId, extension])).slice(0, 27);
}

/** Under which the standing of a call is kept among those of messages, whose ids never begin with a blank. */
export function callItemId(digest: string): string {
  return ` call ${digest}`;
}

/** Names one entry, in a form that survives every CRM's sanitising: `Daybook #` and twelve letters and digits. */
export function markerOf(digest: string, part: number): string {
  return `Daybook #${fingerprint(`${digest}/${part}`).replace(/[-_]/g, '').slice(0, 12)}`;
}

/** A message's id within the user's account. Every member of a group has the message in an entry of its own. */
export function scopedMessageId(messageId: string, groupContactId: RecordId | undefined): string {
  return groupContactId === undefined ? messageId : `${messageId}-${groupContactId}`;
}
