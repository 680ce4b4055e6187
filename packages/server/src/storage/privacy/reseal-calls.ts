import { placeOf } from '../logbook/rows.js';
import { resealEntries } from './reseal-entries.js';
import type { ResealWork } from './reseal-work.js';

const CALLS_AT_ONCE = 100;

/** What is remembered of calls whose text was dropped, and of their entries. */
export async function resealCalls(work: ResealWork): Promise<void> {
  const { database, renew, count } = work;
  let after = '';
  // oxlint-disable no-await-in-loop -- page by page
  for (;;) {
    const page = await database
      .selectFrom('calls')
      .select(['digest_id', 'sealed_rest'])
      .where('digest_id', '>', after)
      .where('sealed_rest', 'is not', null)
      .orderBy('digest_id')
      .limit(CALLS_AT_ONCE)
      .execute();
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.digest_id;
    await resealEntries(work, page);
    for (const { digest_id: id, sealed_rest: former } of page) {
      const renewed = renew(former, placeOf.rest(id));
      if (renewed === former) continue;
      await database
        .updateTable('calls')
        .set({ sealed_rest: renewed })
        .where('digest_id', '=', id)
        .where('sealed_rest', '=', former)
        .execute();
      count(1);
    }
  }
  // oxlint-enable no-await-in-loop
}
