import type { Told } from '@daybook/core';
import { chunks, type Database, digestIdsOf, lockDigests, type Ongoing } from './rows.js';

/** Notes that the sender is told of messages that are filed, or dismissed; each is given to one caller only. */
export async function tell(ongoing: Ongoing, userKey: string, messageIds: readonly string[]): Promise<Told> {
  const told: Told = { messageIds: new Set(), digestIds: new Set() };
  for (const ids of chunks(messageIds)) {
    const untold = ongoing
      .selectFrom('messages')
      .select('digest_id')
      .distinct()
      .where('user_key', '=', userKey)
      .where('message_id', 'in', ids)
      .where('told', '=', 0);
    // oxlint-disable no-await-in-loop -- one transaction is one connection
    const digests = (await untold.execute()).map(({ digest_id }) => digest_id).toSorted();
    if (digests.length === 0) continue;
    await lockDigests(ongoing, userKey, digests);
    const toldBefore = await ongoing
      .selectFrom('messages')
      .select('digest_id')
      .distinct()
      .where('digest_id', 'in', digests)
      .where('told', '=', 1)
      .where('state', '=', 'filed')
      .execute();
    const rows = await ongoing
      .updateTable('messages')
      .set({ told: 1 })
      .where('user_key', '=', userKey)
      .where('message_id', 'in', ids)
      .where('state', 'in', ['filed', 'dismissed'])
      .where('told', '=', 0)
      .returning(['message_id', 'digest_id', 'state'])
      .execute();
    // oxlint-enable no-await-in-loop
    const known = digestIdsOf(toldBefore);
    for (const { message_id, digest_id, state } of rows) {
      told.messageIds.add(message_id);
      if (state === 'filed' && !known.has(digest_id)) told.digestIds.add(digest_id);
    }
  }
  return told;
}

/** Who was to be told did not wait for it. */
export async function untell(
  database: Database,
  userKey: string,
  messageIds: readonly string[],
): Promise<void> {
  await database
    .updateTable('messages')
    .set({ told: 0 })
    .where('user_key', '=', userKey)
    .where('message_id', 'in', messageIds)
    .execute();
}
