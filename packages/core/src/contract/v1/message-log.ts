import { z } from 'zod';
import { callSchema } from './call.js';
import { contactInfoSchema, contactSchema, recordIdSchema } from './contact.js';
import { digestSchema } from './digest.js';
import { messageSchema } from './message.js';
import { returnMessageSchema } from './return-message.js';

const linksSchema = z.object({
  /**
   * Page with the recording of a voicemail. No link carries a token: opening one needs a RingCentral login.
   * Without it: `message` is no voicemail.
   * @example 'https://ringcentral.github.io/ringcentral-media-reader/?media=…'
   */
  recordingLink: z.string().optional(),
  /**
   * Page with the document of a fax.
   * Without it: `message` is no fax.
   * @example 'https://ringcentral.github.io/ringcentral-media-reader/?media=…'
   */
  faxDocLink: z.string().optional(),
  /**
   * The fax file itself; fetching it needs a RingCentral token, which is never part of the address.
   * Without it: `message` is no fax.
   * @example 'https://media.ringcentral.com/restapi/v1.0/account/1/extension/2/message-store/3/content/4'
   */
  faxDownloadLink: z.string().optional(),
  /**
   * Page with the first picture of the message.
   * Without it: the message has no picture.
   * @example 'https://ringcentral.github.io/ringcentral-media-reader/?media=…'
   */
  imageLink: z.string().optional(),
  /**
   * The picture file itself, as `faxDownloadLink`.
   * Without it: the message has no picture.
   * @example 'https://media.ringcentral.com/restapi/v1.0/account/1/extension/2/message-store/3/content/4'
   */
  imageDownloadLink: z.string().optional(),
  /**
   * MIME type of that picture.
   * Without it: the message has no picture, or its type is not known.
   * @example 'image/png'
   */
  imageContentType: z.string().optional(),
  /**
   * Page with the first video of the message.
   * Without it: the message has no video.
   * @example 'https://ringcentral.github.io/ringcentral-media-reader/?media=…'
   */
  videoLink: z.string().optional(),
});

const entrySchema = callSchema.extend({
  /** The contact that the entry belongs to. */
  contactInfo: contactInfoSchema,
  /**
   * The message that opens the entry, or on an update the newest one; with `writes: 'message'` the one to add. The
   * links below belong to it. `digest` holds all of them already.
   * Without it: the conversation is a shared thread.
   */
  message: messageSchema.optional(),
  /**
   * What the person chose in the log form, by the `const` of the manifest's `additionalFields`. A field that nobody
   * filled is missing, empty or null. On an update only what was chosen since the entry was written, else nothing: set a link
   * where the entry has none, and leave one that it has, which may be a person's own choice.
   * @example { deals: 901 }
   */
  additionalSubmission: z.record(z.string(), z.unknown()),
  ...linksSchema.shape,
  /**
   * Group: the other members known to the CRM, one list of contacts each.
   * Without it: no group.
   */
  correspondents: z.array(z.array(contactSchema)).optional(),
  /**
   * Shared thread: who it is assigned to.
   * Without it: nobody, or no shared thread.
   * @example 'Ann Agent'
   */
  assigneeName: z.string().optional(),
  /**
   * Shared thread: the call queue or user that owns it.
   * Without it: no shared thread.
   * @example 'Support'
   */
  ownerName: z.string().optional(),
  /**
   * Shared thread: the same text as the digest, where App Connect has it.
   * Without it: no shared thread.
   */
  sharedSMSLogContent: z
    .object({
      /**
       * `digest.subject`.
       * @example 'SMS conversation with Ada Known - 26/07/14'
       */
      subject: z.string(),
      /**
       * `digest.body`.
       * @example '<br><b>SMS conversation with Ada Known - 26/07/14</b><br>…'
       */
      body: z.string(),
    })
    .optional(),
  /** What to write. */
  digest: digestSchema,
});

/** Parameters of `createMessageLog`. Source: App Connect's interface, plus `digest` and `previous`. */
export const createMessageLogSchema = entrySchema.extend({
  /**
   * `uncertain`: an earlier create may have landed although its answer was lost. Core has then waited for
   * `limits.settlingSeconds`, and `findMessageLog` has found nothing; look for `digest.marker` once more, and adopt what
   * is found: write the text there and return its id.
   * @example 'none'
   */
  previous: z.enum(['none', 'uncertain']),
});

