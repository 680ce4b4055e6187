import { DaybookError, type Message, withNews } from '@daybook/core';
import type { LogInfo, ThreadEntity } from './message-log-request.js';

type PlainMessage = NonNullable<LogInfo['messages']>[number];

/**
 * The entries of a shared thread as messages: notes and hints become messages of type `Note` and `Event`, so that
 * they are kept, ordered and logged once like any other (protocol, section 4.8). What was deleted is not logged any more.
 */
export function threadMessages(logInfo: LogInfo): Message[] {
  const entities = logInfo.entities ?? [];
  const plain = new Map((logInfo.messages ?? []).map((message) => [message.id, message]));
  const told = entities
    .filter((entity) => !isDeleted(entity))
    .flatMap((each) => toMessage(each, logInfo) ?? []);
  const known = new Set(entities.map(({ id }) => id));
  const others = [...plain.values()].filter(({ id, creationTime }) => !known.has(id) && creationTime);
  return [
    ...told.map((message) => withPlain(message, plain.get(message.id))),
    ...plainMessages({ messages: others }),
  ];
}

/** An entry tells who wrote it; the plain message beside it may tell more of the rest. */
function withPlain(message: Message, plain: PlainMessage | undefined): Message {
  return plain ? withNews(message, { ...plain, creationTime: message.creationTime }) : message;
}

/** @throws DaybookError `bad_request` for a message without a time: it has no day to be filed under */
export function plainMessages({ messages }: Pick<LogInfo, 'messages'>): Message[] {
  return (messages ?? []).map((message, index) => {
    if (hasTime(message)) return message;
    throw new DaybookError('bad_request', { detail: `logInfo.messages.${index}.creationTime: is missing` });
  });
}

function hasTime(message: PlainMessage): message is Message {
  return Boolean(message.creationTime);
}

function toMessage(entity: ThreadEntity, logInfo: LogInfo): Message | undefined {
  const type = typeOf(entity);
  const text = type === 'Event' ? describeEvent(entity) : (entity.text ?? entity.subject ?? '');
  if (text === undefined) return undefined;
  const creationTime = entity.creationTime ?? logInfo.creationTime;
  if (creationTime === null || creationTime === undefined) {
    throw new DaybookError('bad_request', { detail: 'logInfo.entities: an entry has no creationTime' });
  }
  return {
    id: entity.id ?? `${entity.recordType}/${creationTime}`,
    type,
    direction: entity.direction,
    subject: text,
    creationTime,
    from: entity.author ?? entity.from,
    attachments: entity.attachments,
    messageStatus: entity.messageStatus,
    lastModifiedTime: entity.lastModifiedTime,
  };
}

function isDeleted({ recordType }: ThreadEntity): boolean {
  return /^deleted/i.test(recordType ?? '');
}

function typeOf({ recordType }: ThreadEntity): 'SMS' | 'Note' | 'Event' {
  if (/note/i.test(recordType ?? '')) return 'Note';
  return /hint/i.test(recordType ?? '') ? 'Event' : 'SMS';
}

/** What happened, for a reader; undefined for what only machines care about. */
function describeEvent({ recordType, assignee, author }: ThreadEntity): string | undefined {
  const by = author?.name ? ` by ${author.name}` : '';
  switch (recordType) {
    case 'ThreadAssignedHint':
      return `Assigned to ${assignee?.name ?? 'somebody'}${by}`;
    case 'ThreadUnassignedHint':
      return `Unassigned${by}`;
    case 'ThreadResolvedHint':
      return `Resolved${by}`;
    case 'ThreadReopenedHint':
      return `Reopened${by}`;
    case 'ThreadCreatedHint':
      return undefined;
    default:
      return `${(recordType ?? 'Event').replace(/^Thread|Hint$/g, '')}${by}`;
  }
}
