import { type Entry, idsIn } from './entries.js';
import type { Contact, Conversation, Story, StoryMessage } from './story.js';

/** What is known at the end of a trial, or at any moment of it. */
export interface Evidence {
  story: Story;
  /** All that ever stood in the CRM. */
  entries: readonly Entry[];
  /** With which contacts a message was sent. */
  sentWith: ReadonlyMap<number, ReadonlySet<number>>;
  /** What the server has answered for: it said that it is logged, or kept. As `message@contact`. */
  promised: ReadonlySet<string>;
  /** The unfiled lists. */
  unfiled: readonly UnfiledLine[];
  /** To whom the CRM has said no since they last went through their list, and how. */
  refused: ReadonlySet<string>;
  /** What stood on the unfiled list, or was on its way there, when a person dismissed it. As `message@contact`. */
  dismissed: ReadonlySet<string>;
}

export interface UnfiledLine {
  contactName: string;
  messages: number;
  code: string;
}

/** What the CRM has answered, by what the unfiled list then says. */
const answers: Record<string, number> = { crm_rejected: 400, crm_login_expired: 401 };

export function refusalOf(owner: string, status: number | undefined): string {
  return `${owner}: ${status}`;
}

/** The credentials by which the CRM knows a person. */
function ownerOf(person: string): string {
  return `Bearer key-of-${person}`;
}

export function placeOf(message: number, contact: number): string {
  return `${message}@${contact}`;
}

/**
 * Holds the CRM against what must be true in it: every message exactly once, in an entry of its sender, its
 * conversation, its day and a contact that it was sent with, in order; what is not there stands on the unfiled list
 * for a reason that is right, or a person wanted it so; and what people changed is as they left it.
 *
 * @returns what is not so
 */
export function faultsOf(evidence: Evidence): string[] {
  const { story, entries } = evidence;
  return [
    ...entries.flatMap((entry) => faultsOfEntry(entry, evidence)),
    ...story.conversations.flatMap((conversation) => faultsOfConversation(conversation, evidence)),
  ];
}

function faultsOfEntry(entry: Entry, { story, sentWith }: Evidence): string[] {
  if (entry.isDeleted) return [];
  const { id, contactId, subject, body, owner, edited } = entry;
  const faults: string[] = [];
  const say = (what: string): void => void faults.push(`Entry ${id}: ${what}`);
  const conversation = story.conversations.find(({ contacts }) =>
    contacts.some((contact) => String(contact.id) === contactId),
  );
  if (conversation === undefined) return [`Entry ${id} is with nobody of the story: ${contactId}.`];
  const ids = idsIn(body);
  for (const message of ids) {
    if (!conversation.messages.some((each) => each.id === message))
      say(`message ${message} is of another conversation.`);
    else if (!sentWith.get(message)?.has(Number(contactId)))
      say(`message ${message} was never sent with ${contactId}.`);
  }
  if (owner !== ownerOf(conversation.person)) say(`is of ${conversation.person}, written with ${owner}.`);
  if (edited) {
    if (edited.subject !== subject || edited.body !== body) say('does not say what a person made of it.');
    return faults;
  }
  if (!subject.includes(conversation.day)) say(`the day is ${conversation.day}, the subject "${subject}".`);
  const ordered = ids.toSorted(byTime(conversation));
  if (ids.join() !== ordered.join()) say(`the order is ${ids.join(' ')}, not ${ordered.join(' ')}.`);
  const counted = /Conversation\((\d+) messages?\)/.exec(body)?.[1];
  const isWhole = !/\(\d+ of \d+\)/.test(body);
  if (isWhole && counted !== undefined && Number(counted) !== ids.length) {
    say(`it says ${counted} messages and holds ${ids.length}.`);
  }
  return faults;
}

function byTime({ messages }: Conversation): (a: number, b: number) => number {
  const timeOf = (id: number): number => messages.find((each) => each.id === id)?.creationTime ?? 0;
  return (a, b) => timeOf(a) - timeOf(b) || a - b;
}

