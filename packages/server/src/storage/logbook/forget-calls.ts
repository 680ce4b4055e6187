import { forgetWords, withoutWords } from '@daybook/core';
import type { SealedJson } from '../sealed-json.js';
import { loadRecord } from './load-record.js';
import { callsAmong, type Ongoing, placeOf } from './rows.js';
import { remember } from './write-entries.js';

/** Of calls that are over nobody's words are kept: but enough to add what comes later, once. */
export async function forgetCalls(
  ongoing: Ongoing,
  sealed: SealedJson,
  over: readonly string[],
): Promise<void> {
  for (const id of await callsAmong(ongoing, over)) {
    // oxlint-disable no-await-in-loop -- one transaction is one connection
    const call = await loadRecord(ongoing, sealed, id);
    if (call?.kind !== 'call') continue;
    await ongoing
      .updateTable('calls')
      .set({ sealed_rest: sealed.seal(withoutWords(call.known), placeOf.rest(id)) })
      .where('digest_id', '=', id)
      .execute();
    for (const { part, memory } of call.entries)
      if (memory) await remember(ongoing, sealed, { digestId: id, part, memory: forgetWords(memory) });
    // oxlint-enable no-await-in-loop
  }
}
