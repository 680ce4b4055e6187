import type { Message, Party } from '../contract/v1/message.js';
import { type Conversation, isGroup } from './conversation.js';
import { furtherOn } from './newest-knowledge.js';
import { toSafeLine } from './text.js';

/** A party's own name, else its number. */
export function nameOf(party: Party | null | undefined): string {
  return toSafeLine(party?.name ?? '') || toSafeLine(numberOf(party) ?? '') || 'Unknown';
}

/** The name of the entry's contact: the client may send an empty one (protocol, section 4.3). */
export function contactName({ contact }: Conversation): string {
  return nameOf({ name: contact.name, phoneNumber: contact.phoneNumber });
}

export function numberOf(party: Party | null | undefined): string | undefined {
  return party?.phoneNumber || party?.extensionNumber || undefined;
}

/** Whether the agent's side wrote the message; where the message does not say, its sender's number tells. */
export function isOutbound(message: Message, conversation: Conversation): boolean {
  if (message.direction) return message.direction === 'Outbound';
  const sender = numberOf(message.from);
  return sender !== undefined && sender === numberOf(conversation.self);
}

/** Who wrote a message, as its line begins: the agent's name, or the other side's name and number. */
export function senderOf(message: Message, conversation: Conversation, agentName: string): string {
  const { contact, thread } = conversation;
  const author = toSafeLine(message.from?.name ?? '');
  if (thread !== undefined && author !== '') return author;
  if (isOutbound(message, conversation)) return toSafeLine(agentName);
  const number = numberOf(message.from);
  if (isGroup(conversation) && number !== undefined && number !== contact.phoneNumber) {
    return withNumber(memberName(number, conversation) ?? nameOf(message.from), number);
  }
  return withNumber(contactName(conversation), number ?? contact.phoneNumber);
}

/**
 * Whether a message did not reach the entry's contact. In a group each recipient has a state; the message's own is that of
 * all together.
 */
export function isUndelivered(
  { to, messageStatus }: Message,
  { contact }: Pick<Conversation, 'contact'>,
): boolean {
  const recipient =
    to?.length === 1
      ? to[0]
      : to?.find((party) => numberOf(party) === contact.phoneNumber && contact.phoneNumber);
  return /fail/i.test(furtherOn(messageStatus, recipient?.messageStatus, true) ?? '');
}

/** The agent, the entry's contact, then in a group the others, each once. */
export function participantsOf(conversation: Conversation, agentName: string): string[] {
  const { contact, correspondents } = conversation;
  const others = isGroup(conversation)
    ? correspondents
        .filter((party) => numberOf(party) !== contact.phoneNumber)
        .map((party) => memberName(numberOf(party), conversation) ?? nameOf(party))
    : [];
  return [...new Set([toSafeLine(agentName), contactName(conversation), ...others])];
}

/** A group member's name in the CRM, found by number. */
function memberName(number: string | undefined, { knownCorrespondents }: Conversation): string | undefined {
  if (number === undefined) return undefined;
  const known = knownCorrespondents?.flat().find((contact) => contact.phone === number);
  return toSafeLine(known?.name ?? '') || undefined;
}

function withNumber(name: string, number: string | undefined): string {
  return number === undefined || number === name ? name : `${name} (${toSafeLine(number)})`;
}
