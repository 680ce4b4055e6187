/** How a write ended, and what comes next: many of them in one step. */
import { DaybookError, type DigestRecord, type Lease, type Release, type WriteResult } from '@daybook/core';
import type { SealedJson } from '../sealed-json.js';
import type { HeldDays } from './held-days.js';
import type { Cell, HotStatements } from './hot-statements.js';
import type { Ongoing } from './rows.js';
import { remember, toColumns, writeResult } from './write-entries.js';

/** One call of `settle`. */
export interface Ending {
  lease: Lease;
  part: number;
  result: WriteResult;
  release: Release | undefined;
  /** The record as it was opened, when nothing else than this write has happened to it. */
  record: DigestRecord | undefined;
}

/** Settles writes whose leases are still held; the others are told that they are not. */
export function createStepOut({
  statements,
  sealed,
  held,
}: {
  statements: HotStatements;
  sealed: SealedJson;
  held: HeldDays;
}): (ongoing: Ongoing, endings: readonly Ending[]) => Promise<(DaybookError | undefined)[]> {
  return async (ongoing, endings) => {
    const rows = await statements.run<{ digest_id: string }>(ongoing, 'holdDigests', endings.map(toHold));
    const ids = new Set(rows.map(({ digest_id }) => digest_id));
    const standing = endings.filter(({ lease }) => ids.has(lease.digestId));
    await statements.run(ongoing, 'fileEntries', standing.flatMap(toFiledEntry));
    await statements.run(ongoing, 'fileMessages', standing.flatMap(toFiledMessages));
    for (const ending of standing) {
      // oxlint-disable-next-line no-await-in-loop -- nothing to do for a day that is filed
      await writeEnding(ongoing, sealed, ending);
    }
    for (const ending of standing) keep(ending, held);
    return endings.map(({ lease }) =>
      ids.has(lease.digestId) ? undefined : new DaybookError('logged_elsewhere'),
    );
  };
}

async function writeEnding(
  ongoing: Ongoing,
  sealed: SealedJson,
  { lease: { digestId }, part, result }: Ending,
): Promise<void> {
  if (result.outcome !== 'filed') return writeResult(ongoing, sealed, { digestId, part }, result);
  return remember(ongoing, sealed, { digestId, part, memory: result.memory });
}

function toHold({ lease, release }: Ending): Cell[] {
  const { digestId, fence } = lease;
  if (release === undefined) return [digestId, fence, 0, null, null, 0];
  return [digestId, fence, 1, release.at ?? null, release.otherwise, release.revision];
}

function toFiledEntry({ lease, part, result }: Ending): Cell[][] {
  if (result.outcome !== 'filed') return [];
  const { texts_json, letters_json } = toColumns(result.likeness);
  const { logId, verifyAt = null, revision } = result;
  return [[lease.digestId, part, JSON.stringify(logId), verifyAt, revision, texts_json, letters_json]];
}

function toFiledMessages({ lease, part, result }: Ending): Cell[][] {
  if (result.outcome !== 'filed') return [];
  const told = new Set(result.toldIds);
  const { filesUpTo = null } = result;
  return result.messageIds.map((id) => [lease.userKey, id, part, told.has(id) ? 1 : 0, filesUpTo]);
}

/** The day as it now stands is kept for the next message, unless more than this has happened to it. */
function keep({ lease, part, result, release, record }: Ending, held: HeldDays): void {
  if (record === undefined || release === undefined || result.outcome !== 'filed') {
    held.forget(lease.digestId);
    return;
  }
  const filed = new Set(result.messageIds);
  const before = record.entries.find((entry) => entry.part === part);
  const entry = {
    part,
    state: 'filed' as const,
    logId: result.logId,
    writtenAt: before?.writtenAt ?? 0,
    likeness: result.likeness,
    verifyAt: result.verifyAt,
    missingSince: undefined,
    revision: result.revision,
  };
  record.entries = [...record.entries.filter((other) => other.part !== part), entry].toSorted(
    (a, b) => a.part - b.part,
  );
  for (const message of record.messages) {
    if (!filed.has(message.id)) continue;
    message.state = 'filed';
    message.part = part;
  }
  held.keep(record, lease.fence + 1);
}
