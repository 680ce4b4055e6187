/** How a write ended, and what comes next: many of them in one step. */
import { DaybookError, type DigestRecord, type Lease, type Release, type WriteResult } from '@daybook/core';
import type { SealedJson } from '../sealed-json.js';
import type { HeldDays } from './held-days.js';
import type { Cell, HotStatements } from './hot-statements.js';
import { digestIdsOf } from './rows.js';
import type { SharedStep } from './shared-steps.js';
import { sealLikeness, sealMemory, writeResult } from './write-entries.js';

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
}): SharedStep<Ending, DaybookError | undefined> {
  const conclude = (endings: readonly Ending[], ids: ReadonlySet<string>): (DaybookError | undefined)[] => {
    for (const ending of endings) if (ids.has(ending.lease.digestId)) keep(ending, held);
    return endings.map(({ lease }) =>
      ids.has(lease.digestId) ? undefined : new DaybookError('logged_elsewhere'),
    );
  };

  const settle: SharedStep<Ending, DaybookError | undefined> = async (ongoing, endings) => {
    const ids = digestIdsOf(await statements.run(ongoing, 'holdDigests', endings.map(toHold)));
    const standing = endings.filter(({ lease }) => ids.has(lease.digestId));
    await statements.run(
      ongoing,
      'fileEntries',
      standing.flatMap((each) => toFiledEntry(sealed, each)),
    );
    await statements.run(ongoing, 'fileMessages', standing.flatMap(toFiledMessages));
    for (const { lease, part, result } of standing) {
      if (result.outcome === 'filed') continue;
      // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
      await writeResult(ongoing, sealed, { digestId: lease.digestId, part }, result);
    }
    return conclude(endings, ids);
  };
  settle.goesOnEarly = isTraceable;
  settle.atOnce = (database, endings) => {
    if (!endings.every(({ result }) => result.outcome === 'filed')) return undefined;
    const settled = statements.settle(database, endings.every(isTraceable), {
      digests: endings.map(toHold),
      entries: endings.flatMap((each) => toFiledEntry(sealed, each)),
      messages: endings.flatMap(toFiledMessages),
    });
    return settled?.then((rows) => conclude(endings, digestIdsOf(rows)));
  };
  return settle;
}

function isTraceable({ result }: Ending): boolean {
  return result.outcome === 'filed' && result.isTraceable === true;
}

function toHold({ lease, release }: Ending): Cell[] {
  const { digestId, fence } = lease;
  if (release === undefined) return [digestId, fence, 0, null, null, 0];
  return [digestId, fence, 1, release.at ?? null, release.otherwise, release.revision];
}

function toFiledEntry(sealed: SealedJson, { lease, part, result }: Ending): Cell[][] {
  if (result.outcome !== 'filed') return [];
  const { logId, verifyAt = null, revision, likeness, isAsIntended, memory } = result;
  const { digestId } = lease;
  const sealedLikeness = isAsIntended ? null : sealLikeness(sealed, { digestId, part, likeness });
  const sealedMemory = sealMemory(sealed, { digestId, part, memory });
  return [[digestId, part, JSON.stringify(logId), verifyAt, revision, sealedLikeness, sealedMemory]];
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
