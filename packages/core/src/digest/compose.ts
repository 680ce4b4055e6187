import type { Message } from '../contract/v1/message.js';
import type { Conversation } from './conversation.js';
import { type Block, type DigestDocument, emptyLine, type Line, line, strongLine } from './document.js';
import { formatTime, toLocalDay, toLocalTime, type Zone } from './local-time.js';
import { type Media, type MediaKind, mediaOf } from './media.js';
import { contactName, isOutbound, participantsOf, senderOf } from './names.js';
import { baseId } from './order.js';
import { isUnseen, toSafeLine, toSafeText } from './text.js';

const RULE = '------------';
const labels: Record<MediaKind, string> = {
  image: 'Image',
  video: 'Video',
  recording: 'Voicemail recording link',
  document: 'Fax document link',
  attachment: 'Attachment',
};

/** Everything that an entry is made of. */
export interface DigestInput {
  conversation: Conversation;
  /** What this part shows, oldest first. */
  messages: readonly Message[];
  /** When the conversation's day began: the time of its first message, which may stand in an earlier part. */
  startsAt: number;
  zone: Zone;
  agentName: string;
  /** Last line of every entry; empty for none. */
  footer: string;
  /** Stands below the footer; empty where the connector keeps the marker in a field of its own. */
  marker: string;
  part: number;
}

/** Composes the entry as in App Connect's reference: a voicemail, a fax, or a conversation of any messages. */
export function composeDocument(given: DigestInput): DigestDocument {
  const input = { ...given, agentName: toSafeLine(given.agentName) || 'Agent' };
  const [first] = input.messages;
  const isSingle = input.messages.length === 1 && first !== undefined && !input.conversation.thread;
  if (isSingle && kindOf(first) === 'voicemail')
    return composeSingle(input, first, voicemailTitle(input, first));
  if (isSingle && kindOf(first) === 'fax') return composeSingle(input, first, faxTitle(input, first));
  return composeConversation(input);
}

function composeConversation(input: DigestInput): DigestDocument {
  const { conversation, messages, zone, startsAt } = input;
  const subject = subjectOf(input, `SMS conversation with ${contactName(conversation)}`);
  const day = toLocalDay(startsAt, zone);
  const count = new Set(messages.filter((message) => kindOf(message) !== 'event').map(baseId)).size;
  return {
    subject,
    blocks: [
      emptyLine,
      strongLine(subject),
      strongLine('Conversation summary'),
      line(toLocalTime(startsAt, zone).format('dddd, MMMM DD, YYYY')),
      ...composeThread(conversation),
      line('Participants'),
      {
        items: participantsOf(conversation, input.agentName).map((name) => [[{ text: name, strong: true }]]),
      },
      emptyLine,
      line(`Conversation(${count} messages)`),
      line('BEGIN'),
      line(RULE),
      { items: messages.map((message) => composeMessage(message, input, day)) },
      line(RULE),
      line('END'),
      ...composeFooter(input),
    ],
  };
}

function composeThread({ thread }: Conversation): Block[] {
  if (thread === undefined) return [];
  const assignee = toSafeLine(thread.assignee ?? '');
  const lines = [`Shared inbox: ${toSafeLine(thread.owner)}`];
  if (assignee !== '') lines.push(`Assigned to: ${assignee}`);
  return lines.map(line);
}

/** One message's lines: who and when, the text, what hangs on it. */
export function composeMessage(
  message: Message,
  input: Pick<DigestInput, 'conversation' | 'zone' | 'agentName'>,
  day: string,
): Line[] {
  const { conversation, zone, agentName } = input;
  const text = toSafeText(message.subject ?? '');
  const time = formatTime(message.creationTime, zone, day);
  if (kindOf(message) === 'event') return [[{ text: `${toSafeLine(text)} ${time}` }]];
  const isNote = kindOf(message) === 'note';
  const author = isNote
    ? `Note by ${toSafeLine(message.from?.name ?? '') || agentName}`
    : senderOf(message, conversation, agentName);
  const media = mediaOf(message).map(composeMedia);
  const missing = missingMedia(message);
  const body: Line[] = isUnseen(text) ? media : [[{ text, strong: true }], ...media];
  if (missing !== undefined) body.push(missing);
  else if (body.length === 0) body.push([{ text: '(no text)' }]);
  return [[{ text: [author, time, ...remarks(message)].join(' ') }], ...body];
}

function remarks({ messageStatus, piece }: Message): string[] {
  return [
    ...(messageStatus && /fail/i.test(messageStatus) ? ['(not delivered)'] : []),
    ...(piece ? [`(${piece.number} of ${piece.of})`] : []),
  ];
}

function composeMedia({ kind, link }: Media): Line {
  return link === undefined
    ? [{ text: `${labels[kind]}: open it in RingCentral` }]
    : [{ text: `${labels[kind]}: ` }, { text: link, link }];
}

/** A voicemail or fax whose address is missing says so; it is never silently an empty text. */
function missingMedia(message: Message): Line | undefined {
  const expected = { voicemail: 'recording', fax: 'document' } as const;
  const kind = kindOf(message);
  if (kind !== 'voicemail' && kind !== 'fax') return undefined;
  if (mediaOf(message).some((media) => media.kind === expected[kind])) return undefined;
  return composeMedia({ kind: expected[kind], link: undefined, source: undefined, contentType: undefined });
}

function composeSingle(input: DigestInput, message: Message, title: string): DigestDocument {
  const subject = subjectOf(input, title);
  const [, ...body] = composeMessage(message, input, toLocalDay(input.startsAt, input.zone));
  const time = toLocalTime(message.creationTime, input.zone).format('dddd, MMMM DD, YYYY hh:mm A');
  const pages = message.faxPageCount ? [line(`Pages: ${message.faxPageCount}`)] : [];
  return {
    subject,
    blocks: [
      emptyLine,
      strongLine(subject),
      line([time, ...remarks(message)].join(' ')),
      ...body.map((content): Block => ({ line: content })),
      ...pages,
      ...composeFooter(input),
    ],
  };
}

function composeFooter({ footer, marker }: DigestInput): Block[] {
  const lines: Block[] = [];
  if (footer !== '') lines.push(line(toSafeText(footer)));
  if (marker !== '') lines.push({ line: [{ text: toSafeLine(marker), verbatim: true }] });
  return lines.length === 0 ? [] : [emptyLine, ...lines];
}

function voicemailTitle({ conversation }: DigestInput, message: Message): string {
  const name = contactName(conversation);
  return isOutbound(message, conversation) ? `Voicemail left for ${name}` : `Voicemail left by ${name}`;
}

function faxTitle({ conversation }: DigestInput, message: Message): string {
  const name = contactName(conversation);
  return isOutbound(message, conversation)
    ? `Fax document sent to ${name}`
    : `Fax document sent from ${name}`;
}

function subjectOf({ startsAt, zone, part }: DigestInput, title: string): string {
  const subject = `${title} - ${toLocalTime(startsAt, zone).format('YY/MM/DD')}`;
  return part === 1 ? subject : `${subject} (part ${part})`;
}

function kindOf({ type }: Message): string {
  return (type ?? 'sms').toLowerCase();
}
