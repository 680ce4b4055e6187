/**
 * What the logbook keeps are records of two kinds: a day of a conversation, and a call. They differ in how they are planned
 * and written, which stands behind this; everything else is the same for both.
 */
import { CallWriter } from './call-writer.js';
import { DigestWriter } from './digest-writer.js';
import { planCall } from './plan-call.js';
import { planDay } from './plan-day.js';
import type { LogbookRecord } from './record.js';
import type { Planned, PlanOptions, WriteRecord } from './writer.js';

/** Plans a record within the step that opens it: it must be quick. */
export function planRecord(record: LogbookRecord, options: PlanOptions): Planned {
  return record.kind === 'day' ? planDay(record, options) : planCall(record, options);
}

/** Writes a record without a plan. */
export function writerOf(record: LogbookRecord): WriteRecord {
  return (options, intended) =>
    record.kind === 'day'
      ? new DigestWriter(options, intended).write(record)
      : new CallWriter(options, intended).write(record);
}
