import { withText } from './likeness.js';
import { isPerMessage, type PlannedWrite, planNow, type RenderSettings } from './plan.js';
import type { DigestRecord, EntryRecord, Intent } from './store.js';

/** A longer day is planned bit by bit, after it was opened. */
const MESSAGES_AT_ONCE = 150;

/** What a day is planned with. */
export interface PlanOptions {
  settings: RenderSettings;
  now: () => number;
}

/**
 * Plans a day within the step that opens it, so that taking in a message and the intent to write it are one commit. What
 * must be looked up first, as an entry of unknown fate, is left to the writer.
 */
export class FirstPlan {
  readonly #options: PlanOptions;
  readonly #plans = new WeakMap<DigestRecord, PlannedWrite[]>();

  constructor(options: PlanOptions) {
    this.#options = options;
  }

  /** The intent of the first write, when that is known from the record alone. */
  intentOf(record: DigestRecord): Intent | undefined {
    if (record.messages.length > MESSAGES_AT_ONCE) return undefined;
    const { settings, now } = this.#options;
    const hasDeleted = record.entries.some(({ state }) => state === 'deleted');
    if (hasDeleted) return undefined;
    const writes = planNow(record, settings, now());
    this.#plans.set(record, writes);
    const [first] = writes;
    if (first === undefined || !isPlain(first.entry) || this.#isReadFirst(record, first)) return undefined;
    return {
      part: first.digest.part,
      messageIds: first.messageIds,
      kind: first.entry === undefined ? 'creating' : 'updating',
      likeness: withText(first.entry?.likeness ?? { words: [], letters: [] }, first.digest, settings.format),
      now: now(),
      verifyAt: undefined,
    };
  }

  /** An entry that is looked at before it is replaced: until then its messages may still go to another contact. */
  #isReadFirst(record: DigestRecord, { entry }: PlannedWrite): boolean {
    const { connector } = this.#options.settings;
    return entry !== undefined && !isPerMessage(record, connector) && connector.has('getMessageLog');
  }

  /** What was planned of a record; undefined when nothing was. */
  of(record: DigestRecord): PlannedWrite[] | undefined {
    return this.#plans.get(record);
  }
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
