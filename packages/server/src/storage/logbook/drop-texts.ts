import type { Ongoing } from './rows.js';

/**
 * Drops what people wrote, of digests that nothing has happened to since `before` and where nothing waits. Ids stay,
 * so that what is sent again is still known. An entry whose text is gone cannot be rendered again: it is closed.
 */
export async function dropTexts(ongoing: Ongoing, before: number): Promise<number> {
  const over = ongoing
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
  const digests = (await over.limit(500).execute()).map(({ digest_id }) => digest_id);
  if (digests.length === 0) return 0;
  await ongoing
    .updateTable('messages')
    .set({ sealed_message: null })
    .where('digest_id', 'in', digests)
    .execute();
  await ongoing
    .updateTable('entries')
    .set({ state: 'closed' })
    .where('digest_id', 'in', digests)
    .where('state', '=', 'filed')
    .execute();
  return digests.length;
}
