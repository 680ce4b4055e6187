import type { Ongoing } from './rows.js';

const DIGESTS_AT_ONCE = 500;

/**
 * Drops what people wrote, of digests that nothing has happened to since `before` and where nothing waits. Ids stay,
 * so that what is sent again is still known. An entry whose text is gone cannot be rendered again: it is closed.
 *
 * @returns how many digests; at most 500 at once, so that nobody waits long
 */
export async function dropTexts(ongoing: Ongoing, before: number): Promise<number> {
  const candidates = ongoing
    .selectFrom('digests')
    .select('digest_id')
    .where('updated_at', '<', before)
    .where('next_attempt_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('messages as waiting')
            .select('waiting.message_id')
            .whereRef('waiting.digest_id', '=', 'digests.digest_id')
            .where('waiting.state', 'in', ['pending', 'unfiled']),
        ),
      ),
    )
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('messages as kept')
          .select('kept.message_id')
          .whereRef('kept.digest_id', '=', 'digests.digest_id')
          .where('kept.sealed_message', 'is not', null),
      ),
    );
  const digests = (await candidates.limit(DIGESTS_AT_ONCE).execute()).map(({ digest_id }) => digest_id);
  if (digests.length === 0) return 0;
  // Locked and looked at once more: a message may be coming in at this moment.
  const locked = await ongoing
    .updateTable('digests')
    .set(({ ref }) => ({ updated_at: ref('updated_at') }))
    .where('digest_id', 'in', digests)
    .where('updated_at', '<', before)
    .where('next_attempt_at', 'is', null)
    .returning('digest_id')
    .execute();
  const over = locked.map(({ digest_id }) => digest_id);
  if (over.length === 0) return 0;
  await ongoing
    .updateTable('messages')
    .set({ sealed_message: null })
    .where('digest_id', 'in', over)
    .execute();
  await ongoing
    .updateTable('entries')
    .set({ state: 'closed' })
    .where('digest_id', 'in', over)
    .where('state', '=', 'filed')
    .execute();
  return over.length;
}
