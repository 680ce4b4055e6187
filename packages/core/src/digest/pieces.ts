/**
 * A message that was kept whole and is told in pieces now, because it has grown or entries hold less: words that stand in an
 * entry are told once.
 */
import type { Attachment, Message } from '../contract/v1/message.js';
import { isShown, withoutEchoes } from './media.js';
import { isSameAttachment } from './merge-attachments.js';
import { hasText, toSafeText } from './text.js';

type Content = Pick<Message, 'subject' | 'transcript' | 'attachments'>;
type Told = Content & Pick<Message, 'piece' | 'lastModifiedTime'>;

const names = ['subject', 'transcript'] as const;
const addresses = ['uri', 'link', 'fileName'] as const;

/**
 * A message that stands in no entry, as the first of the pieces that it is told in now.
 *
 * @param known - what is known of it, whole
 * @returns `known` itself where the pieces say less, or something older: that would be lost
 */
export function cutAsTold<Known extends Told>(known: Known, told: Told, further: readonly Told[]): Known {
  const isWhole = known.piece === undefined && told.piece?.number === 1;
  const isOlder = (told.lastModifiedTime ?? 0) < (known.lastModifiedTime ?? 0);
  if (!isWhole || isOlder || !sayAllOf(known, [told, ...further])) return known;
  const { subject, transcript, attachments, piece } = told;
  return { ...known, subject, transcript, attachments, piece };
}

function sayAllOf(known: Content, pieces: readonly Content[]): boolean {
  const { transcript, attachments } = withoutEchoes(known);
  const words = { subject: known.subject, transcript };
  const hanging = pieces.flatMap((piece) => piece.attachments ?? []);
  return (
    names.every((name) => toSafeText(words[name] ?? '') === joined(pieces.map((piece) => piece[name]))) &&
    (attachments ?? []).filter(isShown).every((each) => {
      const same = hanging.filter((other) => isSameAttachment(each, other));
      const isNamed = addresses.every((name) => !each[name] || same.some((other) => other[name]));
      return (
        same.length > 0 && isNamed && toSafeText(each.text ?? '') === joined(same.map(({ text }) => text))
      );
    })
  );
}

/** A message that is told in pieces, as if it were told whole; one that is not, as it is. */
export function wholeOf(first: Message, further: readonly Message[]): Message {
  if (first.piece === undefined) return first;
  const pieces = [first, ...further];
  const attachments: Attachment[] = [];
  for (const each of pieces.flatMap((piece) => piece.attachments ?? [])) {
    const index = attachments.findIndex((other) => isSameAttachment(other, each));
    const { text } = attachments[index] ?? {};
    if (index < 0) attachments.push(each);
    else attachments[index] = { ...each, ...attachments[index], text: joined([text, each.text]) };
  }
  return {
    ...first,
    subject: joined(pieces.map(({ subject }) => subject)),
    transcript: joined(pieces.map(({ transcript }) => transcript)),
    attachments,
    piece: undefined,
  };
}

/** Whether the first piece of a message that was cut goes on where one that was whole ends: it says the same, or said nothing. */
export function beginsAlike(known: Content, told: Content): boolean {
  return names.every(
    (name) => !hasText(known[name]) || !hasText(told[name]) || toSafeText(known[name] ?? '') === told[name],
  );
}

/** What is left for the first piece: what comes in a further one would stand twice. */
export function withoutWhatIsIn(
  further: readonly Content[],
  { transcript, attachments }: Content,
): Pick<Content, 'transcript' | 'attachments'> {
  const others = further.flatMap((piece) => piece.attachments ?? []);
  return {
    transcript: further.some((piece) => hasText(piece.transcript)) ? null : transcript,
    attachments: attachments?.filter((each) => !others.some((other) => isSameAttachment(each, other))),
  };
}

/** Whether all that the pieces have is known as one message, which was longer than the first piece when an entry could hold it. */
export function standsWhole(known: Content, pieces: readonly Content[]): boolean {
  const wordsOf = (name: (typeof names)[number]): string => toSafeText(known[name] ?? '');
  const stands = (each: Attachment): boolean =>
    known.attachments?.some(
      (one) => isSameAttachment(one, each) && toSafeText(one.text ?? '').includes(each.text ?? ''),
    ) ?? false;
  return (
    names.some((name) => wordsOf(name).length > (pieces[0]?.[name] ?? '').length) &&
    names.every((name) => wordsOf(name).startsWith(joined(pieces.map((piece) => piece[name])))) &&
    pieces.every(({ attachments }) => attachments?.every(stands) ?? true)
  );
}

function joined(texts: readonly (string | null | undefined)[]): string {
  return texts.map((text) => text ?? '').join('');
}
