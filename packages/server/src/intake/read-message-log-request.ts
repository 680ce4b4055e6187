import { DaybookError, describeIssues, inTurns } from '@daybook/core';
import { z } from 'zod';
import {
  logInfoSchema,
  MAXIMUM_MESSAGES,
  type MessageLogRequest,
  messageLogRequestSchema,
  sentMessageSchema,
  threadEntitySchema,
} from './message-log-request.js';

/** Fewer are read at once: some milliseconds. */
const FEW = 200;

const many = z.array(z.unknown()).max(MAXIMUM_MESSAGES).nullish();
/** Everything of a request but its messages, however many these are. */
const frameSchema = messageLogRequestSchema.extend({
  logInfo: logInfoSchema.extend({ messages: many, entities: many }),
});

/**
 * Reads the body of `POST /messageLog`. A day of thousands of messages is read bit by bit, so that nobody else has to wait
 * for it.
 *
 * @throws DaybookError `bad_request` that names the fields that are wrong
 */
export async function readMessageLogRequest(body: unknown): Promise<MessageLogRequest> {
  if (!body) throw new DaybookError('bad_request', { detail: 'it has no body' });
  if (countMessages(body) <= FEW) return read(messageLogRequestSchema, body);
  const frame = read(frameSchema, body);
  const { messages, entities } = frame.logInfo;
  return {
    ...frame,
    logInfo: {
      ...frame.logInfo,
      messages: messages && (await readMany(sentMessageSchema, messages, 'messages')),
      entities: entities && (await readMany(threadEntitySchema, entities, 'entities')),
    },
  };
}

const countedSchema = z.object({
  logInfo: z.object({ messages: z.array(z.unknown()).nullish(), entities: z.array(z.unknown()).nullish() }),
});

function countMessages(body: unknown): number {
  const { messages, entities } = countedSchema.safeParse(body).data?.logInfo ?? {};
  return (messages?.length ?? 0) + (entities?.length ?? 0);
}

async function readMany<Schema extends z.ZodType>(
  schema: Schema,
  values: readonly unknown[],
  field: string,
): Promise<z.output<Schema>[]> {
  const found: z.output<Schema>[] = [];
  const issues: z.core.$ZodIssue[] = [];
  await inTurns([...values.entries()], ([index, value]) => {
    const parsed = schema.safeParse(value);
    if (parsed.success) found.push(parsed.data);
    else
      issues.push(
        ...parsed.error.issues.map((issue) => ({ ...issue, path: ['logInfo', field, index, ...issue.path] })),
      );
  });
  if (issues.length > 0) throw refuse(new z.ZodError(issues));
  return found;
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw refuse(parsed.error);
  return parsed.data;
}

function refuse(error: z.ZodError): DaybookError {
  return new DaybookError('bad_request', { detail: describeIssues(error) });
}
