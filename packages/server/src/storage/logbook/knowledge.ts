/** What is known of messages: kept when they come, and again when a later request knows something newer. */
import {
  type ArrivingMessage,
  cutAsTold,
  type Message,
  messageSchema,
  type TakeIn,
  wholeOf,
  withPieces,
} from '@daybook/core';
import type { SealedJson } from '../sealed-json.js';
import type { KnowledgePrints } from './knowledge-prints.js';
import { chunks, type Ongoing, placeOf } from './rows.js';

/**
 * Keeps what is new about known messages. One gets a new revision, by which an entry that holds it is seen to be behind.
 *
 * @param keptIds - scoped ids under which messages are known, by the id that they were sent with
 * @param revision - of the day's own digest, as it is from now on
 * @param isAtRest - nobody else is writing the day, from what was known of it until now
 * @returns base ids of those that were whole and became the first piece of a long one: its other pieces are new
 */
export async function learn(
  ongoing: Ongoing,
  { sealed, prints }: { sealed: SealedJson; prints: KnowledgePrints },
  day: TakeIn,
  {
    keptIds,
    changed,
    revision,
    isAtRest,
  }: {
    keptIds: ReadonlyMap<string, string>;
    changed: ReadonlySet<string>;
    revision: number;
    isAtRest: boolean;
  },
): Promise<Set<string>> {
  const { userKey, rewrites } = day;
  const completed = new Set<string>();
  const sentAs = new Map(
    day.messages.flatMap((sent) => {
      const id = keptIds.get(sent.id);
      return id === undefined || !changed.has(id) ? [] : [[id, sent] as const];
    }),
  );
  for (const ids of chunks([...sentAs.keys()])) {
    // oxlint-disable no-await-in-loop -- one transaction is one connection
    const rows = await ongoing
      .selectFrom('messages')
      .select(['message_id', 'digest_id', 'state', 'part', 'knowledge', 'sealed_message'])
      .where('user_key', '=', userKey)
      .where('message_id', 'in', ids)
      .where('sealed_message', 'is not', null)
      .execute();
    for (const { message_id: id, knowledge, sealed_message: text, state, digest_id, part } of rows) {
      const sent = sentAs.get(id);
      if (!sent || text === null) continue;
      const place = placeOf.message(userKey, id);
      const known = sealed.open(messageSchema, text, place);
      const isWanted = state === 'filed' || state === 'pending';
      // Of what rests, or is dismissed, the further pieces would be filed alone: it is cut when it is wanted again.
      const isKeptWhole = !isWanted && part === null && !known.piece;
      const pieces = furtherPieces(day, sent);
      const [told, further] = isKeptWhole ? [wholeOf(sent.message, pieces), []] : [sent.message, pieces];
      const isInNoEntry = state === 'pending' && part === null && isAtRest;
      const asCut = isInNoEntry ? cutAsTold(known, told, further) : known;
      // What was added to an entry alone stays as it was told then.
      const merged = rewrites || part === null ? withPieces(asCut, told, further) : known;
      const print = prints.of(merged);
      if (merged === known && knowledge === print) continue;
      if (merged.piece && !known.piece) {
        // It may stand in an entry: only a person knows.
        if (!isWanted) continue;
        completed.add(sent.baseId);
      }
      // Whoever is writing what waits may have read it before: its entry is behind then, too.
      const isVisible = merged !== known && rewrites && isWanted;
      const next = digest_id === day.id ? revision : undefined;
      await ongoing
        .updateTable('messages')
        .set({
          knowledge: print,
          ...(merged !== known && { sealed_message: sealed.seal(merged, place) }),
          ...(isVisible && { revision: next ?? (await nextRevision(ongoing, digest_id)) }),
        })
        .where('user_key', '=', userKey)
        .where('message_id', '=', id)
        .execute();
    }
    // oxlint-enable no-await-in-loop
  }
  return completed;
}

/** Those of a message whose first piece this is. */
function furtherPieces({ messages }: TakeIn, { id, baseId, message }: ArrivingMessage): Message[] {
  if (message.piece?.number !== 1) return [];
  return messages.filter((each) => each.baseId === baseId && each.id !== id).map((each) => each.message);
}

async function nextRevision(ongoing: Ongoing, digestId: string): Promise<number> {
  const { revision } = await ongoing
    .updateTable('digests')
    .set(({ eb }) => ({ revision: eb('revision', '+', 1) }))
    .where('digest_id', '=', digestId)
    .returning('revision')
    .executeTakeFirstOrThrow();
  return revision;
}
