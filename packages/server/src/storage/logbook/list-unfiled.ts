import {
  callItemId,
  callKnowledgeSchema,
  conversationSchema,
  DaybookError,
  type UnfiledDigest,
  type UnfiledReason,
} from '@daybook/core';
import { sql } from 'kysely';
import { z } from 'zod';
import { ifReadable, type SealedJson } from '../sealed-json.js';
import { chunks, type Database, placeOf } from './rows.js';

const reasonSchema: z.ZodType<UnfiledReason> = z.custom<UnfiledReason>(
  (value) => z.object({ code: z.string(), message: z.string() }).safeParse(value).success,
);

/** What is shown of one that cannot be read. */
const unreadable = {
  whose: { contactName: 'somebody whose name cannot be read', zone: undefined },
  reason: { code: 'unreadable', message: new DaybookError('unreadable').message },
} as const;

/** Of what was dismissed nobody needs more than what they may have dismissed by mistake. */
const DISMISSED_SHOWN = 100;

/** The user's digests with unfiled messages, oldest first; or with dismissed ones, the last first. */
export async function listUnfiled(
  database: Database,
  sealed: SealedJson,
  userKey: string,
  state: 'unfiled' | 'dismissed' = 'unfiled',
): Promise<UnfiledDigest[]> {
  const isDismissed = state === 'dismissed';
  const rows = await database
    .with('listed', (builder) =>
      builder
        .selectFrom('messages')
        .select('digest_id')
        .select(({ fn }) => [
          fn.countAll<number | string>().as('messages'),
          fn.min('sent_at').as('starts_at'),
          fn.max('taken_in_at').as('dismissed_at'),
        ])
        .where('user_key', '=', userKey)
        // Written out: with a parameter the index of what is in this state might not be used.
        .where(sql<boolean>`state = ${sql.lit(state)}`)
        .groupBy('digest_id')
        .$if(isDismissed, (query) => query.orderBy('dismissed_at', 'desc').limit(DISMISSED_SHOWN)),
    )
    .selectFrom('listed')
    .innerJoin('digests', 'digests.digest_id', 'listed.digest_id')
    .select(['digests.digest_id', 'digests.kind', 'sealed_conversation', 'sealed_reason', 'unfiled_since'])
    .select(['listed.messages', 'listed.starts_at', 'listed.dismissed_at'])
    .$if(!isDismissed, (query) => query.orderBy('unfiled_since'))
    .$if(isDismissed, (query) => query.orderBy('dismissed_at', 'desc'))
    .execute();
  const whoseOf = await readWhose(database, sealed, userKey, rows);
  return rows.flatMap((row) => {
    const { digest_id: id, sealed_reason: text } = row;
    if (text === null) return [];
    return {
      kind: row.kind === 'call' ? ('call' as const) : ('day' as const),
      digestId: id,
      ...whoseOf(row),
      startsAt: row.starts_at,
      messages: Number(row.messages),
      reason: ifReadable(() => sealed.open(reasonSchema, text, placeOf.reason(id))) ?? unreadable.reason,
      since: isDismissed ? row.dismissed_at : (row.unfiled_since ?? row.starts_at),
    };
  });
}

type Whose = Pick<UnfiledDigest, 'contactName' | 'zone'>;

interface Owned {
  digest_id: string;
  kind: string;
  sealed_conversation: string;
}

/** Tells of some of the user's digests whose they are. */
export async function readWhose(
  database: Database,
  sealed: SealedJson,
  userKey: string,
  rows: readonly Owned[],
): Promise<(row: Owned) => Whose> {
  const calls = await readCalls(database, sealed, userKey, rows);
  return (row) =>
    calls.get(row.digest_id) ?? ifReadable(() => readConversation(sealed, row)) ?? unreadable.whose;
}

function readConversation(sealed: SealedJson, row: Owned): Whose {
  const place = placeOf.conversation(row.digest_id);
  const { contact, zone } = sealed.open(conversationSchema, row.sealed_conversation, place);
  return { contactName: contact.name || (contact.phoneNumber ?? ''), zone };
}

/** Whose calls they are: that is known from the calls themselves. */
async function readCalls(
  database: Database,
  sealed: SealedJson,
  userKey: string,
  rows: readonly Owned[],
): Promise<Map<string, Whose>> {
  const ids = rows.filter(({ kind }) => kind === 'call').map(({ digest_id }) => callItemId(digest_id));
  const found = new Map<string, Whose>();
  for (const some of chunks(ids)) {
    // oxlint-disable-next-line no-await-in-loop
    const items = await database
      .selectFrom('messages')
      .select(['digest_id', 'message_id', 'sealed_message'])
      .where('user_key', '=', userKey)
      .where('message_id', 'in', some)
      .execute();
    for (const { digest_id: id, message_id: itemId, sealed_message: text } of items) {
      if (text === null) continue;
      const known = ifReadable(() =>
        sealed.open(callKnowledgeSchema, text, placeOf.message(userKey, itemId)),
      );
      found.set(id, known ? { contactName: known.contact?.name ?? '', zone: known.zone } : unreadable.whose);
    }
  }
  return found;
}
