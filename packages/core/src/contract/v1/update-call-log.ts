import { z } from 'zod';
import {
  callEntrySchema,
  callTrackingSchema,
  existingCallLogSchema,
  storedCallSchema,
} from './call-entry.js';
import { recordIdSchema } from './contact.js';
import { callChangeSchema } from './phone-call.js';
import { returnMessageSchema } from './return-message.js';

/** Parameters of `updateCallLog`. */
export const updateCallLogSchema = callEntrySchema.extend({
  /**
   * What is to be written, and nothing else: everything that is not named here may be a person's own. `body` and `subject`:
   * `call.body`, `call.subject`. `time`: `call.startsAt` and `call.day`. `duration`: `call.durationSeconds` and `endsAt`. `outcome`:
   * `call.outcome` and `result`, and whether it `hasEnded` and `isFinal`. `fields`: `additionalSubmission`. `owner`: who the
   * entry belongs to; nobody asks for it yet.
   * @example ['body', 'duration']
   */
  changed: z.array(callChangeSchema),
  /** The entry, as App Connect's local row. Its ids are texts, as there. */
  existingCallLog: existingCallLogSchema,
  /**
   * The CRM's id of the entry, as `createCallLog` or `findCallLog` returned it.
   * @example 7012
   */
  logId: recordIdSchema,
  /**
   * Page with the recording.
   * Without it: none, or not ready.
   * @example 'https://ringcentral.github.io/ringcentral-media-reader/?media=…'
   */
  recordingLink: z.string().optional(),
  /**
   * `call.subject`.
   * @example 'Inbound Call from Ada Known'
   */
  subject: z.string(),
  /**
   * Epoch milliseconds. Always there, so that no update moves a call.
   * @example 1784048520000
   */
  startTime: z.number(),
  /**
   * Whole seconds.
   * Without it: nobody knows it yet.
   * @example 95
   */
  duration: z.number().optional(),
  /**
   * As RingCentral says it.
   * @example 'Call connected'
   */
  result: z.string(),
  /** The call's journey. */
  legs: z.array(z.unknown()),
});

/** Result of `updateCallLog`; `{}` is enough. */
export const updateCallLogResultSchema = z.object({
  /**
   * What the person reads.
   * Without it: "Call log updated".
   */
  returnMessage: returnMessageSchema.nullish(),
  /**
   * The entry as the CRM has stored it, where its answer tells, and never what was sent.
   * Without it: what stands at the first look after the write is believed when it differs only as a CRM differs.
   */
  stored: storedCallSchema,
  /**
   * App Connect's, for its statistics; nobody reads it here.
   * Without it: nothing changes.
   */
  extraDataTracking: callTrackingSchema,
});
