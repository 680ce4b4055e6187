import type { ThreadEntity } from './message-log-request.js';

/** What happened in a shared thread, for a reader; undefined for what only machines care about. */
export function describeEvent({ recordType, assignee, author, initiator }: ThreadEntity): string | undefined {
  const doer = author?.name || initiator?.name;
  const by = doer ? ` by ${doer}` : '';
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
