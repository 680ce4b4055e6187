/**
 * A message is more than its id: its state moves on, and text, pictures, recordings and transcripts may come later. The
 * same message is told again and again, by several computers, not always in order. What is known of it is the newest of
 * all that was told; never an older state, never less.
 */
import type { Message } from '../contract/v1/message.js';
import { mergeAttachments, newer } from './merge-attachments.js';
import { mergeRecipients, type Recipient } from './merge-recipients.js';
import { furtherOn } from './message-state.js';
import { mergeParty } from './party.js';
import { beginsAlike, standsWhole, withoutWhatIsIn } from './pieces.js';
import { hasText } from './text.js';

/** What is told of a message, by whatever tells it: not always when it was sent. */
export type ToldMessage = Omit<Message, 'creationTime'> & { creationTime?: number | undefined };

/**
 * What is known of a message after it was told once more.
 *
 * @param known - what was known before
 * @param told - the same message as it was told now
 * @returns `known` itself when that brought nothing new
 */
export function withNews<Known extends ToldMessage>(known: Known, told: ToldMessage): Known {
  return withPieces(known, told, []);
}

/** The same, of a message that is told in pieces: all that is known of it may stand in one entry, and need not be cut then. */
export function withPieces<Known extends ToldMessage>(
  known: Known,
  told: ToldMessage,
  further: readonly ToldMessage[],
): Known {
  const order = (told.lastModifiedTime ?? 0) - (known.lastModifiedTime ?? 0);
  const isLater = order > 0;
  const neitherSays = !told.lastModifiedTime && !known.lastModifiedTime;
  const replaces = isLater || neitherSays;
  // Words that were cut stay as they were cut: where, may come out differently another day.
  const isCut =
    known.piece !== undefined ||
    (told.piece !== undefined &&
      (standsWhole(known, [told, ...further]) || !(replaces || beginsAlike(known, told))));
  const takesText = !isCut && hasText(told.subject) && (replaces || !hasText(known.subject));
  const kept = !isCut && told.piece ? withoutWhatIsIn(further, known) : known;
  const merged: Known = {
    ...known,
    ...(takesText && { subject: told.subject }),
    ...(!isCut && told.piece && { piece: told.piece }),
    messageStatus: furtherOn(known.messageStatus, told.messageStatus, order),
    direction: known.direction ?? told.direction,
    from: known.from && told.from ? mergeParty(known.from, told.from) : (known.from ?? told.from),
    to: mergeRecipients(known.to, told.to, order),
    attachments: mergeAttachments(
      kept.attachments,
      isCut ? told.attachments?.map((each) => ({ ...each, text: undefined })) : told.attachments,
      replaces,
    ),
    transcript: isCut ? known.transcript : newer(kept.transcript, told.transcript, replaces),
    faxPageCount: newer(known.faxPageCount, told.faxPageCount, replaces),
    lastModifiedTime: isLater ? told.lastModifiedTime : known.lastModifiedTime,
  };
  return describeKnowledge(merged) === describeKnowledge(known) ? known : merged;
}

/**
 * Everything that a reader can see of a message, as one text: equal where nothing is new. When it was last modified is
 * not part of it, for that changes with every reading.
 */
export function describeKnowledge(message: ToldMessage): string {
  const { subject, type, direction, from, to, attachments, messageStatus, transcript, faxPageCount, piece } =
    message;
  return JSON.stringify([
    subject ?? '',
    type ?? '',
    direction ?? '',
    from ? partyOf(from) : '',
    (to ?? []).map((recipient) => [...partyOf(recipient), recipient.messageStatus ?? '']),
    (attachments ?? []).map((each) => [
      each.type ?? '',
      each.contentType ?? '',
      each.uri ?? '',
      each.link ?? '',
      each.fileName ?? '',
      each.text ?? '',
    ]),
    messageStatus ?? '',
    transcript ?? '',
    faxPageCount ?? '',
    piece ?? '',
  ]);
}

function partyOf({ phoneNumber, extensionNumber, name }: Recipient): string[] {
  return [phoneNumber ?? '', extensionNumber ?? '', name ?? ''];
}
