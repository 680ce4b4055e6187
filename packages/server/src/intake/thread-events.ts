import type { Party } from '@daybook/core';
import type { ThreadEntity } from './message-log-request.js';

/** Who wrote an entry of a shared thread, or began what it tells of. */
export function doerOf({ author, initiator }: ThreadEntity): Party | null | undefined {
  return author?.name ? author : (initiator ?? author);
}

/** What happened in a shared thread, for a reader; undefined for what only machines care about. */
export function describeEvent(entity: ThreadEntity): string | undefined {
  const { recordType, assignee } = entity;
  const doer = doerOf(entity)?.name;
  const by = doer ? ` by ${doer}` : '';
  // A note is an entry of its own.
  if (/note/i.test(recordType ?? '')) return undefined;
  switch (recordType) {
    case 'ThreadAssignedHint':
      return `Assigned to ${assignee?.name ?? 'somebody'}${by}`;
    case 'ThreadUnassignedHint':
      return `Unassigned${by}`;
    case 'ThreadResolvedHint':
      return `Resolved${by}`;
    case 'ThreadReopenedHint':
      return `Reopened${by}`;
    case 'ThreadCreatedHint':
      return undefined;
    default:
      return `${(recordType ?? 'Event').replace(/^Thread|Hint$/g, '')}${by}`;
  }
}
