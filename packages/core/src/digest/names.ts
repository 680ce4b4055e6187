import type { Message, Party } from '../contract/v1/message.js';
import { type Conversation, isGroup } from './conversation.js';
import { furtherOn, isFailure } from './message-state.js';
import { inOrder } from './order.js';
import { isSameParty, numberOf } from './party.js';
import { toSafeLine } from './text.js';

/** A party's own name, else its number. */
export function nameOf(party: Party | null | undefined): string {
  return toSafeLine(party?.name ?? '') || toSafeLine(numberOf(party) ?? '') || 'Unknown';
}

/** The name of the entry's contact: the client may send an empty one (protocol, section 4.3). */
export function contactName({ contact }: Conversation): string {
  return nameOf({ name: contact.name, phoneNumber: contact.phoneNumber });
}

/** What somebody wrote down in a shared thread, for colleagues alone. */
export function isNote({ type }: Message): boolean {
  return type?.toLowerCase() === 'note';
}

/** Whether the agent's side wrote the message; where the message does not say, its sender's number tells. */
export function isOutbound(message: Message, conversation: Conversation): boolean {
  if (message.direction) return message.direction === 'Outbound';
  return isSameParty(message.from, conversation.self);
}

/** Everybody whom messages name, each number once. */
export function partiesNamedIn(messages: readonly Message[]): Party[] {
  const named = new Map<string, Party>();
  for (const { from, to } of messages) {
    for (const party of [from, ...(to ?? [])]) {
      const number = numberOf(party);
      if (party?.name && number !== undefined && !named.has(number)) named.set(number, party);
    }
  }
  return [...named.values()];
}

/** Who wrote messages and notes on the agent's side of a shared thread, in order, each once; empty for one without a name. */
export function authorsIn(messages: readonly Message[], conversation: Conversation): string[] {
  if (conversation.thread === undefined) return [];
  const written = inOrder(messages).filter((message) => isNote(message) || isOutbound(message, conversation));
  return [...new Set(written.map(({ from }) => toSafeLine(from?.name ?? '')))];
}

/**
 * Who wrote a message, as its line begins: the agent's name, or the other side's name and number.
 *
 * @param named - who else is named around the message: {@link partiesNamedIn}
 */
export function senderOf(
  message: Message,
  conversation: Conversation,
  agentName: string,
  named: readonly Party[] = [],
): string {
  const { contact, thread } = conversation;
  const { from } = message;
  const author = toSafeLine(from?.name ?? '');
  if (thread !== undefined && author !== '') return author;
  if (isOutbound(message, conversation)) return toSafeLine(agentName);
  const number = numberOf(from);
  if (isGroup(conversation) && !isContact(from, conversation)) {
    return withNumber(memberName(from, conversation, named), number);
  }
  return withNumber(contactName(conversation), number ?? contact.phoneNumber);
}

/**
 * Whether a message did not reach the entry's contact. In a group each recipient has a state; the message's own is that of
 * all together.
 */
export function isUndelivered(
  { to, messageStatus }: Message,
  conversation: Pick<Conversation, 'contact'>,
): boolean {
  const recipient = to?.length === 1 ? to[0] : to?.find((party) => isContact(party, conversation));
  return isFailure(furtherOn(messageStatus, recipient?.messageStatus, 1) ?? '');
}

/**
 * The agent's side, the entry's contact, then in a group the others, each once. Who bears the name of another one has the number
 * beside it.
 *
 * @param named - who is named in the messages: {@link partiesNamedIn}
 * @param authors - who wrote on the agent's side: {@link authorsIn}
 */
export function participantsOf(
  conversation: Conversation,
  agentName: string,
  named: readonly Party[] = [],
  authors: readonly string[] = [],
): string[] {
  const first = [...agentsOf(conversation, toSafeLine(agentName), authors), contactName(conversation)];
  const others = membersByName(conversation, named);
  const listed = [...others].flatMap(([name, parties]) =>
    parties.length > 1 || first.includes(name)
      ? parties.map((party) => withNumber(name, numberOf(party)))
      : [name],
  );
  return [...new Set([...first, ...listed])];
}

/** Whoever answers in a shared thread need not be who logs it. */
function agentsOf({ thread }: Conversation, agentName: string, authors: readonly string[]): string[] {
  const agents = authors.length > 0 ? authors : [toSafeLine(thread?.assignee ?? '')];
  return agents.map((name) => name || agentName);
}

/** A group's members but for the agent and the entry's contact. */
function membersByName(conversation: Conversation, named: readonly Party[]): Map<string, Party[]> {
  const members = new Map<string, Party[]>();
  if (!isGroup(conversation)) return members;
  for (const party of conversation.correspondents) {
    if (isContact(party, conversation) || isSameParty(party, conversation.self)) continue;
    const name = memberName(party, conversation, named);
    const namesakes = members.get(name) ?? [];
    if (namesakes.some((other) => isSameParty(other, party))) continue;
    members.set(name, [...namesakes, party]);
  }
  return members;
}

/** A group member's name: the CRM's, else the one that the member has in the conversation, else in a message. */
function memberName(
  party: Party | null | undefined,
  { knownCorrespondents = [], correspondents }: Conversation,
  named: readonly Party[],
): string {
  const known = knownCorrespondents.flat().map(({ name, phone }): Party => ({ name, phoneNumber: phone }));
  for (const source of [known, correspondents, named]) {
    const name = source.find((other) => toSafeLine(other.name ?? '') && isSameParty(other, party))?.name;
    if (name) return toSafeLine(name);
  }
  return nameOf(party);
}

/** Whether a member is the entry's contact: by number, and by name only where one of them has no number. */
function isContact(party: Party | null | undefined, { contact }: Pick<Conversation, 'contact'>): boolean {
  if (numberOf(party) !== undefined && contact.phoneNumber) return isSameParty(party, contact);
  const name = toSafeLine(party?.name ?? '');
  return name !== '' && name === toSafeLine(contact.name);
}

function withNumber(name: string, number: string | undefined): string {
  return number === undefined || number === name ? name : `${name} (${toSafeLine(number)})`;
}
