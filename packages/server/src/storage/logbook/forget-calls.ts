import { forgetWords, type LogbookRecord, withoutWords } from '@daybook/core';
import { UnreadableError } from '../../security/key-ring.js';
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
    const call = await loadIfReadable(ongoing, sealed, id);
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

/** Of a call that cannot be read nothing is left but its ids: nobody else's texts may stay for it. */
async function loadIfReadable(
  ongoing: Ongoing,
  sealed: SealedJson,
  id: string,
): Promise<LogbookRecord | undefined> {
  try {
    return await loadRecord(ongoing, sealed, id);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    await ongoing.updateTable('calls').set({ sealed_rest: null }).where('digest_id', '=', id).execute();
    await ongoing.updateTable('entries').set({ sealed_memory: null }).where('digest_id', '=', id).execute();
    return undefined;
  }
}
