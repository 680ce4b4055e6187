import { idSchema, recordIdSchema, timeSchema } from '@daybook/core';
import { z } from 'zod';
import { fieldsSchema } from './message-log-request.js';

/** Of whom a request is; all of it may be missing, as it is with C16. */
const callerSchema = z.object({
  extensionNumber: z.union([z.string().max(64), z.number().transform(String)]).nullish(),
  /** What `/userInfoHash` gave for the extension. */
  hashedExtensionId: z.string().max(256).nullish(),
  /** RingCentral's own id of it, from its server. */
  rcExtensionId: z.union([z.string().max(64), z.number().transform(String)]).nullish(),
});
export type Caller = z.output<typeof callerSchema>;

/** Texts and links that come with a call, or later. What they hold is read by core's `callFactSchema`, with patience. */
const laterSchema = z.object({
  note: z.unknown().optional(),
  aiNote: z.unknown().optional(),
  transcript: z.unknown().optional(),
  voicemailLink: z.unknown().optional(),
  voicemailMessageId: z.unknown().optional(),
  ringSenseTranscript: z.unknown().optional(),
  ringSenseSummary: z.unknown().optional(),
  ringSenseBulletedSummary: z.unknown().optional(),
  ringSenseAIScore: z.unknown().optional(),
  ringSenseLink: z.unknown().optional(),
});

/** What RingCentral tells of a call itself. */
const callSchema = z.object({
  telephonySessionId: z.unknown().optional(),
  direction: z.unknown().optional(),
  result: z.unknown().optional(),
  startTime: z.unknown().optional(),
  duration: z.unknown().optional(),
  from: z.unknown().optional(),
  to: z.unknown().optional(),
  legs: z.unknown().optional(),
});

/** A client that does not know it leaves it out, or sends nothing for it; what cannot be read would never be logged. */
const startSchema = z.preprocess((value) => value || undefined, timeSchema.optional());

/**
 * The body of `POST /callLog` (calls, section 1.2). `recording.downloadUrl`, which holds a living credential, is not even
 * read; nor is any other field that is not named here.
 */
export const createCallRequestSchema = callerSchema.extend({
  ...laterSchema.shape,
  logInfo: callSchema.extend({
    sessionId: idSchema,
    id: z.unknown().optional(),
    partyId: z.unknown().optional(),
    action: z.unknown().optional(),
    startTime: startSchema,
    customSubject: z.unknown().optional(),
    recording: z.object({ link: z.unknown().optional() }).nullish().catch(undefined),
    voicemail: z
      .object({ link: z.unknown().optional(), messageId: z.unknown().optional() })
      .nullish()
      .catch(undefined),
  }),
  additionalSubmission: fieldsSchema.nullish(),
  contactId: z.union([recordIdSchema, z.literal('')]).nullish(),
  contactType: z.string().max(256).nullish(),
  contactName: z.string().max(1_000).nullish(),
});
export type CreateCallRequest = z.output<typeof createCallRequestSchema>;

/** The body of `PATCH /callLog` (calls, section 1.3). Everything but the session may be missing: that says nothing. */
export const updateCallRequestSchema = callerSchema.extend({
  ...laterSchema.shape,
  ...callSchema.shape,
  sessionId: idSchema,
  /** There only when a person, or the client at hang-up, asks; empty when the title was emptied. */
  subject: z.unknown().optional(),
  recordingLink: z.unknown().optional(),
  additionalSubmission: fieldsSchema.nullish(),
});
export type UpdateCallRequest = z.output<typeof updateCallRequestSchema>;

/** The body of `PUT /callDisposition` (calls, section 1.4). */
export const dispositionRequestSchema = callerSchema.extend({
  sessionId: idSchema,
  dispositions: fieldsSchema.nullish(),
  additionalSubmission: fieldsSchema.nullish(),
});
export type DispositionRequest = z.output<typeof dispositionRequestSchema>;

/** The body of `POST /callLog/cacheNote` (calls, section 1.5). */
export const cachedNoteRequestSchema = callerSchema.extend({
  sessionId: idSchema,
  note: z.unknown().optional(),
});
export type CachedNoteRequest = z.output<typeof cachedNoteRequestSchema>;
