import { isRendered } from '../digest/day-renderer.js';
import { DigestWriter } from './digest-writer.js';
import { withText } from './likeness.js';
import type { Intent } from './opening.js';
import { isPerMessage, type PlannedWrite, planNow, type RenderSettings } from './plan.js';
import type { DigestRecord, EntryRecord } from './record.js';
import type { Planned, PlanOptions } from './writer.js';

/** A day in which more is to be rendered is planned bit by bit, after it was opened. */
const MESSAGES_AT_ONCE = 150;
/** The same, of a day that is in memory, rendered. */
const RENDERED_AT_ONCE = 500;
/** Of all texts together. */
const CHARACTERS_AT_ONCE = 200_000;

/** Plans a day from its record alone. What must be looked up first, as an entry of unknown fate, is left to the writer. */
export function planDay(record: DigestRecord, { settings, now }: PlanOptions): Planned {
  const writes = planFirst(record, settings, now());
  return {
    intent: writes && intentOf(record, writes, settings, now()),
    write: (options, intended) => new DigestWriter(options, intended).write(record, writes),
  };
}

function planFirst(record: DigestRecord, settings: RenderSettings, now: number): PlannedWrite[] | undefined {
  const hasDeleted = record.entries.some(({ state }) => state === 'deleted');
  return isLong(record) || hasDeleted ? undefined : planNow(record, settings, now);
}

function isLong({ messages }: DigestRecord): boolean {
  const unrendered = messages.filter(({ message }) => !isRendered(message));
  if (messages.length > RENDERED_AT_ONCE || unrendered.length > MESSAGES_AT_ONCE) return true;
  return messages.reduce((sum, { message }) => sum + (message.subject?.length ?? 0), 0) > CHARACTERS_AT_ONCE;
}

/** The intent of the first write, when that is known. */
function intentOf(
  record: DigestRecord,
  [first]: readonly PlannedWrite[],
  settings: RenderSettings,
  now: number,
): Intent | undefined {
  if (first === undefined || !isPlain(first.entry) || isReadFirst(record, first, settings)) return undefined;
  return {
    part: first.digest.part,
    messageIds: first.messageIds,
    kind: first.entry === undefined ? 'creating' : 'updating',
    likeness: withText(first.entry?.likeness ?? { words: [], letters: [] }, first.print()),
    now,
    verifyAt: undefined,
  };
}

/** An entry that is looked at before it is replaced: until then its messages may still go to another contact. */
function isReadFirst(record: DigestRecord, { entry }: PlannedWrite, { connector }: RenderSettings): boolean {
  return entry !== undefined && !isPerMessage(record, connector) && connector.has('getMessageLog');
}

/** Nothing is known of it but that it stands, or is still to be made. */
function isPlain(entry: EntryRecord | undefined): boolean {
  if (entry === undefined) return true;
  return (
    entry.state === 'filed' &&
    entry.logId !== undefined &&
    entry.verifyAt === undefined &&
    entry.missingSince === undefined
  );
}
