/**
 * Days of which nothing is known yet, as most are: with their messages and the intent to write them they are one statement,
 * with no transaction around it. Where statements are round trips, that is most of what taking in costs. It finds out itself
 * which days these are, so they are planned before that is known.
 */
import { type DigestRecord, type Intent, inTurns, type TakeIn, type TakenIn } from '@daybook/core';
import type { SealedJson } from '../sealed-json.js';
import type { Dialect } from './dialects.js';
import { type Cell, CHARACTERS_AT_ONCE, type HotStatements } from './hot-statements.js';
import type { KnowledgePrints } from './knowledge-prints.js';
import { type Database, digestIdsOf, messageKey, type Ongoing, placeOf } from './rows.js';
import type { SharedStep } from './shared-steps.js';
import type { Request } from './step-in.js';
import { cellsOf, digestRow, messageRows } from './take-in-rows.js';
import { toIntent } from './write-entries.js';

const UNIQUE_VIOLATION = '23505';

interface Candidate {
  day: TakeIn;
  opening: NonNullable<Request['opening']>;
}

interface NewDay extends Candidate {
  record: DigestRecord;
  intent: Intent | undefined;
}

interface Tools {
  statements: HotStatements;
  sealed: SealedJson;
  prints: KnowledgePrints;
}

/** Takes in what is new; undefined for everything else, of which nothing is changed. */
export function createStepNew(tools: Tools): SharedStep<Request, TakenIn | undefined> {
  const step = async (
    database: Database | Ongoing,
    requests: readonly Request[],
  ): Promise<(TakenIn | undefined)[]> => {
    const unknown = await withoutKnown(database, tools.statements, apart(requests, tools.statements.dialect));
    // In one order, so that two who bring the same days do not wait for each other.
    const inOrder = unknown.toSorted((one, other) => (one.day.id < other.day.id ? -1 : 1));
    const days: NewDay[] = [];
    await inTurns(inOrder, (each) => days.push(toNewDay(each)));
    const ids = await insert(database, tools, days);
    const taken = new Map(days.filter(({ day }) => ids.has(day.id)).map((each) => [each.day, toTaken(each)]));
    return requests.map(({ days: [day] }) => day && taken.get(day));
  };
  return Object.assign(step, { atOnce: step });
}

/** Whether a request may be of a new day: one, that is to be written at once. */
export function mayBeNew({ days, opening }: Request, { rowsAtOnce }: Dialect): boolean {
  const [day, second] = days;
  return (
    day !== undefined &&
    second === undefined &&
    (opening?.digestIds.includes(day.id) ?? false) &&
    day.messages.length > 0 &&
    day.messages.length <= rowsAtOnce / 2 &&
    charactersOf(day) <= CHARACTERS_AT_ONCE
  );
}

/** Long texts are sealed and sent bit by bit, which one statement cannot be. */
function charactersOf({ messages }: TakeIn): number {
  return messages.reduce((sum, { message }) => sum + (message.subject?.length ?? 0), 0);
}

/** Requests that have no day and no message in common. Of those that do, the first. */
function apart(requests: readonly Request[], { rowsAtOnce }: Dialect): Candidate[] {
  const taken = new Set<string>();
  let room = rowsAtOnce;
  let characters = CHARACTERS_AT_ONCE;
  return requests.flatMap(({ days: [day], opening }) => {
    if (day === undefined || opening === undefined) return [];
    const touched = [day.id, ...day.messages.map(({ message }) => messageKey(day.userKey, message.id))];
    const isTooMuch = day.messages.length > room || charactersOf(day) > characters;
    if (isTooMuch || touched.some((each) => taken.has(each))) return [];
    for (const each of touched) taken.add(each);
    room -= day.messages.length;
    characters -= charactersOf(day);
    return [{ day, opening }];
  });
}

/**
 * The client sends a conversation's day whole: a single message most often is a day's first. Where there are more, most often
 * the day is known, and planning it is more work. So that is asked first.
 */
async function withoutKnown(
  database: Database | Ongoing,
  statements: HotStatements,
  candidates: readonly Candidate[],
): Promise<Candidate[]> {
  const long = candidates.filter(({ day }) => day.messages.length > 1);
  const known = digestIdsOf(await statements.run(database, 'knownAmong', long.flatMap(toAsk)));
  return candidates.filter(({ day }) => !known.has(day.id));
}

/** Under other ids, as one of a group or not, a message is known in this very day alone: then the day is. */
function toAsk({ day: { id: digestId, userKey, messages } }: Candidate): Cell[][] {
  const ids = new Set(messages.flatMap(({ id, baseId }) => [id, baseId]));
  return [...ids].map((id) => [digestId, userKey, id]);
}

function toNewDay({ day, opening }: Candidate): NewDay {
  // The same message twice in one request is one.
  const messages = new Map(day.messages.map((each) => [each.id, each]));
  const record: DigestRecord = {
    id: day.id,
    kind: 'day',
    userKey: day.userKey,
    revision: 1,
    since: day.now,
    conversation: day.conversation,
    additionalSubmission: day.additionalSubmission,
    chosenIn: 0,
    entries: [],
    messages: [...messages.values()].map(({ id, message }) => ({
      id,
      state: 'pending',
      part: undefined,
      message,
      revision: 0,
    })),
  };
  return { day, opening, record, intent: opening.plan(record) };
}

/** @returns the days that were taken in: none when somebody else was at the same rows at the same moment */
async function insert(
  database: Database | Ongoing,
  tools: Tools,
  days: readonly NewDay[],
): Promise<Set<string>> {
  if (days.length === 0) return new Set();
  const { statements, sealed } = tools;
  const digests: Cell[][] = [];
  const messages: Cell[][] = [];
  await inTurns(days, (each) => {
    digests.push(toDigest(each, sealed));
    messages.push(...toMessages(each, tools));
  });
  try {
    const taken = await statements.takeInNew(database, {
      known: days.flatMap(toAsk),
      digests,
      messages,
      entries: days.flatMap(({ day, intent }) => (intent ? [toIntent(sealed, day.id, intent)] : [])),
    });
    return digestIdsOf(taken);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION) return new Set();
    throw error;
  }
}

function toDigest({ day, opening }: NewDay, sealed: SealedJson): Cell[] {
  const sealedConversation = sealed.seal(day.conversation, placeOf.conversation(day.id));
  const submission = day.additionalSubmission;
  return digestRow(day, sealed, { lease: opening, hasWork: true, sealedConversation, submission });
}

function toMessages({ day, record, intent }: NewDay, tools: Tools): Cell[][] {
  return messageRows(day, record.messages, intent, tools).map(cellsOf);
}

function toTaken({ day, opening, record, intent }: NewDay): TakenIn {
  const lease = { digestId: day.id, userKey: day.userKey, fence: 1, until: opening.until };
  return {
    standings: new Map(
      record.messages.map(({ id }) => [
        id,
        { id, state: 'new', digestId: day.id, isTold: false, isLeftOut: false, isBehind: false },
      ]),
    ),
    opened: new Map([[day.id, { lease, record, intent, openings: 1 }]]),
  };
}
