import { z } from 'zod';
import { callEntrySchema, callTrackingSchema, storedCallSchema } from './call-entry.js';
import { recordIdSchema } from './contact.js';
import { callSideSchema } from './phone-call.js';
import { returnMessageSchema } from './return-message.js';

/** The call as App Connect's client describes it (`logInfo`). */
const appConnectCallSchema = z.object({
  /**
   * RingCentral's id of the call, shared by all who took part.
   * @example '700001'
   */
  sessionId: z.string(),
  /**
   * Its telephony session.
   * Without it: the client did not say.
   * @example 's-a1'
   */
  telephonySessionId: z.string().optional(),
  /**
   * Id of the record in the agent's call log.
   * Without it: the client did not say.
   * @example 'IaB12'
   */
  id: z.string().optional(),
  /**
   * The agent's party in the session.
   * Without it: the client did not say.
   * @example 'p-a1-2'
   */
  partyId: z.string().optional(),
  /**
   * Who called whom.
   * @example 'Inbound'
   */
  direction: z.enum(['Inbound', 'Outbound']),
  /**
   * As RingCentral says it.
   * @example 'Call connected'
   */
  result: z.string(),
  /**
   * Epoch milliseconds.
   * @example 1784048520000
   */
  startTime: z.number(),
  /**
   * Whole seconds, or `pending`.
   * @example 95
   */
  duration: z.union([z.number(), z.literal('pending')]),
  /** The calling side. */
  from: callSideSchema,
  /** The called side. */
  to: callSideSchema,
  /**
   * The title.
   * @example 'Inbound Call from Ada Known'
   */
  customSubject: z.string(),
  /**
   * Of a recorded call: the page with the recording, or `(pending...)`.
   * Without it: not recorded.
   */
  recording: z
    .object({
      /**
       * The page's address.
       * @example 'https://ringcentral.github.io/ringcentral-media-reader/?media=…'
       */
      link: z.string(),
    })
    .optional(),
  /** Its journey: one leg for each who was rung or transferred to. */
  legs: z.array(z.unknown()),
});

/** Parameters of `createCallLog`. Source: App Connect's interface, plus `call` and `previous`. */
export const createCallLogSchema = callEntrySchema.extend({
  /** The call, by App Connect's names. */
  callLog: appConnectCallSchema,
  /**
   * `uncertain`: an earlier create may have landed although its answer was lost. Core has then waited for
   * `limits.settlingSeconds`, and `findCallLog` has found nothing; look for `call.marker` once more, and adopt what is
   * found: write the text there and return its id.
   * @example 'none'
   */
  previous: z.enum(['none', 'uncertain']),
});

/** Result of `createCallLog`. */
export const createCallLogResultSchema = z.object({
  /**
   * The CRM's id of the entry. Stored; fills `{logId}` of `logPageUrl`.
   * Without it: the call counts as refused (`crm_rejected`), for the reason in `returnMessage`, and waits for a person.
   * @example 7012
   */
  logId: recordIdSchema.nullish(),
  /**
   * What the person reads.
   * Without it: "Call logged".
   */
  returnMessage: returnMessageSchema.nullish(),
  /**
   * The entry as the CRM has stored it, where its answer tells, and never what was sent: by it a person's edit is told
   * from the CRM's own spelling.
   * Without it: what stands at the first look after the write is believed when it differs only as a CRM differs.
   */
  stored: storedCallSchema,
  /**
   * App Connect's, for its statistics; nobody reads it here.
   * Without it: nothing changes.
   */
  extraDataTracking: callTrackingSchema,
});
