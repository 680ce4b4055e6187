import type { Message, Party } from '../contract/v1/message.js';
import type { Conversation } from './conversation.js';
import { type Block, emptyLine, type Frame, type Line, line, strongLine } from './document.js';
import { formatTime, type Zone } from './local-time.js';
import { type Media, type MediaKind, mediaOf, withoutEchoes } from './media.js';
import { contactName, isNote, isOutbound, isUndelivered, participantsOf, senderOf } from './names.js';
import { baseId } from './order.js';
import { isUnseen, shorten, toSafeLine, toSafeText } from './text.js';
import { WallClock } from './wall-clock.js';

const RULE = '------------';
const labels: Record<MediaKind, string> = {
  image: 'Image',
  video: 'Video',
  recording: 'Voicemail recording link',
  document: 'Fax document link',
  transcript: 'Voicemail transcript',
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
  /** Who is named in the day's messages ({@link partiesNamedIn}): a name for whoever has none elsewhere. */
  named?: readonly Party[] | undefined;
  /** Who wrote on the agent's side of a shared thread ({@link authorsIn}). */
  authors?: readonly string[] | undefined;
  /** Most characters (UTF-16 units) of the subject. Default: no limit. */
  subjectCharacters?: number | undefined;
}

/** Whether an entry consists of one voicemail or fax, or of pieces of it, and nothing else: it then has a title and a form of its own. */
export function isSingle(messages: readonly Message[], { thread }: Conversation): boolean {
  const [first] = messages;
  if (first === undefined || thread || new Set(messages.map(baseId)).size > 1) return false;
  return kindOf(first) === 'voicemail' || kindOf(first) === 'fax';
}

/** What an entry's frame is made of. `begins`: what the clock showed when the conversation's day began. */
export type FrameInput = Omit<DigestInput, 'messages' | 'startsAt'> & { begins: WallClock };

/** A conversation's entry without its messages, as in App Connect's reference. */
export function composeFrame(input: FrameInput, count: number): Frame {
  const { conversation, begins, agentName, named, authors } = input;
  const title = titleOf(input, `SMS conversation with ${contactName(conversation)}`);
  return {
    subject: title.short,
    before: [
      emptyLine,
      strongLine(title.whole),
      strongLine('Conversation summary'),
      line(begins.longDay),
      ...composeThread(conversation),
      line('Participants'),
      {
        items: participantsOf(conversation, safeAgent(agentName), named, authors).map((name) => [
          [{ text: name, strong: true }],
        ]),
      },
      emptyLine,
      line(`Conversation(${count} messages)`),
      line('BEGIN'),
      line(RULE),
    ],
    after: [line(RULE), line('END'), ...composeFooter(input)],
  };
}

/** How many messages these are to a reader: events are none, the pieces of a long text are one. */
export function countMessages(messages: readonly Message[]): number {
  return new Set(messages.filter((message) => kindOf(message) !== 'event').map(baseId)).size;
}

function safeAgent(name: string): string {
  return toSafeLine(name) || 'Agent';
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
  input: Pick<DigestInput, 'conversation' | 'zone' | 'agentName' | 'named'>,
  day: string,
): Line[] {
  const { conversation, zone, agentName, named } = input;
  const text = toSafeText(message.subject ?? '');
  const time = formatTime(message.creationTime, zone, day);
  if (kindOf(message) === 'event') return [[{ text: `${toSafeLine(text)} ${time}` }]];
  const author = isNote(message)
    ? `Note by ${toSafeLine(message.from?.name ?? '') || safeAgent(agentName)}`
    : senderOf(message, conversation, safeAgent(agentName), named);
  const body: Line[] = isUnseen(text) ? [] : [[{ text, strong: true }]];
  const { transcript, attachments } = withoutEchoes(message);
  body.push(...composeTranscript(transcript), ...mediaOf({ attachments }).map(composeMedia));
  const missing = missingMedia(message);
  if (missing !== undefined) body.push(missing);
  else if (body.length === 0) body.push([{ text: '(no text)' }]);
  return [[{ text: [author, time, ...remarks(message, conversation)].join(' ') }], ...body];
}

function remarks(message: Message, conversation: Conversation): string[] {
  const { piece } = message;
  return [
    ...(isUndelivered(message, conversation) ? ['(not delivered)'] : []),
    ...(piece ? [`(${piece.number} of ${piece.of})`] : []),
  ];
}

