/** What is about to be sent to the CRM: of many days and calls in one step, as what comes before it and after it. */
import { DaybookError, type Intent, type Lease } from '@daybook/core';
import type { SealedJson } from '../sealed-json.js';
import type { Cell, HotStatements } from './hot-statements.js';
import { digestIdsOf } from './rows.js';
import type { SharedStep } from './shared-steps.js';
import { toIntent } from './write-entries.js';

const DIVISION_BY_ZERO = '22012';

/** A message that was to be written has moved to another digest: nothing is recorded. */
export class PlanVoid extends Error {}

/** One call of `intend`. */
export interface Intending {
  lease: Lease;
  intent: Intent;
}

/** Records intents whose leases are still held; the others are told that they are not. */
export function createStepIntend({
  statements,
  sealed,
}: {
  statements: HotStatements;
  sealed: SealedJson;
}): SharedStep<Intending, DaybookError | undefined> {
  const toEntry = ({ lease, intent }: Intending): Cell[] => toIntent(sealed, lease.digestId, intent);

  const step: SharedStep<Intending, DaybookError | undefined> = async (ongoing, intending) => {
    const ids = digestIdsOf(await statements.run(ongoing, 'holdDigests', intending.map(toHold)));
    const held = intending.filter(({ lease }) => ids.has(lease.digestId));
    await statements.run(ongoing, 'intendEntries', held.map(toEntry));
    const messages = held.flatMap(toMessages);
    const written = await statements.run(ongoing, 'intendMessages', messages);
    if (written.length < messages.length) throw new PlanVoid();
    return conclude(intending, ids);
  };
  step.atOnce = (database, intending) => {
    const recorded = statements.intend(database, {
      digests: intending.map(toHold),
      entries: intending.map(toEntry),
      messages: intending.flatMap(toMessages),
    });
    return recorded?.then(
      (rows) => conclude(intending, digestIdsOf(rows)),
      (error: unknown) => {
        throw error instanceof Error && 'code' in error && error.code === DIVISION_BY_ZERO
          ? new PlanVoid()
          : error;
      },
    );
  };
  return step;
}

function conclude(intending: readonly Intending[], held: ReadonlySet<string>): (DaybookError | undefined)[] {
  return intending.map(({ lease }) =>
    held.has(lease.digestId) ? undefined : new DaybookError('logged_elsewhere'),
  );
}

/** Held, and not ended. */
function toHold({ lease: { digestId, fence } }: Intending): Cell[] {
  return [digestId, fence, 0, null, null, 0];
}

function toMessages({ lease, intent }: Intending): Cell[][] {
  return intent.messageIds.map((id) => [lease.userKey, id, lease.digestId, intent.part]);
}
