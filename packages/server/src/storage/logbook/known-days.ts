/**
 * The same day under another key. The client's key holds a date as the browser writes it, so another computer of the same
 * person, with another language, has another key for it (protocol, section 4.1), and must not begin a second entry. No key is
 * read for that: a day is known by its messages, which the client sends again.
 */
import {
  type ArrivingMessage,
  type Conversation,
  conversationSchema,
  type TakeIn,
  toLocalDay,
} from '@daybook/core';
import type { SealedJson } from '../sealed-json.js';
import type { Known, Resolved } from './known-messages.js';
import { type Ongoing, placeOf } from './rows.js';
import type { Request } from './step-in.js';

/** Requests with messages of days that are known under other keys, as they are to be taken in instead. */
export async function underKnownKeys(
  ongoing: Ongoing,
  sealed: SealedJson,
  resolved: readonly Resolved[],
): Promise<Map<Request, Request>> {
  const changed = new Map<Request, Request>();
  for (const each of resolved) {
    if (!mayBeKnown(each)) continue;
    // oxlint-disable-next-line no-await-in-loop -- rare
    const days = await splitByKey(ongoing, sealed, each);
    if (days === undefined) continue;
    const request = changed.get(each.request) ?? each.request;
    const inPlace = request.days.flatMap((day) => (day === each.day ? days : [day]));
    changed.set(each.request, { ...request, days: mergedById(inPlace) });
  }
  return changed;
}

/** Under one key, a computer in another zone may have had what are two days here. */
function mergedById(days: readonly TakeIn[]): TakeIn[] {
  const merged = new Map<string, TakeIn>();
  for (const day of days) {
    const other = merged.get(day.id);
    merged.set(day.id, other ? { ...other, messages: [...other.messages, ...day.messages] } : day);
  }
  return [...merged.values()];
}

/** A shared thread has one key for its whole life. */
function mayBeKnown({ day, fresh, kept, others, request, submission }: Resolved): boolean {
  return (
    (fresh.length > 0 || kept.some(isUnfinished) || Object.keys(submission).length > 0) &&
    others.length > 0 &&
    day.conversation.thread === undefined &&
    kept.every(({ digestId }) => digestId !== day.id) &&
    request.days.every(({ id }) => !others.includes(id))
  );
}

/** It stays where it is: only for another contact it would move. */
function isUnfinished({ state }: Known): boolean {
  return state !== 'filed';
}

async function splitByKey(
  ongoing: Ongoing,
  sealed: SealedJson,
  resolved: Resolved,
): Promise<TakeIn[] | undefined> {
  const { day, others } = resolved;
  for (const digestId of others) {
    // oxlint-disable-next-line no-await-in-loop -- mostly one
    const known = await readConversation(ongoing, sealed, digestId);
    if (known === undefined || !isSame(known, day.conversation)) continue;
    const belongs = belongsTo(digestId, known, resolved);
    const { conversationLogId } = known;
    const conversation = { ...day.conversation, conversationLogId };
    const there = { ...day, id: digestId, conversation, messages: day.messages.filter(belongs) };
    const here = { ...day, messages: day.messages.filter((message) => !belongs(message)) };
    return here.messages.length > 0 ? [there, here] : [there];
  }
  return undefined;
}

/** Undefined when it is no day, or nothing is left of what it was about. */
async function readConversation(
  ongoing: Ongoing,
  sealed: SealedJson,
  digestId: string,
): Promise<Conversation | undefined> {
  const row = await ongoing
    .selectFrom('digests')
    .select('sealed_conversation')
    .where('digest_id', '=', digestId)
    .where('kind', '=', 'day')
    .where('is_closed', '=', 0)
    .executeTakeFirst();
  return row && sealed.open(conversationSchema, row.sealed_conversation, placeOf.conversation(digestId));
}

function isSame(known: Conversation, told: Conversation): boolean {
  return (
    known.conversationId === told.conversationId &&
    String(known.contact.id) === String(told.contact.id) &&
    known.thread === undefined
  );
}

/** Its own messages, and new ones of the same local day: a computer in another zone has days of its own. */
function belongsTo(
  digestId: string,
  { zone }: Conversation,
  { day, kept, keptIds }: Resolved,
): (message: ArrivingMessage) => boolean {
  const own = new Set(kept.filter((known) => known.digestId === digestId).map(({ id }) => id));
  const isOwn = ({ id }: ArrivingMessage): boolean => own.has(keptIds.get(id) ?? '');
  const localDay = ({ message }: ArrivingMessage): string =>
    toLocalDay(message.creationTime, zone ?? day.conversation.zone ?? {});
  const days = new Set(day.messages.filter(isOwn).map(localDay));
  return (message) => isOwn(message) || (!keptIds.has(message.id) && days.has(localDay(message)));
}