function composeTranscript(transcript: Message['transcript']): Line[] {
  const words = toSafeText(transcript ?? '').trim();
  return isUnseen(words) ? [] : [labelled(labels.transcript, words)];
}

function labelled(label: string, text: string): Line {
  return [{ text: `${label}: ` }, { text, strong: true }];
}

/** A picture speaks for itself; what any other file is, its name says. */
function composeMedia({ kind, link, fileName, text }: Media): Line {
  const name = kind === 'image' ? '' : toSafeLine(fileName ?? '');
  const label = name === '' ? labels[kind] : `${labels[kind]} ${name}`;
  if (text !== undefined) return labelled(label, toSafeText(text));
  return link === undefined
    ? [{ text: `${label}: open it in RingCentral` }]
    : [{ text: `${label}: ` }, { text: link, link }];
}

/** A voicemail or fax whose address is missing says so; it is never silently an empty text. */
function missingMedia(message: Message): Line | undefined {
  const expected = { voicemail: 'recording', fax: 'document' } as const;
  const kind = kindOf(message);
  if ((kind !== 'voicemail' && kind !== 'fax') || !isBeginning(message)) return undefined;
  if (mediaOf(message).some((media) => media.kind === expected[kind])) return undefined;
  return [{ text: `${labels[expected[kind]]}: open it in RingCentral` }];
}

/**
 * The entry of a single voicemail or fax, as in App Connect's reference.
 *
 * @param message - all of it, or its first piece here
 * @param others - the next pieces, where there is room for several
 */
export function composeSingle(input: FrameInput, message: Message, others: readonly Message[] = []): Frame {
  const { conversation, zone, begins } = input;
  const title = titleOf(
    input,
    kindOf(message) === 'fax' ? faxTitle(input, message) : voicemailTitle(input, message),
  );
  const bodyOf = (piece: Message): Line[] => composeMessage(piece, input, begins.day).slice(1);
  const goesOn = others.flatMap((piece) => [
    [{ text: remarks(piece, conversation).join(' ') }],
    ...bodyOf(piece),
  ]);
  const clock = new WallClock(message.creationTime, zone);
  const pages = message.faxPageCount && isBeginning(message) ? [line(`Pages: ${message.faxPageCount}`)] : [];
  return {
    subject: title.short,
    before: [
      emptyLine,
      strongLine(title.whole),
      line(
        [
          clock.longDay,
          formatTime(message.creationTime, zone, clock.day),
          ...remarks(message, conversation),
        ].join(' '),
      ),
      ...[...bodyOf(message), ...goesOn].map((content): Block => ({ line: content })),
      ...pages,
    ],
    after: composeFooter(input),
  };
}

function composeFooter({ footer, marker }: Pick<DigestInput, 'footer' | 'marker'>): Block[] {
  const lines: Block[] = [];
  if (footer !== '') lines.push(line(toSafeText(footer)));
  if (marker !== '') lines.push({ line: [{ text: toSafeLine(marker), verbatim: true }] });
  return lines.length === 0 ? [] : [emptyLine, ...lines];
}

function voicemailTitle({ conversation }: Pick<DigestInput, 'conversation'>, message: Message): string {
  const name = contactName(conversation);
  return isOutbound(message, conversation) ? `Voicemail left for ${name}` : `Voicemail left by ${name}`;
}

function faxTitle({ conversation }: Pick<DigestInput, 'conversation'>, message: Message): string {
  const name = contactName(conversation);
  return isOutbound(message, conversation)
    ? `Fax document sent to ${name}`
    : `Fax document sent from ${name}`;
}

/** The title as a heading of the entry, and as its subject: cut to what the CRM keeps, the day and part always whole. */
function titleOf(
  { begins, part, subjectCharacters = Number.POSITIVE_INFINITY }: FrameInput,
  title: string,
): { whole: string; short: string } {
  const day = ` - ${begins.shortDay}`;
  const end = part === 1 ? day : `${day} (part ${part})`;
  return { whole: title + end, short: shorten(title, subjectCharacters - end.length) + end };
}

/** What stands with the beginning of a message that was cut is not missing in its other pieces. */
function isBeginning({ piece }: Message): boolean {
  return (piece?.number ?? 1) === 1;
}

function kindOf({ type }: Message): string {
  return (type ?? 'sms').toLowerCase();
}
