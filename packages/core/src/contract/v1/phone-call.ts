import { z } from 'zod';
import { logFormatSchema } from './digest.js';

/** Somebody at one end of a call. */
export const callSideSchema = z.object({
  /**
   * E.164 where RingCentral knows it.
   * Without it: an internal call, or the number is withheld.
   * @example '+14155550100'
   */
  phoneNumber: z.string().optional(),
  /**
   * A colleague's extension; on the agent's side the agent's own.
   * Without it: not known.
   * @example '101'
   */
  extensionNumber: z.string().optional(),
  /**
   * As RingCentral knows it, which need not be the CRM's name.
   * Without it: RingCentral knows none.
   * @example 'ADA KNOWN'
   */
  name: z.string().optional(),
});

/** What came of a call, for CRMs that have a field for it. */
export const callOutcomeSchema = z.enum([
  'connected',
  'missed',
  'no_answer',
  'busy',
  'voicemail',
  'rejected',
  'other',
  'unknown',
]);
export type CallOutcome = z.output<typeof callOutcomeSchema>;

/**
 * One call, rendered. A connector that writes `subject` and `body` as they are never parses, patches or escapes anything:
 * what people have changed in the entry is in `body` already, as they wrote it.
 */
export const phoneCallSchema = z.object({
  /**
   * Identity of the call within the user's account; opaque.
   * @example '700001'
   */
  key: z.string(),
  /**
   * Names this very entry, for finding it again: `Daybook #` and a short code. With `marker: 'body'` it is also the last
   * line of our text.
   * @example 'Daybook #k7Q2mX9aBcDe'
   */
  marker: z.string(),
  /**
   * 1, or more for the rest of a transcript that one entry cannot hold. Fields of the call (length, outcome, links) belong
   * to part 1 only.
   * @example 1
   */
  part: z.number().int().positive(),
  /**
   * The entry's title: one line of text, never markup.
   * @example 'Inbound Call from Ada Known'
   */
  subject: z.string(),
  /**
   * The whole text, as it should stand, in the connector's own format and escaped: at most `limits.entryBytes` bytes of
   * UTF-8. HTML of ours has only `<b>`, `<br>`, `<ul>`, `<li>` and `<a href>`; what people wrote around it stands as they did.
   * @example '<b>Call details</b><ul><li><b>Duration</b>: 1 minute, 35 seconds</li></ul>'
   */
  body: z.string(),
  /**
   * What `getLogFormatType` returned.
   * @example 'text/html'
   */
  format: logFormatSchema,
  /**
   * When it began, ISO 8601 in UTC. Where no client has told that yet, the moment in which somebody first logged the call:
   * it stays the same until one does.
   * @example '2026-07-14T17:02:00.000Z'
   */
  startsAt: z.string(),
  /**
   * The local day on which it began, `YYYY-MM-DD`: for CRMs that file entries by day. It changes with `startsAt`.
   * @example '2026-07-14'
   */
  day: z.string(),
  /**
   * When it ended; null while that is not known.
   * @example '2026-07-14T17:03:35.000Z'
   */
  endsAt: z.string().nullable(),
  /**
   * Its length in whole seconds; null while nobody knows it, and in a further part. It may be corrected later.
   * @example 95
   */
  durationSeconds: z.number().int().nullable(),
  /**
   * The zone in which `day` and all printed times are: an IANA name or an offset such as `-07:00`.
   * @example 'America/Los_Angeles'
   */
  timeZone: z.string(),
  /**
   * `Outbound`: the agent called.
   * @example 'Inbound'
   */
  direction: z.enum(['Inbound', 'Outbound']),
  /**
   * As RingCentral says it; empty while it says nothing.
   * @example 'Call connected'
   */
  result: z.string(),
  /**
   * The same in one of eight words: `unknown` while the call goes on, and until RingCentral's record says more.
   * @example 'connected'
   */
  outcome: callOutcomeSchema,
  /**
   * Whether RingCentral's record has come: then result and length are final.
   * @example true
   */
  isFinal: z.boolean(),
  /**
   * Whether nobody talks any more: at hang-up, and when the record has come.
   * @example true
   */
  hasEnded: z.boolean(),
  /** The other side. */
  contactSide: callSideSchema,
  /** The agent's. */
  agentSide: callSideSchema,
  /**
   * Page with the recording; opening it needs a RingCentral login, for no link carries a token.
   * Without it: the call is not recorded, or the recording is not ready.
   * @example 'https://ringcentral.github.io/ringcentral-media-reader/?media=…'
   */
  recordingLink: z.string().optional(),
  /**
   * Page with the voicemail that the call left.
   * Without it: it left none.
   * @example 'https://ringcentral.github.io/ringcentral-media-reader/?media=…'
   */
  voicemailLink: z.string().optional(),
});
export type PhoneCall = z.output<typeof phoneCallSchema>;

/** What an update has to change in the CRM. */
export const callChangeSchema = z.enum(['body', 'subject', 'time', 'duration', 'outcome', 'fields', 'owner']);
export type CallChange = z.output<typeof callChangeSchema>;
