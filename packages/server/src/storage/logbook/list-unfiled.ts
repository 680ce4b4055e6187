import { DaybookError, inTurns, type UnfiledDigest, type UnfiledReason } from '@daybook/core';
import { ifReadable, type SealedJson } from '../sealed-json.js';
import { isIn, readListed, selectListed } from './listed-digests.js';
import { reasonSchema } from './reason.js';
import { type Database, placeOf } from './rows.js';

/** What is shown of one that cannot be read. */
const unreadable: UnfiledReason = {
  code: 'unreadable',
  message: new DaybookError('unreadable').message,
};

/** The user's digests with unfiled messages, or with dismissed ones. */
export async function listUnfiled(
  database: Database,
  sealed: SealedJson,
  userKey: string,
  state: 'unfiled' | 'dismissed' = 'unfiled',
): Promise<UnfiledDigest[]> {
  const rows = await selectListed(database, userKey, state);
  const listed: UnfiledDigest[] = [];
  await inTurns(rows, (row) => {
    const { digest_id: id, sealed_reason: text, unfiled_since: unfiledSince } = row;
    if (text === null) return;
    listed.push({
      ...readListed(sealed, userKey, row),
      reason: readReason(sealed, id, text),
      since: state === 'dismissed' ? row.last_taken_in_at : (unfiledSince ?? row.starts_at),
    });
  });
  return listed;
}

/** Whether the user has unfiled messages. Each refused request asks: nothing is opened for it. */
export async function hasUnfiled(database: Database, userKey: string): Promise<boolean> {
  const row = await database
    .selectFrom('messages')
    .select('message_id')
    .where('user_key', '=', userKey)
    .where(isIn.unfiled)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Why one of the user's digests is not filed. */
export async function reasonOf(
  database: Database,
  sealed: SealedJson,
  userKey: string,
  digestId: string,
): Promise<UnfiledReason | undefined> {
  const row = await database
    .selectFrom('digests')
    .select('sealed_reason')
    .where('user_key', '=', userKey)
    .where('digest_id', '=', digestId)
    .executeTakeFirst();
  return row?.sealed_reason ? readReason(sealed, digestId, row.sealed_reason) : undefined;
}

function readReason(sealed: SealedJson, digestId: string, text: string): UnfiledReason {
  return ifReadable(() => sealed.open(reasonSchema, text, placeOf.reason(digestId))) ?? unreadable;
}
