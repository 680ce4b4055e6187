import { learn } from './knowledge.js';
import { findKnown, type Resolved } from './known-messages.js';
import { noteChoice } from './later-choices.js';
import { isOpenedFor, type OpenRow } from './load-record.js';
import { moveWaiting, reviveUnfiled, takeUpDismissed, wakeOthers } from './return-messages.js';
import type { StepTools } from './step-tools.js';

/** What is rare: a known message of which something is new, or that could not be filed, or that moves; a later choice. */
export async function returnKnown(tools: StepTools, each: Resolved, row: OpenRow | undefined): Promise<void> {
  const { ongoing, statements, held } = tools;
  const { day } = each;
  const revision = row?.revision ?? 0;
  if (each.isChosenAnew && row) {
    await noteChoice(ongoing, each, revision);
    row.chosen_in = revision;
  }
  const unfiled = each.kept.filter(({ state }) => state === 'unfiled');
  if (unfiled.length > 0)
    await reviveUnfiled(ongoing, day, {
      ids: unfiled.map(({ id }) => id),
      bringsNew: each.fresh.length > 0,
    });
  const dismissed = each.dismissedElsewhere;
  if (dismissed.length > 0)
    await takeUpDismissed(
      ongoing,
      day,
      dismissed.map(({ id }) => id),
    );
  // Only now: of what still rests no further pieces are filed.
  if (each.changed.length > 0) {
    const changed = new Set(each.changed.map(({ id }) => id));
    const isAtRest = row?.lease_holder === null || isOpenedFor(each.request.opening, row);
    each.addPieces(await learn(ongoing, tools, day, { keptIds: each.keptIds, changed, revision, isAtRest }));
    held.forget(day.id);
  }
  const elsewhere = each.kept.filter(({ digestId, state }) => digestId !== day.id && state !== 'filed');
  if (elsewhere.length > 0)
    await moveWaiting(
      ongoing,
      day,
      elsewhere.map(({ id }) => id),
    );
  if (each.changed.length + unfiled.length + elsewhere.length === 0 && !each.isChosenAnew) return;
  const others = [...each.changed, ...unfiled].map(({ digestId }) => digestId).filter((id) => id !== day.id);
  if (others.length > 0) await wakeOthers(ongoing, day, [...new Set(others)]);
  held.forget(day.id);
  each.refresh(await findKnown(ongoing, statements, [each]));
}
