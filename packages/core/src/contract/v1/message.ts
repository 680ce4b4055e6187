import moment from 'moment-timezone';
import { z } from 'zod';
import { isStorable, NOT_STORABLE } from './storable.js';

/** Text beyond this many UTF-16 units is refused: the longest real message is about 1,000, a long note 20,000. */
const MAXIMUM_TEXT = 200_000;
/** A voicemail lasts some minutes: about 5,000 characters. */
const MAXIMUM_TRANSCRIPT = 20_000;
/** Of an address, in UTF-16 units. */
export const MAXIMUM_ADDRESS = 4_096;
export const MAXIMUM_ATTACHMENTS = 1_000;
export const MAXIMUM_RECIPIENTS = 1_000;
const MAXIMUM_ID = 128;
/** What tells a piece of a message from the others: `~` and its number. */
const MAXIMUM_SUFFIX = 8;
const EARLIEST = Date.UTC(1990, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);
/** An epoch number below this is seconds: as milliseconds it would lie before March 1973. */
const SECONDS_BELOW = 100_000_000_000;

const idUpTo = (maximum: number) =>
  z
    .union([
      z.string().trim().min(1).max(maximum).refine(isStorable, NOT_STORABLE),
      z.number().int().nonnegative().safe(),
    ])
    .transform(String);

/** An id as text, which nearly all are. Numbers beyond 2^53 arrive here as text already (`parseJson`), with every digit. */
export const idSchema = idUpTo(MAXIMUM_ID);

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
  /**
   * As the client sends it: E.164, a short code, or letters.
   * Without it: a colleague, known by the extension.
   * @example '+14155550100'
   */
  phoneNumber: z.string().max(64).nullish(),
  /**
   * A colleague's extension.
   * Without it: not a colleague.
   * @example '101'
   */
  extensionNumber: z.union([z.string().max(64), z.number().transform(String)]).nullish(),
  /**
   * As RingCentral knows it, which need not be the CRM's name.
   * Without it: RingCentral knows none.
   * @example 'Ada Known'
   */
  name: z.string().max(500).nullish(),
});
export type Party = z.infer<typeof partySchema>;

/** Somebody a message was sent to. In a group each has a state of delivery of its own. */
export const recipientSchema = partySchema.extend({
  /**
   * What became of the message on its way to this one.
   * Without it: the state of the whole message counts.
   * @example 'Delivered'
   */
  messageStatus: z.string().max(64).nullish(),
});

/**
 * A picture, recording, document or transcript of a message. `uri` needs a RingCentral token; `link` opens by itself;
 * `text` is what a transcript says.
 */
export const attachmentSchema = z.object({
  /**
   * RingCentral's id of the file.
   * Without it: its address tells it from others.
   * @example '60333033704'
   */
  id: idSchema.nullish().catch(undefined),
  /**
   * RingCentral's word: `MmsAttachment`, `AudioRecording`, `RenderedDocument`, `AudioTranscription`, `Text` and others.
   * Without it: `contentType` tells.
   * @example 'AudioRecording'
   */
  type: z.string().max(64).nullish(),
  /**
   * MIME type.
   * Without it: the type of the file is not known.
   * @example 'image/png'
   */
  contentType: z.string().max(255).nullish(),
  /**
   * Address of the file itself, https, without a token.
   * Without it: the file cannot be fetched.
   * @example 'https://media.ringcentral.com/restapi/v1.0/account/1/extension/2/message-store/3/content/4'
   */
  uri: z.string().max(MAXIMUM_ADDRESS).nullish(),
  /**
   * Address of a page that shows the file to people who sign in to RingCentral, https, without a token.
   * Without it: core makes one of `uri`.
   * @example 'https://ringcentral.github.io/ringcentral-media-reader/?media=…'
   */
  link: z.string().max(MAXIMUM_ADDRESS).nullish(),
  /**
   * Name of the file as it was sent.
   * Without it: the file has no name.
   * @example 'estimate.pdf'
   */
  fileName: z.string().max(500).nullish(),
  /**
   * What a transcript says.
   * Without it: its address is shown.
   * @example 'Please call me back.'
   */
  text: z.string().max(MAXIMUM_TRANSCRIPT).nullish(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

/**
 * One message: RingCentral's Message Store record, or an entry of a shared thread brought into the same form.
 * Unknown fields are dropped, missing ones tolerated; what is there must have the right type (protocol, 4.3). Texts and
 * names are as they were sent: escape them where you build markup of your own, or write `digest.body`, which is done.
 */
export const messageSchema = z.object({
  /**
   * RingCentral's id, unique within the account, as text. A piece of a message has its number behind it.
   * @example '4617203'
   */
  id: idUpTo(MAXIMUM_ID + MAXIMUM_SUFFIX),
  /**
   * `SMS`, `Pager`, `VoiceMail` or `Fax`; in shared threads also `Note` and `Event`.
   * Without it: a text message.
   * @example 'SMS'
   */
  type: z.string().max(64).nullish(),
  /**
   * `Outbound`: the user's side wrote it.
   * Without it: the sender's number tells.
   * @example 'Inbound'
   */
  direction: z.enum(['Inbound', 'Outbound']).nullish(),
  /**
   * The text, despite its name: up to 200 000 UTF-16 units.
   * Without it: a message of attachments only.
   * @example 'Is Friday all right?'
   */
  subject: z.string().max(MAXIMUM_TEXT).nullish(),
  /**
   * When it was sent, in epoch milliseconds.
   * @example 1784048520000
   */
  creationTime: timeSchema,
  /**
   * Who wrote it.
   * Without it: the direction tells which side did.
   */
  from: partySchema.nullish(),
  /**
   * Who received it.
   * Without it: not known.
   */
  to: z.array(recipientSchema).max(MAXIMUM_RECIPIENTS).nullish(),
  /**
   * What hangs on it.
   * Without it: there are none.
   */
  attachments: z.array(attachmentSchema).max(MAXIMUM_ATTACHMENTS).nullish(),
  /**
   * RingCentral's word: `Queued`, `Sent`, `Delivered`, `Received`, `SendingFailed` or `DeliveryFailed`; for a group, of
   * all together. One that says "failed" is shown as "(not delivered)" in the entry.
   * Without it: not known.
   * @example 'SendingFailed'
   */
  messageStatus: z.string().max(64).nullish(),
  /**
   * When any of this last changed, in epoch milliseconds: of two that tell differently the later one counts.
   * Without it: what was told last counts, but never an older state or an empty text.
   * @example 1784048520300
   */
  lastModifiedTime: timeSchema.nullish().catch(undefined),
  /**
   * The words of a voicemail.
   * Without it: an attachment may hold them, or there are none.
   * @example 'Please call me back.'
   */
  transcript: z.string().max(MAXIMUM_TRANSCRIPT).nullish(),
  /**
   * Pages of a fax.
   * Without it: not known.
   * @example 3
   */
  faxPageCount: z.number().nullish(),
  /**
   * RingCentral's id of the conversation.
   * Without it: that of the request counts.
   * @example '5578984709540881001'
   */
  conversationId: idSchema.nullish(),
  /**
   * Set by core on the pieces of a text that no single entry can hold.
   * Without it: the message is whole.
   * @example { number: 1, of: 2 }
   */
  piece: z
    .object({
      /**
       * Which piece this is, from 1.
       * @example 1
       */
      number: z.number().int(),
      /**
       * How many there are.
       * @example 2
       */
      of: z.number().int(),
    })
    .optional(),
});
export type Message = z.infer<typeof messageSchema>;
