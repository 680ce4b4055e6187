import type { Intent } from './opening.js';
import { planDay, writerOf } from './plan-day.js';
import type { DigestRecord } from './record.js';
import type { PlanOptions, WriteRecord } from './writer.js';

/**
 * Plans a record within the step that opens it, so that taking in what is new and the intent to write it are one commit.
 */
export class FirstPlan {
  readonly #options: PlanOptions;
  readonly #plans = new WeakMap<DigestRecord, WriteRecord>();

  constructor(options: PlanOptions) {
    this.#options = options;
  }

  /** The intent of the first write, when that is known from the record alone. */
  intentOf(record: DigestRecord): Intent | undefined {
    const { intent, write } = planDay(record, this.#options);
    this.#plans.set(record, write);
    return intent;
  }

  /** Writes a record as it was planned. */
  writerOf(record: DigestRecord): WriteRecord {
    return this.#plans.get(record) ?? writerOf(record);
  }
}
