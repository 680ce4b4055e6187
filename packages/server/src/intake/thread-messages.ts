import { DaybookError, type Message, withNews } from '@daybook/core';
import { eachOnce } from './each-once.js';
import { type Told, withIds } from './made-up-ids.js';
import type { LogInfo, ThreadEntity } from './message-log-request.js';
import { describeEvent, doerOf } from './thread-events.js';
import { timesIn } from './thread-times.js';

type PlainMessage = NonNullable<LogInfo['messages']>[number];

/**
 * The entries of a shared thread as messages: notes and hints become messages of type `Note` and `Event`, so that
 * they are kept, ordered and logged once like any other (protocol, section 4.8). What was deleted is not logged any more.
 *
 * @throws DaybookError `bad_request` when nothing in the thread tells a time
 */
export function threadMessages(logInfo: LogInfo): Message[] {
  const plain = eachOnce(logInfo.messages ?? []);
  const plainById = new Map(plain.map((message) => [message.id, message]));
  const plainOf = ({ id }: Pick<ThreadEntity, 'id'>): PlainMessage | undefined =>
    id ? plainById.get(id) : undefined;
  const entities = (logInfo.entities ?? []).map((entity) => ({
    ...entity,
    creationTime: entity.creationTime ?? plainOf(entity)?.creationTime,
  }));
  const known = new Set(entities.map(({ id }) => id));
  const others = plain.filter((message) => !known.has(message.id) && !isMereId(message));
  const timeOf = timesIn([...entities, ...others], logInfo);
  const told = entities
    .filter((entity) => !isDeleted(entity))
    .flatMap((entity) => toMessage(entity, timeOf) ?? []);
  return [
    ...eachOnce(withIds(told, logInfo.creationTime)).map((message) => withPlain(message, plainOf(message))),
    ...others.map((message) => ({ ...message, creationTime: timeOf(message) })),
  ];
}

/** A thread lists its messages by id beside its entries. */
function isMereId({ creationTime, subject, attachments }: PlainMessage): boolean {
  return !creationTime && !subject && !attachments?.length;
}

/** An entry tells who wrote it; the plain message beside it may tell more of the rest. */
function withPlain(message: Message, plain: PlainMessage | undefined): Message {
  return plain ? withNews(message, { ...plain, from: message.from ?? plain.from }) : message;
}

/** @throws DaybookError `bad_request` for a message without a time: it has no day to be filed under */
export function plainMessages({ messages }: Pick<LogInfo, 'messages'>): Message[] {
  const told = (messages ?? []).map((message, index) => {
    if (hasTime(message)) return message;
    throw new DaybookError('bad_request', { detail: `logInfo.messages.${index}.creationTime: is missing` });
  });
  return eachOnce(told);
}

function hasTime(message: PlainMessage): message is Message {
  return Boolean(message.creationTime);
}

function toMessage(entity: ThreadEntity, timeOf: (entity: ThreadEntity) => number): Told | undefined {
  const type = typeOf(entity);
  const text = type === 'Event' ? describeEvent(entity) : textOf(entity);
  if (text === undefined) return undefined;
  const message = {
    type,
    direction: entity.direction,
    subject: text,
    creationTime: timeOf(entity),
    from: doerOf(entity) ?? entity.from,
    attachments: entity.attachments,
    messageStatus: entity.messageStatus,
    lastModifiedTime: entity.lastModifiedTime,
  };
  return { entity, message };
}

function isDeleted({ recordType }: ThreadEntity): boolean {
  return /^deleted/i.test(recordType ?? '');
}

/** A hint that there is a note is none, unless it says what the note does. */
function typeOf(entity: ThreadEntity): 'SMS' | 'Note' | 'Event' {
  const kind = entity.recordType ?? '';
  const isHint = /hint/i.test(kind);
  if (/note/i.test(kind) && !(isHint && textOf(entity) === '')) return 'Note';
  return isHint ? 'Event' : 'SMS';
}

function textOf({ text, body, subject }: ThreadEntity): string {
  return text || body || subject || '';
}
