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

/**
 * Cuts a message that no entry can hold into pieces that can each stand in an entry of its own: its text, its transcript and
 * what its attachments say. The first keeps the id, the others are `<id>~2`, `<id>~3`…
 *
 * @param fitsAlone - whether an entry with only this message keeps within the limit
 */
export function splitLongMessage(message: Message, fitsAlone: (message: Message) => boolean): Message[] {
  if (fitsAlone(message)) return [message];
  const { transcript, attachments } = withoutEchoes(message);
  const whole: Content = {
    subject: toSafeText(message.subject ?? ''),
    transcript: toSafeText(transcript ?? ''),
    attachments: (attachments ?? []).filter(isShown),
  };
  const texts = [whole.subject, whole.transcript, ...whole.attachments.map(({ text }) => text)];
  const longest = Math.max(...texts.map((text) => Buffer.byteLength(text ?? '')));
  let share = Math.max(LEAST_SHARE, Math.ceil(longest / 2));
  for (; share >= LEAST_SHARE; share = Math.ceil(share / 2)) {
    const contents = deal(whole, share + Math.min(share, ROOM_FOR_WORDS), (content, number) =>
      fitsAlone(pieceOf(message, content, number, MOST_PIECES)),
    );
    const pieces = contents.map((content, index) => pieceOf(message, content, index + 1, contents.length));
    if (pieces.length > 1 && pieces.every(fitsAlone)) return pieces;
  }
  return [message];
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
  fits: (content: Content, number: number) => boolean,
): Content[] {
  const [first = '', ...subjects] = splitText(subject, maximum);
  const transcripts = transcript ? splitText(transcript, maximum) : [];
  const spoken = attachments.flatMap((attachment) =>
    attachment.text
      ? splitText(toSafeText(attachment.text), maximum).map((text) => ({ ...attachment, text }))
      : [],
  );
  const begun = withLinks(
    { ...nothing, subject: first },
    attachments.filter(({ text }) => !text),
    (content) => fits(content, 1),
  );
  const contents = [begun.content];
  for (const next of [
    ...subjects.map((text) => ({ ...nothing, subject: text })),
    ...transcripts.map((text) => ({ ...nothing, transcript: text })),
    ...spoken.map((attachment) => ({ ...nothing, attachments: [attachment] })),
  ]) {
    const joined = join(contents.at(-1) ?? nothing, next);
    if (joined && fits(joined, contents.length)) contents.splice(-1, 1, joined);
    else contents.push(next);
  }
  let { left } = begun;
  while (left.length > 0) {
    const hung = withLinks(nothing, left, (content) => fits(content, contents.length + 1));
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

/** As many links as fit beside what there is; beside nothing at least one. */
function withLinks(
  content: Content,
  links: readonly Attachment[],
  fits: (content: Content) => boolean,
): { content: Content; left: readonly Attachment[] } {
  const having = (count: number): Content => ({ ...content, attachments: links.slice(0, count) });
  let [low, high] = [0, links.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(having(middle))) low = middle;
    else high = middle - 1;
  }
  const count = content.subject === '' ? Math.max(1, low) : low;
  return { content: having(count), left: links.slice(count) };
}
