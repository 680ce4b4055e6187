import { z } from 'zod';
import { contactInfoSchema, contactSchema, recordIdSchema } from './contact.js';
import { messageSchema } from './message.js';
import { returnMessageSchema } from './return-message.js';
import { userSchema } from './user.js';

/** The form in which a connector's CRM takes text (App Connect's `getLogFormatType`). */
export const logFormatSchema = z.enum(['text/html', 'text/markdown', 'text/plain']);
export type LogFormat = z.infer<typeof logFormatSchema>;

/**
 * The whole day, rendered. A connector that writes `subject` and `body` as they are never parses, patches or escapes
 * anything: it creates one document, then replaces it.
 */
export const digestSchema = z.object({
  /** Identity of the conversation and day within the user's account; opaque. */
  key: z.string(),
  /** The local day of its first message, `YYYY-MM-DD`. */
  day: z.string(),
  /** Instant of its first message, ISO 8601 in UTC: for CRMs that file entries by time. */
  startsAt: z.string(),
  /** The zone in which `day` and all printed times are: an IANA name or an offset such as `-07:00`. */
  timeZone: z.string(),
  subject: z.string(),
  /** In the connector's own format, at most `limits.entryBytes` bytes of UTF-8. */
  body: z.string(),
  format: logFormatSchema,
  /** What the body shows, oldest first. */
  messages: z.array(messageSchema),
  /** 1, or more when the day outgrew the size of an entry. */
  part: z.number().int().positive(),
  /** Names this very entry, for finding it again: `Daybook #` and a short code. Also stands in the body. */
  marker: z.string(),
});
export type Digest = z.infer<typeof digestSchema>;

/** What every interface that talks to the CRM receives. */
export const callSchema = z.object({
  user: userSchema,
  /** Ready for the `Authorization` header: `Bearer …` or `Basic …`. */
  authHeader: z.string(),
  /** Aborted when nobody waits for the result any more. */
  signal: z.instanceof(AbortSignal).optional(),
});

const linksSchema = z.object({
  /** Set for a voicemail. */
  recordingLink: z.string().optional(),
  /** Set for a fax. */
  faxDocLink: z.string().optional(),
  /** The fax file itself; opening it needs a RingCentral token, which is never part of the address. */
  faxDownloadLink: z.string().optional(),
  /** First picture of the message. */
  imageLink: z.string().optional(),
  imageDownloadLink: z.string().optional(),
  imageContentType: z.string().optional(),
  /** First video of the message. */
  videoLink: z.string().optional(),
});

const entrySchema = callSchema.extend({
  contactInfo: contactInfoSchema,
  /** The message that opens the entry, or the newest one on an update. Absent for a shared thread. */
  message: messageSchema.optional(),
  /** The form's fields, keyed by the `const` of the manifest's `additionalFields`. */
  additionalSubmission: z.record(z.string(), z.unknown()),
  ...linksSchema.shape,
  /** Group: the other members known to the CRM, one list of contacts each. */
  correspondents: z.array(z.array(contactSchema)).optional(),
  assigneeName: z.string().optional(),
  ownerName: z.string().optional(),
  /** Shared thread: the same text as the digest. */
  sharedSMSLogContent: z.object({ subject: z.string(), body: z.string() }).optional(),
  digest: digestSchema,
});

/** Parameters of `createMessageLog`. Source: App Connect's interface, plus `digest` and `previous`. */
export const createMessageLogSchema = entrySchema.extend({
  /** `uncertain`: an earlier create may have landed. Look for `digest.marker` first, and adopt what is found. */
  previous: z.enum(['none', 'uncertain']),
});

/** Parameters of `updateMessageLog`. */
export const updateMessageLogSchema = entrySchema.extend({
  existingMessageLog: z.object({
    id: z.string(),
    platform: z.string(),
    userId: z.string(),
    conversationId: z.string(),
    conversationLogId: z.string(),
    /** The CRM's id of the entry. */
    thirdPartyLogId: recordIdSchema,
  }),
});

const trackingSchema = z.record(z.string(), z.unknown()).nullish();

/** Result of `createMessageLog`. Without a `logId` the entry counts as refused, for the reason in `returnMessage`. */
export const createMessageLogResultSchema = z.object({
  logId: recordIdSchema.nullish(),
  returnMessage: returnMessageSchema.nullish(),
  extraDataTracking: trackingSchema,
});

/** Result of `updateMessageLog`. */
export const updateMessageLogResultSchema = z.object({
  returnMessage: returnMessageSchema.nullish(),
  extraDataTracking: trackingSchema,
});

/** Parameters of `findMessageLog`: the entry that carries `marker`, wherever the CRM can look. */
export const findMessageLogSchema = callSchema.extend({
  contactInfo: contactInfoSchema,
  marker: z.string(),
  subject: z.string(),
  /** ISO 8601; the entry cannot be older than this. */
  createdSince: z.string(),
});

/** Parameters of `getMessageLog`. */
export const getMessageLogSchema = callSchema.extend({
  contactInfo: contactInfoSchema.optional(),
  logId: recordIdSchema,
});

/** An entry as it now stands in the CRM; null when it is gone. */
export const messageLogSchema = z
  .object({ logId: recordIdSchema, subject: z.string(), body: z.string() })
  .nullable();
export type MessageLog = z.infer<typeof messageLogSchema>;
