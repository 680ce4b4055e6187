import moment from 'moment-timezone';
import { z } from 'zod';
import { isStorable, NOT_STORABLE } from './storable.js';

/** Text beyond this many UTF-16 units is refused: the longest real message is about 1,000, a long note 20,000. */
const MAXIMUM_TEXT = 200_000;
const EARLIEST = Date.UTC(1990, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
/** An epoch number below this is seconds: as milliseconds it would lie before March 1973. */
const SECONDS_BELOW = 100_000_000_000;

/** An id as text. Numbers beyond 2^53 arrive here as text already (`parseJson`), with every digit. */
export const idSchema = z
  .union([
    z.number().int().nonnegative().safe(),
    z.string().trim().min(1).max(128).refine(isStorable, NOT_STORABLE),
  ])
  .transform(String);

/** A moment as epoch milliseconds, from milliseconds, seconds or ISO 8601 with a zone (protocol, section 4.3). */
export const timeSchema = z.union([z.number(), z.string()]).transform((value, context) => {
  const time = toMilliseconds(value);
  if (time >= EARLIEST && time < LATEST) return time;
  context.addIssue({
    code: 'custom',
    message: 'is neither epoch milliseconds nor an ISO time with a zone',
    input: value,
  });
  return z.NEVER;
});

function toMilliseconds(value: number | string): number {
  const number = typeof value === 'number' || /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (!Number.isNaN(number)) return Math.trunc(number < SECONDS_BELOW ? number * 1000 : number);
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(String(value));
  return zoned ? moment(String(value), moment.ISO_8601, true).valueOf() : Number.NaN;
}

/** Somebody at one end of a message: a phone number, an extension, a name, or any of them. */
export const partySchema = z.object({
  phoneNumber: z.string().max(64).nullish(),
  extensionNumber: z.union([z.string().max(64), z.number().transform(String)]).nullish(),
  name: z.string().max(500).nullish(),
});
export type Party = z.infer<typeof partySchema>;

/** A picture, recording or document of a message. `uri` needs a RingCentral token; `link` opens by itself. */
export const attachmentSchema = z.object({
  type: z.string().max(64).nullish(),
  contentType: z.string().max(255).nullish(),
  uri: z.string().max(4096).nullish(),
  link: z.string().max(4096).nullish(),
  fileName: z.string().max(500).nullish(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/**
 * One message: RingCentral's Message Store record, or an entry of a shared thread brought into the same form.
 * Unknown fields are dropped, missing ones tolerated; what is there must have the right type (protocol, 4.3).
 */
export const messageSchema = z.object({
  id: idSchema,
  /** `SMS`, `Pager`, `VoiceMail` or `Fax`; in shared threads also `Note` and `Event`. */
  type: z.string().max(64).nullish(),
  direction: z.enum(['Inbound', 'Outbound']).nullish(),
  /** The text. */
  subject: z.string().max(MAXIMUM_TEXT).nullish(),
  creationTime: timeSchema,
  from: partySchema.nullish(),
  to: z.array(partySchema).max(1000).nullish(),
  attachments: z.array(attachmentSchema).max(1000).nullish(),
  messageStatus: z.string().max(64).nullish(),
  faxPageCount: z.number().nullish(),
  conversationId: idSchema.nullish(),
  /** Set by core on the pieces of a text that no single entry can hold. */
  piece: z.object({ number: z.number().int(), of: z.number().int() }).optional(),
});
export type Message = z.infer<typeof messageSchema>;
