import { DaybookError, type UnfiledDigest, type UnfiledReason } from '@daybook/core';
import { ifReadable, type SealedJson } from '../sealed-json.js';
import { readListed, selectListed } from './listed-digests.js';
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
  return rows.flatMap((row) => {
    const { digest_id: id, sealed_reason: text, unfiled_since: unfiledSince } = row;
    if (text === null) return [];
    return {
      ...readListed(sealed, userKey, row),
      reason: ifReadable(() => sealed.open(reasonSchema, text, placeOf.reason(id))) ?? unreadable,
      since: state === 'dismissed' ? row.last_taken_in_at : (unfiledSince ?? row.starts_at),
    };
  });
}
