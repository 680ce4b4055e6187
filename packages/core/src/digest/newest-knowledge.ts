/**
 * A message is more than its id: its state moves on, and text, pictures, recordings and transcripts may come later. The
 * same message is told again and again, by several computers, not always in order. What is known of it is the newest of
 * all that was told; never an older state, never less.
 */
import {
  type Attachment,
  MAXIMUM_ATTACHMENTS,
  MAXIMUM_RECIPIENTS,
  type Message,
} from '../contract/v1/message.js';
import { endOf, isSameParty, mergeParty, partyKey } from './party.js';
import { isUnseen, toSafeText } from './text.js';

type Recipient = NonNullable<Message['to']>[number];
/** What is told of a message, by whatever tells it: not always when it was sent. */
export type ToldMessage = Omit<Message, 'creationTime'> & { creationTime?: number | undefined };

/** How far on its way each state is. A state that nobody knows is somewhere on the way. */
const progress: Record<string, number> = {
  queued: 0,
  sent: 1,
  delivered: 2,
  received: 2,
  sendingfailed: 2,
  deliveryfailed: 2,
};

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

/** Whether the first piece of a message that was cut goes on where one that was whole ends: it says the same, or said nothing. */
function beginsAlike(known: ToldMessage, told: ToldMessage): boolean {
  return (['subject', 'transcript'] as const).every(
    (name) => !hasText(known[name]) || !hasText(told[name]) || toSafeText(known[name] ?? '') === told[name],
  );
}

/** What is left for the first piece: what comes in a further one would stand twice. */
function withoutWhatIsIn(
  further: readonly ToldMessage[],
  { transcript, attachments }: ToldMessage,
): Pick<ToldMessage, 'transcript' | 'attachments'> {
  const others = further.flatMap((piece) => piece.attachments ?? []);
  return {
    transcript: further.some((piece) => hasText(piece.transcript)) ? null : transcript,
    attachments: attachments?.filter((each) => !others.some((other) => isSameAttachment(each, other))),
  };
}

/** Whether all that the pieces have is known as one message, which was longer than the first piece when an entry could hold it. */
function standsWhole(known: ToldMessage, pieces: readonly ToldMessage[]): boolean {
  const names = ['subject', 'transcript'] as const;
  const wordsOf = (name: (typeof names)[number]): string => toSafeText(known[name] ?? '');
  const stands = (each: Attachment): boolean =>
    known.attachments?.some(
      (one) => isSameAttachment(one, each) && toSafeText(one.text ?? '').includes(each.text ?? ''),
    ) ?? false;
  return (
    names.some((name) => wordsOf(name).length > (pieces[0]?.[name] ?? '').length) &&
    names.every((name) => wordsOf(name).startsWith(pieces.map((piece) => piece[name] ?? '').join(''))) &&
    pieces.every(({ attachments }) => attachments?.every(stands) ?? true)
  );
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

/**
 * The further of two states; of two that end the way, the one that was told for sure later. Where neither was, it failed: on
 * what arrived nobody acts.
 *
 * @param order - positive where the second one is known to be the newer, negative where the first one is
 */
export function furtherOn<State extends string | null | undefined>(
  first: State,
  second: State,
  order = 0,
): State {
  if (!second || first === second) return first;
  if (!first) return second;
  const ahead = progressOf(second) - progressOf(first);
  const isNewer = order > 0 || (order === 0 && isFailure(second) && !isFailure(first));
  return ahead > 0 || (ahead === 0 && isNewer) ? second : first;
}

function progressOf(state: string): number {
  return progress[state.toLowerCase()] ?? (isFailure(state) ? 2 : 1);
}

/** Whether a state says that a message did not arrive. */
export function isFailure(state: string): boolean {
  return /fail/i.test(state);
}

/** Whoever is spelled differently this time is still the same; and who was told once stays. */
function mergeRecipients(
  known: Message['to'],
  told: Message['to'],
  order: number,
): NonNullable<Message['to']> | null | undefined {
  if (!known?.length || !told?.length) return known?.length ? known : told;
  const left = new Map(told.map((other) => [other, endOf(other)]));
  const take = (same: Recipient | undefined): Recipient | undefined => {
    if (same) left.delete(same);
    return same;
  };
  const exactly = known.map((one) =>
    take([...left.keys()].find((other) => partyKey(other) === partyKey(one))),
  );
  const merged = known.map((one, index): Recipient => {
    const same = exactly[index] ?? take(spelledOtherwise(one, left));
    if (same === undefined) return one;
    const messageStatus = furtherOn(one.messageStatus, same.messageStatus, order);
    return { ...mergeParty(one, same), messageStatus };
  });
  return [...merged, ...left.keys()].slice(0, MAXIMUM_RECIPIENTS);
}

/** To read numbers takes its time: of a thousand, these are read for each. */
const MOST_TO_READ = 8;

function spelledOtherwise(one: Recipient, left: ReadonlyMap<Recipient, string>): Recipient | undefined {
  const end = endOf(one);
  if (end === '') return undefined;
  const near = [...left].filter(([, other]) => other === end).slice(0, MOST_TO_READ);
  return near.find(([other]) => isSameParty(one, other))?.[0];
}

function mergeAttachments(
  known: Message['attachments'],
  told: Message['attachments'],
  replaces: boolean,
): Attachment[] | null | undefined {
  if (!told?.length) return known;
  if (!known?.length) return told;
  const left = [...told];
  const merged = known.map((attachment): Attachment => {
    const index = left.findIndex((other) => isSameAttachment(attachment, other));
    if (index === -1) return attachment;
    const [same = attachment] = left.splice(index, 1);
    return {
      ...attachment,
      type: attachment.type ?? same.type,
      contentType: attachment.contentType ?? same.contentType,
      uri: newer(attachment.uri, same.uri, replaces),
      link: newer(attachment.link, same.link, replaces),
      fileName: newer(attachment.fileName, same.fileName, replaces),
      text: newer(attachment.text, same.text, replaces),
    };
  });
  return [...merged, ...left].slice(0, MAXIMUM_ATTACHMENTS);
}

/** By id, else by address; what had neither, as a recording that was not ready yet, by its type. */
function isSameAttachment(known: Attachment, other: Attachment): boolean {
  if (known.id && other.id) return known.id === other.id;
  if (known.uri && other.uri) return known.uri === other.uri;
  if (known.link && other.link) return known.link === other.link;
  const hasAddress = (known.uri || known.link) && (other.uri || other.link);
  return !hasAddress && known.type === other.type;
}

function newer<Value>(known: Value, told: Value, replaces: boolean): Value {
  const isThere = (value: Value): boolean => value !== null && value !== undefined && value !== '';
  return isThere(told) && (replaces || !isThere(known)) ? told : known;
}

function hasText(text: string | null | undefined): boolean {
  return !isUnseen(text ?? '');
}

function partyOf({ phoneNumber, extensionNumber, name }: Recipient): string[] {
  return [phoneNumber ?? '', extensionNumber ?? '', name ?? ''];
}
