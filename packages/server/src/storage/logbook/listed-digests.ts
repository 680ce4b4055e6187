/** What a person's lists show: days and calls with messages in some state, each with the first of these. */
import {
  callKnowledgeSchema,
  conversationSchema,
  glimpseOfCall,
  glimpseOfMessage,
  messageSchema,
  type UnfiledDigest,
} from '@daybook/core';
import { sql } from 'kysely';
import type { z } from 'zod';
import { ifReadable, type SealedJson } from '../sealed-json.js';
import { type Database, placeOf } from './rows.js';

/** Of what somebody has to look at all is listed, and of the rest not more than anybody reads. */
const DIGESTS_AT_MOST = 100;

/** What is tried again keeps its place; of what was dismissed the last may be a mistake; and what waits longest is looked at first. */
const orders = {
  unfiled: sql`starts_at, first_id`,
  dismissed: sql`last_taken_in_at desc, starts_at, first_id`,
  pending: sql`first_taken_in_at, starts_at, first_id`,
};

/** Written out, and all that the index of each is made of named: otherwise SQLite would not use it. */
export const isIn = {
  unfiled: sql<boolean>`state = 'unfiled'`,
  dismissed: sql<boolean>`state = 'dismissed'`,
  pending: sql<boolean>`state in ('pending', 'unfiled') and state = 'pending' and taken_in_at >= 0`,
};

/** The user's digests with messages in this state. A call is one message. */
export function selectListed(database: Database, userKey: string, state: keyof typeof orders) {
  return database
    .with('ranked', (builder) =>
      builder
        .selectFrom('messages')
        .select(['digest_id', 'message_id as first_id', 'sent_at as starts_at'])
        .select([
          sql<number | string>`count(*) over (partition by digest_id)`.as('messages'),
          sql<number>`min(taken_in_at) over (partition by digest_id)`.as('first_taken_in_at'),
          sql<number>`max(taken_in_at) over (partition by digest_id)`.as('last_taken_in_at'),
          sql<number | string>`row_number() over (partition by digest_id order by sent_at, message_id)`.as(
            'place',
          ),
        ])
        .where('user_key', '=', userKey)
        .where(isIn[state]),
    )
    .with('listed', (builder) =>
      builder
        .selectFrom('ranked')
        .selectAll()
        .where('place', '=', 1)
        .$if(state !== 'unfiled', (query) => query.orderBy(orders[state]).limit(DIGESTS_AT_MOST)),
    )
    .selectFrom('listed')
    .innerJoin('digests', 'digests.digest_id', 'listed.digest_id')
    .innerJoin('messages', 'messages.message_id', 'listed.first_id')
    .where('messages.user_key', '=', userKey)
    .select(['digests.digest_id', 'digests.kind', 'sealed_conversation', 'sealed_reason', 'unfiled_since'])
    .select([
      'sealed_problem',
      'next_attempt_at',
      'listed.messages',
      'starts_at',
      'first_id',
      'sealed_message',
    ])
    .select(['first_taken_in_at', 'last_taken_in_at'])
    .orderBy(orders[state])
    .execute();
}

type Row = Awaited<ReturnType<typeof selectListed>>[number];
type Whose = Pick<UnfiledDigest, 'contactName' | 'zone' | 'first'>;
type Told = Whose & Pick<UnfiledDigest, 'kind' | 'digestId' | 'startsAt' | 'messages'>;

/** What it is, and whose. */
export function readListed(sealed: SealedJson, userKey: string, row: Row): Told {
  const whose = row.kind === 'call' ? readCall(sealed, userKey, row) : readDay(sealed, userKey, row);
  return {
    kind: row.kind === 'call' ? ('call' as const) : ('day' as const),
    digestId: row.digest_id,
    ...(whose ?? { contactName: 'somebody whose name cannot be read', zone: undefined }),
    startsAt: row.starts_at,
    messages: Number(row.messages),
  };
}

function readDay(sealed: SealedJson, userKey: string, row: Row): Whose | undefined {
  const place = placeOf.conversation(row.digest_id);
  const conversation = ifReadable(() => sealed.open(conversationSchema, row.sealed_conversation, place));
  if (conversation === undefined) return undefined;
  const { contact, zone } = conversation;
  const message = readFirst(sealed, userKey, row, messageSchema);
  return {
    contactName: contact.name || (contact.phoneNumber ?? ''),
    zone,
    ...(message && { first: glimpseOfMessage(message, conversation) }),
  };
}

/** Whose call it is: that is known from the call itself. */
function readCall(sealed: SealedJson, userKey: string, row: Row): Whose | undefined {
  const known = readFirst(sealed, userKey, row, callKnowledgeSchema);
  if (known === undefined) return undefined;
  const first = glimpseOfCall(known);
  return { contactName: known.contact?.name || (first.phoneNumber ?? ''), zone: known.zone, first };
}

function readFirst<Schema extends z.ZodType>(
  sealed: SealedJson,
  userKey: string,
  { first_id: id, sealed_message: text }: Row,
  schema: Schema,
): z.output<Schema> | undefined {
  return text === null
    ? undefined
    : ifReadable(() => sealed.open(schema, text, placeOf.message(userKey, id)));
}
