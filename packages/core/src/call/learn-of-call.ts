import { isDeepStrictEqual } from 'node:util';
import { toSafeLine, toSafeText } from '../digest/text.js';
import { type CallFact, PENDING } from './call-fact.js';
import { type CallKnowledge, HANG_UP, RECORD, type Stamp } from './call-knowledge.js';
import { betterDefault, isDefaultTitle, namesOf } from './call-title.js';
import { printOfNote, withPrint } from './merge-note.js';

/** Presence and telephony sessions say these of a call that goes on; the same words of a record are spelled differently. */
const living = new Set([
  'Setup',
  'Proceeding',
  'Ringing',
  'Answered',
  'CallConnected',
  'OnHold',
  'Hold',
  'Parked',
  'ParkedCall',
  'NoCall',
  'VoiceMailScreening',
]);
const ended = new Set(['Disconnected', 'Gone']);

const KNOWN_CLIENTS = 20;

const laterTexts = [
  'aiNote',
  'transcript',
  'ringSenseTranscript',
  'ringSenseSummary',
  'ringSenseBulletedSummary',
  'ringSenseAIScore',
] as const;
const links = ['recordingLink', 'voicemailLink', 'ringSenseLink'] as const;
const ids = [
  'telephonySessionId',
  'recordId',
  'partyId',
  'voicemailMessageId',
  'extensionNumber',
  'agentName',
] as const;

/**
 * Learns what one request says about a call. Facts only grow better: in whatever order they come, and however often, the
 * same is known in the end. Notes and the form's fields are words of people: of these the last counts, and a note that a
 * client has sent before is none.
 *
 * @param known - what was known; undefined for a call that nothing was said of
 * @param options - `isFiled`: the contact's entry was made, so it stays with this contact
 * @returns `known` itself when there is nothing new in it
 * @example
 * const hangUp = callFactSchema.parse({ origin: 'sync', sessionId: '700001', result: 'Disconnected', duration: 95 });
 * learnOfCall(undefined, hangUp, { isFiled: false }).duration?.value; // 95
 */
export function learnOfCall(
  known: CallKnowledge | undefined,
  fact: CallFact,
  { isFiled }: { isFiled: boolean },
): CallKnowledge {
  const before = known ?? unknownCall(fact.sessionId);
  const stamp = stampOf(fact);
  const people = withPeople(before.people, fact);
  const contact = isFiled && before.contact ? before.contact : asJson(fact.contact ?? before.contact);
  const names = [...namesOf({ ...before, people }), toSafeLine(fact.contact?.name ?? '')];
  const said = saidBy(before, fact, { rank: stamp.rank, names });
  const after: CallKnowledge = {
    ...before,
    ...latest(before, fact, ids),
    ...latest(before, fact, laterTexts),
    ...better(before, fact, stamp),
    people,
    subject: withSubject(before.subject, said, contact?.name),
    note: withNote(before.note, fact, said),
    ...(said.hungUp && { hungUp: said.hungUp }),
    fields: { ...before.fields, ...asJson(fact.fields) },
    ...(contact && { contact }),
  };
  return known !== undefined && isDeepStrictEqual(after, known) ? known : after;
}

function unknownCall(sessionId: string): CallKnowledge {
  return {
    sessionId,
    told: { rank: 0, seconds: 0 },
    people: {},
    subject: {},
    note: { text: '', known: [] },
    fields: {},
  };
}

function stampOf({ duration, result, hasAction }: CallFact): Stamp {
  return { rank: rankOf(result, duration, hasAction), seconds: typeof duration === 'number' ? duration : 0 };
}

function rankOf(result: string | undefined, duration: CallFact['duration'], hasAction: boolean): number {
  if (duration === PENDING) return 0;
  if (hasAction) return RECORD;
  if (result === undefined || living.has(result)) return 1;
  return ended.has(result) ? HANG_UP : RECORD;
}

/** What says nothing replaces nothing. */
function latest(
  before: CallKnowledge,
  fact: CallFact,
  keys: readonly ((typeof laterTexts)[number] | (typeof ids)[number])[],
): Partial<CallKnowledge> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const said = fact[key] ?? '';
      return said === '' || said === before[key] ? [] : [[key, said]];
    }),
  );
}

/** Everything that a better telling replaces and a worse one does not. */
function better(before: CallKnowledge, fact: CallFact, stamp: Stamp): Partial<CallKnowledge> {
  const { direction, result, startTime, legs } = fact;
  const seconds = typeof fact.duration === 'number' ? fact.duration : undefined;
  return withoutMissing({
    told: saysNothing(fact) || isBetter(before.told, stamp) ? before.told : stamp,
    direction: replaced(before.direction, direction, stamp),
    result: replaced(before.result, result, stamp),
    startTime: replaced(before.startTime, startTime, stamp),
    duration: replaced(before.duration, seconds, stamp),
    from: replaced(before.from, endOf(fact.from), stamp),
    to: replaced(before.to, endOf(fact.to), stamp),
    legs: replaced(before.legs, legs?.length ? asJson(legs) : undefined, stamp),
    ...Object.fromEntries(links.map((key) => [key, replacedLink(before[key], fact[key], stamp)])),
  });
}

