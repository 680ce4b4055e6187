/**
 * What the logbook keeps are records of two kinds: a day of a conversation, and a call. They differ in how they are planned
 * and written, which stands behind this; everything else is the same for both. A day whose contact does not exist yet is
 * not written, but handed on.
 */
import { CallWriter } from './call-writer.js';
import { DigestWriter } from './digest-writer.js';
import { planCall } from './plan-call.js';
import { planDay } from './plan-day.js';
import type { LogbookRecord } from './record.js';
import { assignDay, isUnassigned } from './unassigned-day.js';
import type { Planned, PlanOptions, WriteRecord } from './writer.js';

/** Plans a record within the step that opens it: it must be quick. */
export function planRecord(record: LogbookRecord, options: PlanOptions): Planned {
  if (record.kind === 'call') return planCall(record, options);
  return isUnassigned(record) ? { intent: undefined, write: writerOf(record) } : planDay(record, options);
}

/** Writes a record without a plan. */
export function writerOf(record: LogbookRecord): WriteRecord {
  return (options, intended) => {
    if (record.kind === 'call') return new CallWriter(record, options, intended).write();
    return isUnassigned(record)
      ? assignDay(record, options)
      : new DigestWriter(options, intended).write(record);
  };
}
