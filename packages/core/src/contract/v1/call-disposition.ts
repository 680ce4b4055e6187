import { z } from 'zod';
import { callSchema } from './call.js';
import { callTrackingSchema, existingCallLogSchema } from './call-entry.js';
import { contactInfoSchema, recordIdSchema } from './contact.js';
import { returnMessageSchema } from './return-message.js';

/** Parameters of `upsertCallDisposition`. */
export const upsertCallDispositionSchema = callSchema.extend({
  /** The contact that the call belongs to. */
  contactInfo: contactInfoSchema,
  /** The entry, as App Connect's local row. */
  existingCallLog: existingCallLogSchema,
  /**
   * The CRM's id of the entry.
   * @example 7012
   */
  logId: recordIdSchema,
  /**
   * The fields of the call form that have changed, by their `const`. A field that is missing says nothing.
   * @example { deals: 901 }
   */
  dispositions: z.record(z.string(), z.unknown()),
});

/** Result of `upsertCallDisposition`. */
export const upsertCallDispositionResultSchema = z.object({
  /**
   * The CRM's id of the entry.
   * Without it: nothing was written, for the reason in `returnMessage`.
   * @example 7012
   */
  logId: recordIdSchema.nullish(),
  /**
   * What the person reads when it failed.
   * Without it: nothing.
   */
  returnMessage: returnMessageSchema.nullish(),
  /**
   * App Connect's, for its statistics; nobody reads it here.
   * Without it: nothing changes.
   */
  extraDataTracking: callTrackingSchema,
});
