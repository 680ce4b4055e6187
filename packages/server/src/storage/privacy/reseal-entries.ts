import { type RawBuilder, sql } from 'kysely';
import { placeOf } from '../logbook/rows.js';
import { countChanges, type ResealWork } from './reseal-work.js';

/** By which our own texts are known again, and what we wrote into the entries of calls. */
export async function resealEntries(
  { database, renew, prefix, count }: ResealWork,
  page: readonly { digest_id: string }[],
): Promise<void> {
  const ids = page.map(({ digest_id }) => digest_id);
  const isOld = (column: string): RawBuilder<boolean> =>
    sql<boolean>`${sql.ref(column)} <> '' and substr(${sql.ref(column)}, 1, ${sql.lit(prefix.length)}) <> ${prefix}`;
  const entries = await database
    .selectFrom('entries')
    .select(['digest_id', 'part', 'sealed_likeness', 'sealed_memory'])
    .where('digest_id', 'in', ids)
    .where(({ or }) => or([isOld('sealed_likeness'), isOld('sealed_memory')]))
    .execute();
  for (const { digest_id: id, part, ...former } of entries) {
    const renewed = {
      sealed_likeness: renew(former.sealed_likeness, placeOf.likeness(id, part)),
      sealed_memory: renew(former.sealed_memory, placeOf.memory(id, part)),
    };
    const changes = countChanges(former, renewed);
    if (changes === 0) continue;
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await database
      .updateTable('entries')
      .set(renewed)
      .where('digest_id', '=', id)
      .where('part', '=', part)
      .where('sealed_likeness', '=', former.sealed_likeness)
      .where('sealed_memory', 'is not distinct from', former.sealed_memory)
      .execute();
    count(changes);
  }
}