function saysNothing({ result, duration, hasAction }: CallFact): boolean {
  return result === undefined && duration === undefined && !hasAction;
}

function replaced<Value>(
  before: (Stamp & { value: Value }) | undefined,
  value: Value | undefined,
  stamp: Stamp,
): (Stamp & { value: Value }) | undefined {
  if (value === undefined || (before && isBetter(before, stamp))) return before;
  return { ...stamp, value };
}

/** A real address replaces the promise of one, whoever told it. */
function replacedLink(
  before: CallKnowledge['recordingLink'],
  link: string | undefined,
  stamp: Stamp,
): CallKnowledge['recordingLink'] {
  if (link === PENDING) return before ?? { ...stamp, value: link };
  return replaced(before?.value === PENDING ? undefined : before, link, stamp);
}

function isBetter(one: Stamp, other: Stamp): boolean {
  return one.rank === other.rank ? one.seconds > other.seconds : one.rank > other.rank;
}

function endOf(party: CallFact['from']): { phoneNumber?: string; extensionNumber?: string } | undefined {
  const { phoneNumber, extensionNumber } = party ?? {};
  if (phoneNumber) return { phoneNumber, ...(extensionNumber && { extensionNumber }) };
  return extensionNumber ? { extensionNumber } : undefined;
}

function withPeople(before: CallKnowledge['people'], { from, to }: CallFact): CallKnowledge['people'] {
  const people = { ...before };
  for (const party of [from, to]) {
    const key = party?.phoneNumber || party?.extensionNumber;
    if (!party || !key) continue;
    const name = toSafeLine(party.name ?? '');
    const { extensionNumber } = party;
    people[key] = {
      ...people[key],
      ...(name && { name }),
      ...(extensionNumber && { extensionNumber }),
    };
  }
  return people;
}

/** Who has said what a request says in words. */
interface Said {
  subject: string | undefined;
  /** Whether the client made the subject, and nobody typed it. */
  isDefault: boolean;
  /** A person sends what stands in the form. */
  isForm: boolean;
  /** Who has told the hang-up by then, where that is more than before. */
  hungUp: string[] | undefined;
}

/**
 * At hang-up each client sends what it remembers, once, and that looks like a form: it has a title of its own, and a note that
 * was known. Whatever else looks like it is a form that is saved before RingCentral's record has come.
 */
function saidBy(
  { note, hungUp = [] }: CallKnowledge,
  fact: CallFact,
  { rank, names }: { rank: number; names: readonly string[] },
): Said {
  const { origin, client } = fact;
  const isEdit = origin === 'edit';
  const subject = fact.subject === undefined ? undefined : toSafeLine(fact.subject);
  const mayBeOwnWord = isEdit && rank === HANG_UP && !(client !== undefined && hungUp.includes(client));
  const isDefault = subject !== undefined && isDefaultTitle(subject, names, mayBeOwnWord);
  const isOwnWord = mayBeOwnWord && isDefault;
  const isRemembered =
    fact.note === undefined || [printOfNote(''), ...note.known].includes(printOfNote(toSafeText(fact.note)));
  return {
    subject,
    isDefault,
    isForm: isEdit && !isOwnWord,
    hungUp:
      isOwnWord && client !== undefined && isRemembered
        ? [...hungUp, client].slice(-KNOWN_CLIENTS)
        : undefined,
  };
}

/**
 * A form's subject counts as it is, empty as well; the client's own only until a form has set one. In a form a person may set
 * that back.
 */
function withSubject(
  before: CallKnowledge['subject'],
  { subject, isDefault, isForm }: Said,
  contactName = '',
): CallKnowledge['subject'] {
  if (subject === undefined) return before;
  if (!isDefault) return { ...before, person: subject };
  if (!isForm) return { ...before, client: betterDefault(before.client, subject, contactName) };
  return before.person === undefined ? { ...before, client: subject } : { ...before, person: subject };
}

/**
 * Every request repeats the note that its browser remembers, so a note is not a sign that somebody has changed it. Of a
 * form the last note that clients hold is no change, of all others none that they ever held. Empty it is a person's
 * only in a form.
 */
function withNote(before: CallKnowledge['note'], fact: CallFact, { isForm }: Said): CallKnowledge['note'] {
  if (fact.note === undefined) return before;
  const note = toSafeText(fact.note);
  const print = printOfNote(note);
  if (note.trim() === '')
    return isForm && before.text !== '' ? { text: '', known: withPrint(before.known, print) } : before;
  const isKnown = isForm ? before.known.at(-1) === print : before.known.includes(print);
  if (isKnown) return before;
  return { text: note, known: withPrint(before.known, print) };
}

/** As it will be kept: what is undefined is not there. */
function asJson<Value>(value: Value): Value {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as Value);
}

function withoutMissing<Members extends object>(members: Members): Partial<Members> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Partial<Members>;
}
