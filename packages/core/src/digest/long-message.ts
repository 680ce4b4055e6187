import type { Attachment, Message } from '../contract/v1/message.js';
import { isShown, withoutEchoes } from './media.js';
import { splitText, toSafeText } from './text.js';

/** What a piece may be larger than its share, in bytes, so that ending it behind a word makes no further one. */
const ROOM_FOR_WORDS = 600;
const LEAST_SHARE = 64;
/** More pieces than there will be: what a piece says of their number takes no more room than this. */
const MOST_PIECES = 9_999;

/** What a piece has of a message. */
interface Content {
  subject: string;
  transcript: string | null;
  attachments: readonly Attachment[];
}

const nothing: Content = { subject: '', transcript: null, attachments: [] };

/** How large an entry's items are, and how large one may be. */
interface Measure {
  sizeOf: (message: Message) => number;
  room: number;
}

type SizeAt = (content: Content, number: number) => number;

/** Something that hangs on a message, and what it adds to an item. */
interface Link {
  attachment: Attachment;
  size: number;
}

/** All that hangs on a message, and what an item has around it. */
interface Hanging {
  links: readonly Link[];
  around: number;
}

/**
 * Cuts a message that no entry can hold into pieces that can each stand in an entry of its own: its text, its transcript and
 * what its attachments say. The first keeps the id, the others are `<id>~2`, `<id>~3`…
 *
 * @param measure - an entry with only a message keeps within the limit when that takes no more than the room
 */
export function splitLongMessage(message: Message, { sizeOf, room }: Measure): Message[] {
  const fitsAlone = (alone: Message): boolean => sizeOf(alone) <= room;
  if (fitsAlone(message)) return [message];
  const { transcript, attachments } = withoutEchoes(message);
  const whole: Content = {
    subject: toSafeText(message.subject ?? ''),
    transcript: toSafeText(transcript ?? ''),
    attachments: (attachments ?? []).filter(isShown),
  };
  const texts = [whole.subject, whole.transcript, ...whole.attachments.map(({ text }) => text)];
  const longest = Math.max(...texts.map((text) => Buffer.byteLength(text ?? '')));
  const sizeAt: SizeAt = (content, number) => sizeOf(pieceOf(message, content, number, MOST_PIECES));
  const { links, around } = measureLinks(whole, (content) => sizeAt(content, MOST_PIECES));
  if (links.some(({ size }) => around + size > room)) return [message];
  let share = Math.max(LEAST_SHARE, Math.ceil(longest / 2));
  for (; share >= LEAST_SHARE; share = Math.ceil(share / 2)) {
    const contents = deal(whole, share + Math.min(share, ROOM_FOR_WORDS), { links, around, room, sizeAt });
    const pieces = contents.map((content, index) => pieceOf(message, content, index + 1, contents.length));
    if (pieces.length > 1 && pieces.every(fitsAlone)) return pieces;
  }
  return [message];
}

/** Each is rendered once: to try how many fit together takes seconds for a thousand. */
function measureLinks({ attachments }: Content, sizeOf: (content: Content) => number): Hanging {
  const hanging = attachments.filter(({ text }) => !text);
  const [first] = hanging;
  if (first === undefined) return { links: [], around: 0 };
  const having = (...those: Attachment[]): number => sizeOf({ ...nothing, attachments: those });
  const around = 2 * having(first) - having(first, first);
  return { links: hanging.map((attachment) => ({ attachment, size: having(attachment) - around })), around };
}

function pieceOf(message: Message, content: Content, number: number, of: number): Message {
  const id = number === 1 ? message.id : `${message.id}~${number}`;
  return { ...message, id, ...content, attachments: [...content.attachments], piece: { number, of } };
}

/**
 * Pictures and links stand with the beginning of the text, as many as there is room for, and the others behind all texts: when
 * the message is told again, with one more, each is where it was.
 */
function deal(
  { subject, transcript, attachments }: Content,
  maximum: number,
  { links, around, room, sizeAt }: Hanging & { room: number; sizeAt: SizeAt },
): Content[] {
  const [first = '', ...subjects] = splitText(subject, maximum);
  const transcripts = transcript ? splitText(transcript, maximum) : [];
  const spoken = attachments.flatMap((attachment) =>
    attachment.text
      ? splitText(toSafeText(attachment.text), maximum).map((text) => ({ ...attachment, text }))
      : [],
  );
  const beginning = { ...nothing, subject: first };
  const begun = withLinks(beginning, links, room - sizeAt(beginning, 1));
  const contents = [begun.content];
  for (const next of [
    ...subjects.map((text) => ({ ...nothing, subject: text })),
    ...transcripts.map((text) => ({ ...nothing, transcript: text })),
    ...spoken.map((attachment) => ({ ...nothing, attachments: [attachment] })),
  ]) {
    const joined = join(contents.at(-1) ?? nothing, next);
    if (joined && sizeAt(joined, contents.length) <= room) contents.splice(-1, 1, joined);
    else contents.push(next);
  }
  let { left } = begun;
  while (left.length > 0) {
    const hung = withLinks(nothing, left, room - around);
    contents.push(hung.content);
    left = hung.left;
  }
  return contents;
}

/** Undefined where both have a piece of the same text. */
function join(one: Content, other: Content): Content | undefined {
  if ((one.subject && other.subject) || (one.transcript && other.transcript)) return undefined;
  return {
    subject: one.subject || other.subject,
    transcript: one.transcript ?? other.transcript,
    attachments: [...one.attachments, ...other.attachments],
  };
}

/** As many links as there is room for beside what there is; beside nothing at least one. */
function withLinks(
  content: Content,
  links: readonly Link[],
  room: number,
): { content: Content; left: readonly Link[] } {
  let count = 0;
  let taken = 0;
  for (const { size } of links) {
    taken += size;
    if (taken > room && (count > 0 || content.subject !== '')) break;
    count += 1;
  }
  const attachments = links.slice(0, count).map(({ attachment }) => attachment);
  return { content: { ...content, attachments }, left: links.slice(count) };
}
