import {
  type Attachment,
  attachmentSchema,
  idSchema,
  messageSchema,
  partySchema,
  recordIdSchema,
  timeSchema,
} from '@daybook/core';
import { z } from 'zod';

export const MAXIMUM_MESSAGES = 5_000;
const MAXIMUM_ATTACHMENTS = 1_000;
const MAXIMUM_DEPTH = 8;
/** More than any form has; each of them is compared with what the CRM shows. */
const MAXIMUM_FIELDS = 500;

/** Of what is logged all the same without a time: one that nobody can read tells none. */
const hintedTimeSchema = timeSchema.nullish().catch(undefined);

/** In shared threads a file's address and name are called otherwise (protocol, section 4.8). */
const sentAttachmentSchema = attachmentSchema
  .extend({ contentUri: attachmentSchema.shape.uri, filename: attachmentSchema.shape.fileName })
  .transform(
    ({ contentUri, filename, ...attachment }): Attachment => ({
      ...attachment,
      uri: attachment.uri || contentUri,
      fileName: attachment.fileName || filename,
    }),
  );
const attachmentsSchema = z.array(sentAttachmentSchema).max(MAXIMUM_ATTACHMENTS).nullish();

/** Part of the id of an entry that has none. */
const recordTypeSchema = z.preprocess(
  (value) => value || undefined,
  idSchema.pipe(z.string().max(64)).optional(),
);

/** An entry of a shared thread: a message, a note, or a hint that something happened (protocol, section 4.8). */
export const threadEntitySchema = z.object({
  id: idSchema.nullish(),
  recordType: recordTypeSchema,
  direction: z.enum(['Inbound', 'Outbound']).nullish(),
  text: z.string().max(200_000).nullish(),
  /** What it says, where there is no `text`. */
  body: z.string().max(200_000).nullish(),
  subject: z.string().max(200_000).nullish(),
  author: partySchema.nullish(),
  /** Who did it, where there is no author. */
  initiator: partySchema.nullish(),
  from: partySchema.nullish(),
  assignee: partySchema.nullish(),
  creationTime: hintedTimeSchema,
  attachments: attachmentsSchema,
  messageStatus: messageSchema.shape.messageStatus,
  lastModifiedTime: hintedTimeSchema,
});
export type ThreadEntity = z.output<typeof threadEntitySchema>;

const keySchema = z
  .union([z.number().int().safe(), z.string().trim().max(512)])
  .transform(String)
  .nullish();

/**
 * A shared thread may list its messages by id only, or with a time of 0, beside its entities; any other message has a time. Of
 * an id there is room left for the numbers of pieces.
 */
export const sentMessageSchema = messageSchema.extend({
  id: idSchema,
  creationTime: z.preprocess((value) => value || undefined, timeSchema.optional()),
  attachments: attachmentsSchema,
});

/**
 * What of a conversation every sender has in common. `rcAccessToken`, a living credential, is not even read.
 */
export const logInfoSchema = z.object({
  conversationLogId: keySchema,
  conversationId: keySchema,
  type: z.string().max(64).nullish(),
  creationTime: hintedTimeSchema,
  lastModifiedTime: hintedTimeSchema,
  messages: z.array(sentMessageSchema).max(MAXIMUM_MESSAGES).nullish(),
  self: partySchema.nullish(),
  correspondents: z.array(partySchema).max(500).nullish(),
  owner: partySchema.nullish(),
  assignee: partySchema.nullish(),
  status: z.string().max(64).nullish(),
  entities: z.array(threadEntitySchema).max(MAXIMUM_MESSAGES).nullish(),
});
export type LogInfo = z.output<typeof logInfoSchema>;

/** A form's fields, by their `const`. */
export const fieldsSchema = z
  .record(z.string(), z.unknown())
  .refine((value) => isShallow(value), 'is nested too deeply')
  .refine((value) => Object.keys(value).length <= MAXIMUM_FIELDS, 'has too many fields');

/** The body of `POST /messageLog` (protocol, section 4.3). Unknown fields are dropped. */
export const messageLogRequestSchema = z.object({
  logInfo: logInfoSchema,
  additionalSubmission: fieldsSchema.nullish(),
  overridingFormat: z.unknown().optional(),
  contactId: z.union([recordIdSchema, z.literal('')]).nullish(),
  contactType: z.string().max(256).nullish(),
  contactName: z.string().max(1_000).nullish(),
  /** C17: log only these of the messages. */
  selectedMessageIds: z.array(idSchema).max(MAXIMUM_MESSAGES).nullish(),
});
export type MessageLogRequest = z.output<typeof messageLogRequestSchema>;

/** What is nested without end can neither be compared nor stored. */
export function isShallow(value: unknown, depth = MAXIMUM_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1));
}