/** Parameters of `updateMessageLog`. */
export const updateMessageLogSchema = entrySchema.extend({
  /** The entry to be replaced, as App Connect's local row. */
  existingMessageLog: z.object({
    /**
     * Daybook's id of the day.
     * @example 'f3a9c1'
     */
    id: z.string(),
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
     * RingCentral's id of the conversation.
     * @example '5578984709540881001'
     */
    conversationId: z.string(),
    /**
     * `digest.key`.
     * @example '5578984709540881001/7/14/2026'
     */
    conversationLogId: z.string(),
    /**
     * The CRM's id of the entry, as `createMessageLog` or `findMessageLog` returned it.
     * @example 7012
     */
    thirdPartyLogId: recordIdSchema,
  }),
});

const trackingSchema = z.record(z.string(), z.unknown()).nullish();

/** An entry's text, as it stands in the CRM. */
const storedSchema = z
  .object({
    /**
     * Its title.
     * @example 'SMS conversation with Ada Known - 26/07/14'
     */
    subject: z.string(),
    /**
     * Its text, in the connector's own format.
     * @example '<b>SMS conversation with Ada Known - 26/07/14</b><br>…'
     */
    body: z.string(),
  })
  .nullish();

/** Result of `createMessageLog`. */
export const createMessageLogResultSchema = z.object({
  /**
   * The CRM's id of the entry. Stored; fills `{logId}` of `logPageUrl`, and comes back as `thirdPartyLogId`.
   * Without it: the entry counts as refused (`crm_rejected`), for the reason in `returnMessage`, and its messages wait
   * for a person.
   * @example 7012
   */
  logId: recordIdSchema.nullish(),
  /**
   * What the person reads.
   * Without it: "Message logged".
   */
  returnMessage: returnMessageSchema.nullish(),
  /**
   * The entry as the CRM has stored it, where its answer tells, and never what was sent: by it a person's edit is told
   * from the CRM's own spelling.
   * Without it: what stands at the first look after the write is believed when it differs only as a CRM differs.
   */
  stored: storedSchema,
  /**
   * App Connect's, for its statistics; nobody reads it here.
   * Without it: nothing changes.
   */
  extraDataTracking: trackingSchema,
});

/** Result of `updateMessageLog`; `{}` is enough. */
export const updateMessageLogResultSchema = z.object({
  /**
   * What the person reads.
   * Without it: "Message logged".
   */
  returnMessage: returnMessageSchema.nullish(),
  /**
   * The entry as the CRM has stored it, where its answer tells, and never what was sent: by it a person's edit is told
   * from the CRM's own spelling.
   * Without it: what stands at the first look after the write is believed when it differs only as a CRM differs.
   */
  stored: storedSchema,
  /**
   * App Connect's, for its statistics; nobody reads it here.
   * Without it: nothing changes.
   */
  extraDataTracking: trackingSchema,
});

/** Parameters of `findMessageLog`: the entry that carries `marker`, wherever the CRM can look. */
export const findMessageLogSchema = callSchema.extend({
  /** The contact that the entry belongs to: most CRMs can list a contact's entries. */
  contactInfo: contactInfoSchema,
  /**
   * What to look for. A customer may quote it: in a text it counts only as the last line, not wherever it stands.
   * @example 'Daybook #k7Q2mX9aBcDe'
   */
  marker: z.string(),
  /**
   * The title that the entry probably has, for CRMs that search titles.
   * @example 'SMS conversation with Ada Known - 26/07/14'
   */
  subject: z.string(),
  /**
   * ISO 8601; the entry cannot be older than this, and a day of margin is in it. Ends the reading of long lists.
   * @example '2026-07-13T17:02:00.000Z'
   */
  createdSince: z.string(),
});

/** Parameters of `getMessageLog`. */
export const getMessageLogSchema = callSchema.extend({
  /**
   * The contact that the entry belongs to, for CRMs whose addresses need it.
   * Without it: not known.
   */
  contactInfo: contactInfoSchema.optional(),
  /**
   * What `createMessageLog` or `findMessageLog` returned.
   * @example 7012
   */
  logId: recordIdSchema,
});

/** An entry as it now stands in the CRM; null when it is gone. */
export const messageLogSchema = z
  .object({
    /**
     * The CRM's id of the entry.
     * @example 7012
     */
    logId: recordIdSchema,
    /**
     * Its title, as the CRM gives it.
     * @example 'SMS conversation with Ada Known - 26/07/14'
     */
    subject: z.string(),
    /**
     * Its text, as the CRM gives it: core compares it with what was written, and forgives how a CRM spells markup.
     * @example '<br><b>SMS conversation with Ada Known - 26/07/14</b><br>…'
     */
    body: z.string(),
  })
  .nullable();
export type MessageLog = z.infer<typeof messageLogSchema>;
