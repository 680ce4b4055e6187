import {
  type Contact,
  type ContactInfo,
  type Conversation,
  DaybookError,
  groupByDay,
  isSameNumber,
  type LogDay,
  type Message,
  NEW_CONTACT_ID,
  type Party,
  toSafeLine,
  type User,
} from '@daybook/core';
import type { KnownContact } from '../storage/storage.js';
import { knownName } from './known-name.js';
import type { LogInfo, MessageLogRequest } from './message-log-request.js';
import { plainMessages, threadMessages } from './thread-messages.js';

/**
 * Numbers of which it matters who stands behind them: all of a group, and that of a contact without a name. Pure.
 *
 * @param contact - the contact that the request is for
 */
export function unclearNumbers({ logInfo }: MessageLogRequest, { name }: Pick<Contact, 'name'>): string[] {
  const correspondents = logInfo.correspondents ?? [];
  if (correspondents.length === 1 && toSafeLine(name) !== '') return [];
  return correspondents.flatMap(({ phoneNumber, extensionNumber }) => phoneNumber || extensionNumber || []);
}

/**
 * Turns a request into the days that the logbook takes. Pure.
 *
 * @param contact - the contact that the request is for
 * @param known - who stands behind {@link unclearNumbers}, as far as the CRM said so before
 * @throws DaybookError when there is nothing to log or no way to tell which conversation it belongs to
 */
export function toLogDays(
  request: MessageLogRequest,
  contact: Pick<Contact, 'id' | 'name' | 'type'>,
  known: readonly KnownContact[],
  user: User,
): LogDay[] {
  const { logInfo } = request;
  const messages = selectMessages(request);
  const days = groupByDay(
    {
      conversationLogId: logInfo.conversationLogId || undefined,
      conversationId: logInfo.conversationId || undefined,
    },
    messages,
    user,
  );
  if (days === undefined) {
    throw new DaybookError('bad_request', { detail: 'logInfo.conversationId: names no conversation' });
  }
  const { timezoneName, timezoneOffset } = user;
  const common = { zone: { timezoneName, timezoneOffset }, ...describeConversation(logInfo, contact, known) };
  return days.map(({ conversationLogId, conversationId, messages: ofDay }) => ({
    conversation: { conversationLogId, conversationId, ...common },
    messages: ofDay,
    additionalSubmission: request.additionalSubmission ?? {},
  }));
}

function selectMessages({ logInfo, selectedMessageIds }: MessageLogRequest): Message[] {
  const messages = logInfo.owner?.name ? threadMessages(logInfo) : plainMessages(logInfo);
  const wanted = selectedMessageIds?.length ? new Set(selectedMessageIds) : undefined;
  const selected = wanted ? messages.filter(({ id }) => wanted.has(id)) : messages;
  if (selected.length === 0) throw new DaybookError('no_messages');
  return selected;
}

function describeConversation(
  logInfo: LogInfo,
  contact: Pick<Contact, 'id' | 'name' | 'type'>,
  known: readonly KnownContact[],
): Omit<Conversation, 'conversationLogId' | 'conversationId'> {
  const correspondents = logInfo.correspondents ?? [];
  const knownCorrespondents =
    correspondents.length > 1 ? otherMembers(correspondents, contact, known) : undefined;
  return {
    contact: describeContact(contact, correspondents, known),
    correspondents,
    ...(logInfo.self && { self: logInfo.self }),
    ...(knownCorrespondents && { knownCorrespondents }),
    ...(logInfo.owner?.name && {
      thread: {
        owner: logInfo.owner.name,
        ...(logInfo.assignee?.name && { assignee: logInfo.assignee.name }),
        ...(logInfo.status && { status: logInfo.status }),
      },
    }),
  };
}

/**
 * In a group the request does not say which member's number the contact has: the number under which the CRM knew
 * the contact tells, else the member's name. A contact that does not exist yet is made for the first one.
 */
function describeContact(
  { id, name, type }: Pick<Contact, 'id' | 'name' | 'type'>,
  correspondents: readonly Party[],
  known: readonly KnownContact[],
): ContactInfo {
  const party =
    correspondents.length <= 1 || id === NEW_CONTACT_ID
      ? correspondents[0]
      : (correspondents.find((member) =>
          known.some((match) => isNumberOf(member, match.phone) && String(match.contact.id) === String(id)),
        ) ??
        correspondents.find(
          (candidate) => candidate.name && toSafeLine(candidate.name) === toSafeLine(name),
        ));
  const phoneNumber = party?.phoneNumber || party?.extensionNumber;
  const shownName =
    toSafeLine(name) ||
    knownName(known, id) ||
    toSafeLine(party?.name ?? '') ||
    phoneNumber ||
    `Contact ${id}`;
  return { id, name: shownName, ...(type && { type }), ...(phoneNumber && { phoneNumber }) };
}

function otherMembers(
  correspondents: readonly Party[],
  contact: Pick<Contact, 'id'>,
  known: readonly KnownContact[],
): Contact[][] {
  return (
    correspondents
      .map((member) =>
        known
          .filter(
            (match) => isNumberOf(member, match.phone) && String(match.contact.id) !== String(contact.id),
          )
          .map((match) => ({ ...match.contact, phone: match.phone })),
      )
      // Of several who share a number nobody knows which one it is.
      .filter((contacts) => contacts.length === 1)
  );
}

function isNumberOf({ phoneNumber, extensionNumber }: Party, number: string): boolean {
  const own = phoneNumber || extensionNumber;
  return Boolean(own) && isSameNumber(own ?? '', number);
}
