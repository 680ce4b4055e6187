import { z } from 'zod';
import { contactInfoSchema } from '../contract/v1/contact.js';
import { partySchema, timeSchema } from '../contract/v1/message.js';
import { isStorable } from '../contract/v1/storable.js';
import { toSafeText } from '../digest/text.js';
import { withoutToken } from '../digest/without-token.js';

/** A transcript of some hours. What is longer is cut: an entry of a CRM holds no more either. */
const MAXIMUM_TEXT = 1_000_000;
const MAXIMUM_LEGS = 100;

/**
 * A link that is still to come: the call is being recorded. Anything that is no address means that (calls, section 1.2).
 */
export const PENDING = 'pending';

/**
 * Text of any origin. An assistant's note came as an object, a number, null and a list: what is not text is turned into
 * text, and nothing fails.
 */
const textSchema = z.unknown().transform(toText).optional();

function toText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  let text = '';
  for (const each of Array.isArray(value) ? value : [value]) {
    if (text.length >= MAXIMUM_TEXT) break;
    const described = describe(each);
    if (described !== '') text += text === '' ? described : `\n${described}`;
  }
  return toSafeText(text).slice(0, MAXIMUM_TEXT).toWellFormed();
}

/** Without a schema: a list may have a million members. */
function describe(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && 'text' in value && typeof value.text === 'string') return value.text;
  try {
    return JSON.stringify(value);
  } catch {
    // Nested without end: that is nobody's text.
    return '';
  }
}

/** One line of at most some hundred characters: an id, a result, a name. */
const wordSchema = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim())
  .pipe(z.string().min(1).max(500).refine(isStorable))
  .optional()
  .catch(undefined);

/** An address without a token; `pending` for what is no address yet. */
const linkSchema = z
  .string()
  .trim()
  .min(1)
  .max(8_192)
  .transform((link) => (/^https?:/i.test(link) ? withoutToken(link) : PENDING))
  .optional()
  .catch(undefined);

const secondsSchema = z
  .union([
    z.number(),
    z
      .string()
      .trim()
      .regex(/^\d+(?:\.\d+)?$/)
      .transform(Number),
  ])
  .pipe(z.number().nonnegative().max(10_000_000))
  .transform(Math.round);

const callPartySchema = partySchema
  .extend({ extensionNumber: partySchema.shape.extensionNumber.catch(undefined) })
  .nullish()
  .catch(undefined);

/** One leg of the call's journey. RingCentral leaves out whatever it likes. */
export const callLegSchema = z.object({
  direction: wordSchema,
  result: wordSchema,
  duration: secondsSchema.optional().catch(undefined),
  startTime: timeSchema.optional().catch(undefined),
  from: callPartySchema,
  to: callPartySchema,
});
export type CallLeg = z.output<typeof callLegSchema>;

/**
 * What one request says about a call, in the words of App Connect's client (calls, sections 1.2 to 1.5). A member that is
 * missing says nothing. Everything but the ids is read with patience, and what could carry a token is not read at all.
 */
export const callFactSchema = z.object({
  /**
   * Which request it was: `post` of `/callLog`; `edit`, a `PATCH` with a subject, from a form or at hang-up; `sync`, a
   * `PATCH` without one, in the background; `disposition`; `cachedNote`.
   */
  origin: z.enum(['post', 'edit', 'sync', 'disposition', 'cachedNote']),
  /** Which of the person's clients sent it; opaque. Each tells the hang-up by itself once. Without it: no one can tell. */
  client: wordSchema,
  sessionId: z.string().min(1).max(128).refine(isStorable),
  telephonySessionId: wordSchema,
  /** `logInfo.id`. */
  recordId: wordSchema,
  partyId: wordSchema,
  /** Whether `logInfo` has an `action`: then it is RingCentral's call-log record, and not what a browser has seen. */
  hasAction: z.boolean().default(false),
  direction: z.enum(['Inbound', 'Outbound']).optional().catch(undefined),
  result: wordSchema,
  startTime: timeSchema.optional().catch(undefined),
  /** Seconds, or `pending`. */
  duration: z
    .union([secondsSchema, z.literal(PENDING)])
    .optional()
    .catch(undefined),
  from: callPartySchema,
  to: callPartySchema,
  legs: z
    .array(z.unknown())
    .transform((legs) =>
      legs.slice(0, MAXIMUM_LEGS).flatMap((leg) => {
        const parsed = callLegSchema.safeParse(leg);
        return parsed.success ? [parsed.data] : [];
      }),
    )
    .optional()
    .catch(undefined),
  /** `logInfo.customSubject`, or the `subject` of a `PATCH`. */
  subject: textSchema,
  note: textSchema,
  aiNote: textSchema,
  transcript: textSchema,
  recordingLink: linkSchema,
  voicemailLink: linkSchema,
  voicemailMessageId: wordSchema,
  ringSenseTranscript: textSchema,
  ringSenseSummary: textSchema,
  ringSenseBulletedSummary: textSchema,
  ringSenseAIScore: textSchema,
  ringSenseLink: linkSchema,
  /** The form's fields by their `const`, without the note. */
  fields: z
    .record(z.string(), z.unknown())
    .transform((fields) => Object.fromEntries(Object.entries(fields).filter(([key]) => !/token/i.test(key))))
    .optional()
    .catch(undefined),
  /** The contact that the person chose. */
  contact: contactInfoSchema.optional(),
  /** The agent's own extension, where the client tells it. */
  extensionNumber: wordSchema,
  /** What the agent's RingCentral account calls him. */
  agentName: wordSchema,
});
export type CallFact = z.output<typeof callFactSchema>;
/** Before it is read: any request's members. */
export type RawCallFact = z.input<typeof callFactSchema>;
