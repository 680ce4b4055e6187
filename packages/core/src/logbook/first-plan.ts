import type { Intent } from './opening.js';
import type { LogbookRecord } from './record.js';
import { planRecord, writerOf } from './record-kinds.js';
import type { PlanOptions, WriteRecord } from './writer.js';

/**
 * Plans a record within the step that opens it, so that taking in what is new and the intent to write it are one commit.
 */
export class FirstPlan {
  readonly #options: PlanOptions;
  readonly #plans = new Map<LogbookRecord, WriteRecord>();

  constructor(options: PlanOptions) {
    this.#options = options;
  }

  /** The intent of the first write, when that is known from the record alone. */
  intentOf(record: LogbookRecord): Intent | undefined {
    const { intent, write } = planRecord(record, this.#options);
    this.#plans.set(record, write);
    return intent;
  }

  /** Writes a record as it was planned. */
  writerOf(record: LogbookRecord): WriteRecord {
    return this.#plans.get(record) ?? writerOf(record);
  }
}
