/** What the interfaces for calls have in common. */
import { z } from 'zod';
import { callSchema } from './call.js';
import { contactInfoSchema } from './contact.js';
import { phoneCallSchema } from './phone-call.js';

/** App Connect's names for what `call.body` says already: for connectors that build something else of it. */
export const callEntrySchema = callSchema.extend({
  /** The contact that the call belongs to. */
  contactInfo: contactInfoSchema,
  /** What to write. */
  call: phoneCallSchema,
  /**
   * `call.body`.
   * @example '<b>Call details</b><ul><li><b>Duration</b>: 1 minute, 35 seconds</li></ul>'
   */
  composedLogDetails: z.string(),
  /**
   * What the person chose in the call form, by the `const` of the manifest's `additionalFields`: on a create everything, on
   * an update what has changed.
   * @example { deals: 901 }
   */
  additionalSubmission: z.record(z.string(), z.unknown()),
  /**
   * The agent's words. They stand in `call.body`.
   * @example 'Wants a quote'
   */
  note: z.string(),
  /**
   * What RingCentral's assistant noted.
   * Without it: nothing yet.
   * @example 'Ada wants twelve units.'
   */
  aiNote: z.string().optional(),
  /**
   * Who said what.
   * Without it: nothing yet.
   * @example 'Ada: Twelve, please.'
   */
  transcript: z.string().optional(),
  /**
   * Page with the voicemail that the call left.
   * Without it: none.
   * @example 'https://ringcentral.github.io/ringcentral-media-reader/?media=…'
   */
  voicemailLink: z.string().optional(),
  /**
   * RingCentral's id of that voicemail.
   * Without it: not known.
   * @example '60331'
   */
  voicemailMessageId: z.string().optional(),
  /**
   * Transcript of RingCentral's conversation intelligence (ACE, formerly RingSense).
   * Without it: none.
   * @example 'Ada: Twelve, please.'
   */
  ringSenseTranscript: z.string().optional(),
  /**
   * Its summary.
   * Without it: none.
   * @example 'Ada orders twelve units.'
   */
  ringSenseSummary: z.string().optional(),
  /**
   * Its score, as text.
   * Without it: none.
   * @example '87'
   */
  ringSenseAIScore: z.string().optional(),
  /**
   * Its summary in points.
   * Without it: none.
   * @example '- twelve units'
   */
  ringSenseBulletedSummary: z.string().optional(),
  /**
   * Its page.
   * Without it: none.
   * @example 'https://ringsense.ringcentral.com/calls/1'
   */
  ringSenseLink: z.string().optional(),
  /**
   * Whether RingCentral's own server asked, and not a person's client.
   * @example false
   */
  isFromSSCL: z.boolean(),
});

/** A call's entry, as App Connect's local row. Its ids are texts, as there. */
export const existingCallLogSchema = z.object({
  /**
   * The telephony session, else Daybook's id of the call.
   * @example 's-a1'
   */
  id: z.string(),
  /**
   * RingCentral's id of the call.
   * @example '700001'
   */
  sessionId: z.string(),
  /**
   * The agent's extension; empty when nobody told it.
   * @example '101'
   */
  extensionNumber: z.string(),
  /**
   * The manifest's `name`.
   * @example 'acme'
   */
  platform: z.string(),
  /**
   * `user.id`.
   * @example '7-acme'
   */
  userId: z.string(),
  /**
   * The contact's id, as text.
   * @example '101'
   */
  contactId: z.string(),
  /**
   * The CRM's id of the entry, as text. `logId` has it in its own JSON type.
   * @example '7012'
   */
  thirdPartyLogId: z.string(),
});

/** App Connect's, for its statistics. */
export const callTrackingSchema = z.record(z.string(), z.unknown()).nullish();

/** An entry as a CRM has stored it. */
export const storedCallSchema = z
  .object({
    /**
     * Its title.
     * @example 'Inbound Call from Ada Known'
     */
    subject: z.string(),
    /**
     * Its text, in the connector's own format.
     * @example '<b>Call details</b><ul>…'
     */
    body: z.string(),
  })
  .nullish();
