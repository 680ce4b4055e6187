import { z } from 'zod';
import { callSchema } from './call.js';
import { contactInfoSchema, recordIdSchema } from './contact.js';
import { callChangeSchema, callSideSchema, phoneCallSchema } from './phone-call.js';
import { returnMessageSchema } from './return-message.js';

/** App Connect's names for what `call.body` says already: for connectors that build something else of it. */
const callEntrySchema = callSchema.extend({
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

/** A call's entry, as App Connect's local row. Its ids are texts, as there. */
const existingCallLogSchema = z.object({
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

/** Parameters of `updateCallLog`. */
export const updateCallLogSchema = callEntrySchema.extend({
  /**
   * What is to be written, and nothing else: everything that is not named here may be a person's own. `body` and `subject`:
   * `call.body`, `call.subject`. `time`: `call.startsAt`. `duration`: `call.durationSeconds` and `endsAt`. `outcome`:
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

/** What `createCallLog` and `updateCallLog` get of a call itself. */
export type CallLogParameters = Omit<
  z.output<typeof createCallLogSchema> & z.output<typeof updateCallLogSchema>,
  keyof z.output<typeof callSchema> | 'contactInfo' | 'previous' | 'changed' | 'existingCallLog' | 'logId'
>;

const callTrackingSchema = z.record(z.string(), z.unknown()).nullish();

const storedCallSchema = z
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

/** Parameters of `getCallLog`. */
export const getCallLogSchema = callSchema.extend({
  /** The contact that the call belongs to, for CRMs whose addresses need it. */
  contactInfo: contactInfoSchema,
  /**
   * What `createCallLog` or `findCallLog` returned.
   * @example 7012
   */
  logId: recordIdSchema,
});

/** A call's entry as it now stands in the CRM; null when it is gone. */
export const callLogSchema = z
  .object({
    /**
     * Its title, as the CRM gives it.
     * Without it: a title that a person gave in the CRM is overwritten when the client sends another one.
     * @example 'Inbound Call from Ada Known'
     */
    subject: z.string().nullish(),
    /**
     * Its text, as the CRM gives it: what people wrote around our own is kept, and handed back with the next update.
     * Without it: the entry counts as one that cannot be read, and is not written again; what comes later is a further entry.
     * @example '<p>Ask Bob too.</p><b>Call details</b><ul>…'
     */
    body: z.string().nullish(),
    /**
     * What the fields of the call form now say, by their `const`; a field that holds nothing is null.
     * Without it: an update of the form's fields overwrites what a person chose in the CRM.
     * @example { deals: 901 }
     */
    fields: z.record(z.string(), z.unknown()).nullish(),
  })
  .nullable();
export type CallLog = z.output<typeof callLogSchema>;

/** Parameters of `findCallLog`: the entry that carries `marker`, wherever the CRM can look. */
export const findCallLogSchema = callSchema.extend({
  /** The contact that the call belongs to: most CRMs can list a contact's entries. */
  contactInfo: contactInfoSchema,
  /**
   * What to look for. A person may quote it: in a text it counts only at the end of our own lines.
   * @example 'Daybook #k7Q2mX9aBcDe'
   */
  marker: z.string(),
  /**
   * The title that the entry probably has, for CRMs that search titles.
   * @example 'Inbound Call from Ada Known'
   */
  subject: z.string(),
  /**
   * When the call began, ISO 8601 in UTC, for CRMs that list entries by time.
   * @example '2026-07-14T17:02:00.000Z'
   */
  startsAt: z.string(),
  /**
   * The local day on which it began, `YYYY-MM-DD`.
   * @example '2026-07-14'
   */
  day: z.string(),
  /**
   * ISO 8601; the entry cannot be older than this, and a day of margin is in it. Ends the reading of long lists.
   * @example '2026-07-13T17:02:00.000Z'
   */
  createdSince: z.string(),
});

/** Result of `findCallLog`; null when the CRM has no such entry. */
export const foundCallLogSchema = z
  .object({
    /**
     * The CRM's id of the entry.
     * @example 7012
     */
    logId: recordIdSchema,
  })
  .nullable();

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