function faultsOfConversation(conversation: Conversation, evidence: Evidence): string[] {
  const { contacts, isGroup, messages } = conversation;
  // Each member of a group has the message; anybody else has it where its sender wanted it.
  const audiences = isGroup ? contacts.map((contact) => [contact]) : [contacts];
  return [
    ...audiences.flatMap((audience) => faultsOfMessages(messages, audience, evidence)),
    ...faultsOfUnfiled(conversation, evidence),
    ...faultsOfEntries(conversation, evidence),
  ];
}

/** None twice; and no more are missing than the unfiled list says, apart from what a person wanted so. */
function faultsOfMessages(messages: StoryMessage[], contacts: Contact[], evidence: Evidence): string[] {
  const { promised, entries, unfiled } = evidence;
  const audience = contacts.map(({ id }) => id);
  const who = audience.join(' or ');
  const standing = new Map(messages.map(({ id }) => [id, timesIn(id, audience, entries)]));
  const twice = [...standing].filter(([, times]) => times > 1);
  const missing = [...standing.keys()].filter(
    (id) =>
      standing.get(id) === 0 &&
      audience.some((contact) => promised.has(placeOf(id, contact))) &&
      !isUnwanted(id, audience, evidence),
  );
  const listed = unfiled
    .filter(({ contactName }) => contacts.some(({ name }) => name === contactName))
    .reduce((sum, line) => sum + line.messages, 0);
  return [
    ...twice.map(([id, times]) => `Message ${id} stands ${times} times with ${who}.`),
    ...(missing.length > listed
      ? [`Nowhere with ${who}: ${missing.join(' ')}; ${listed} are on the unfiled list.`]
      : []),
  ];
}

/** Whether a person has removed it from the CRM, or dismissed it from the unfiled list. */
function isUnwanted(message: number, audience: readonly number[], { entries, dismissed }: Evidence): boolean {
  return (
    audience.some((contact) => dismissed.has(placeOf(message, contact))) ||
    entries.some(
      ({ contactId, removed }) => audience.includes(Number(contactId)) && removed.includes(message),
    )
  );
}

function timesIn(message: number, audience: readonly number[], entries: readonly Entry[]): number {
  return entries
    .filter(({ isDeleted, contactId }) => !isDeleted && audience.includes(Number(contactId)))
    .reduce((sum, { body }) => sum + idsIn(body).filter((id) => id === message).length, 0);
}

/** Every line of the unfiled list is true: the CRM has said so, or a person has deleted the entry. */
function faultsOfUnfiled(
  { person, contacts, isGroup, messages }: Conversation,
  { unfiled, entries, refused }: Evidence,
): string[] {
  return contacts.flatMap(({ id: contact, name }) =>
    unfiled
      .filter(({ contactName }) => contactName === name)
      .flatMap(({ code, messages: listed }) => {
        const isDeleted = entries.some((entry) => entry.contactId === String(contact) && entry.isDeleted);
        const isRight =
          code === 'entry_deleted' ? isDeleted : refused.has(refusalOf(ownerOf(person), answers[code]));
        if (!isRight) return [`${name} is on the unfiled list for ${code}.`];
        // A refusal tells nothing about an earlier write that may have landed.
        if (code !== 'entry_deleted') return [];
        const audience = isGroup ? [contact] : contacts.map(({ id }) => id);
        const missing = messages.filter(({ id }) => timesIn(id, audience, entries) === 0);
        const isShort = messages.every(({ text }) => text.length < 500);
        if (isShort && listed > missing.length) {
          return [`${name}: ${listed} messages are listed as unfiled, ${missing.length} are missing.`];
        }
        return [];
      }),
  );
}

/**
 * One tidy entry: a second one is right only when the first one is full, or a person has touched it; or has dismissed
 * what was to stand in one of unknown fate, which is then left as it is.
 */
function faultsOfEntries(
  { contacts, messages }: Conversation,
  { story, entries, dismissed }: Evidence,
): string[] {
  if (story.entryBytes < 10_000) return [];
  return contacts.flatMap(({ id, name }) => {
    const ours = entries.filter(
      ({ contactId, edited, isDeleted }) => contactId === String(id) && !edited && !isDeleted,
    );
    const isDismissed = messages.some((message) => dismissed.has(placeOf(message.id, id)));
    return ours.length > (isDismissed ? 2 : 1)
      ? [`${name} has ${ours.length} entries: ${ours.map((entry) => entry.id).join(', ')}.`]
      : [];
  });
}
