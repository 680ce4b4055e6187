import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Connector } from '../contract/v1/connector.js';
import type { Digest, LogFormat } from '../contract/v1/digest.js';
import type { Message } from '../contract/v1/message.js';
import type { User } from '../contract/v1/user.js';
import { renderMessage } from '../digest/build-digest.js';
import { DayRenderer } from '../digest/day-renderer.js';
import { authorsIn, partiesNamedIn } from '../digest/names.js';
import { inOrder } from '../digest/order.js';
import { type Part, type Placement, placeMessages } from '../digest/parts.js';
import { type EntryPrint, printOf } from '../text/entry-text.js';
import { markerOf } from './identity.js';
import { inTurns } from './in-turns.js';
import type { DigestRecord, EntryRecord, MessageRecord } from './record.js';

/** What rendering needs to know of the account. */
export interface RenderSettings {
  user: Pick<User, 'name' | 'timezoneName' | 'timezoneOffset'> & Partial<Pick<User, 'userSettings'>>;
  connector: Pick<Connector, 'limits' | 'marker' | 'writes' | 'has'>;
  format: LogFormat;
  footer: string;
}

/** One entry to be written: its digest and the ids of the messages that are new in it. */
export interface PlannedWrite {
  entry: EntryRecord | undefined;
  digest: Digest;
  /** By what the digest is known again later. */
  print: () => EntryPrint;
  /** Scoped ids. */
  messageIds: string[];
  /** The new messages, oldest first. */
  arriving: Message[];
  /** Something was chosen in the form since the entry was written. */
  isChosen: boolean;
  /** What one of them reads like in the entry, as plain text: how it is recognised there later. */
  lineOf: (message: Message) => string;
  /** The subject that the entry had with the messages that were in it before. */
  formerSubject: () => string;
}

/** The same as {@link planNow}, for days of any length: bit by bit, so that nobody else has to wait for it. */
export async function planWrites(
  record: DigestRecord,
  settings: RenderSettings,
  now: number,
): Promise<PlannedWrite[]> {
  const plan = preparePlan(record, settings, now);
  await inTurns(plan.shown(), (message) => plan.renderer.sizeOf(message));
  await nextTurn();
  const parts = plan.parts();
  const writes: PlannedWrite[] = [];
  await nextTurn();
  await inTurns(parts, (part) => writes.push(part()));
  return writes;
}

/**
 * Decides which entries of a day must be written or looked at, and renders them. The same record gives the same plan.
 *
 * @param now - epoch milliseconds; entries whose `verifyAt` has come are part of the plan
 */
export function planNow(record: DigestRecord, settings: RenderSettings, now: number): PlannedWrite[] {
  return preparePlan(record, settings, now)
    .parts()
    .map((part) => part());
}

interface Plan {
  renderer: DayRenderer;
  /** What will be rendered for sure. */
  shown: () => Message[];
  /** Places messages; each part is rendered when it is called. */
  parts: () => (() => PlannedWrite)[];
}

function preparePlan(record: DigestRecord, settings: RenderSettings, now: number): Plan {
  const renderer = rendererOf(record, settings);
  const standing = groupByPart(record.messages);
  const pending = record.messages.filter(({ state }) => state === 'pending');
  const begun = record.messages.filter(isBegun);
  const isOneByOne = isPerMessage(record, settings.connector);
  const waiting = arrivingNow(pending, begun, { isOneByOne });
  const { limits } = settings.connector;

  const parts = (): (() => PlannedWrite)[] => {
    const placements = placeMessages(
      record.entries.map((entry) => toPart(entry, standing)),
      waiting,
      {
        sizeOf: (message) => renderer.sizeOf(message),
        roomOf: (part) => limits.entryBytes - renderer.frameSize(part, record.messages.length),
      },
    );
    const placementOf = new Map(placements.map((placement) => [placement.part, placement]));
    const recordOf = new Map(pending.map((each) => [each.message, each]));
    const waitsBehind = isOneByOne && pending.length > 0;
    const numbers = new Set([
      ...begun.flatMap(({ part, state }) => (state === 'pending' || waitsBehind ? (part ?? []) : [])),
      ...placementOf.keys(),
      ...record.entries.filter((entry) => isDue(entry, standing, now)).map(({ part }) => part),
    ]);
    return [...numbers]
      .toSorted((a, b) => a - b)
      .map((number) => {
        const part = {
          number,
          placement: placementOf.get(number),
          standing: standing.get(number) ?? [],
          recordOf,
        };
        return () => planWrite({ record, settings, renderer }, part);
      });
  };
  return { renderer, shown: () => toBeShown(record, waiting, standing), parts };
}

function planWrite(
  { record, settings, renderer }: { record: DigestRecord; settings: RenderSettings; renderer: DayRenderer },
  part: {
    number: number;
    placement: Placement | undefined;
    standing: readonly MessageRecord[];
    recordOf: ReadonlyMap<Message, MessageRecord>;
  },
): PlannedWrite {
  const { number, placement, standing, recordOf } = part;
  const begun = standing.filter(isBegun);
  const written = [
    ...begun,
    ...(placement?.arriving ?? []).flatMap((message) => recordOf.get(message) ?? []),
  ];
  const shown = placement?.messages ?? inOrder(standing.map(({ message }) => message));
  const digest = renderer.render(
    isPerMessage(record, settings.connector) ? lastOf(written, shown) : shown,
    number,
  );
  let print: EntryPrint | undefined;
  const entry = record.entries.find((each) => each.part === number);
  return {
    entry,
    digest,
    isChosen: entry !== undefined && record.chosenIn > entry.revision,
    print: () => {
      print ??= printOf(digest, digest.format);
      return print;
    },
    messageIds: written.map(({ id }) => id),
    arriving: written.map(({ message }) => message),
    lineOf: (message) => renderLine(record, message, settings),
    formerSubject: () => {
      const before = standing.filter((each) => !isBegun(each));
      return renderer.subjectOf(inOrder(before.map(({ message }) => message)), number);
    },
  };
}

/** A connector that adds messages one by one is not given all the others each time: a day would cost its square. */
function lastOf(written: readonly MessageRecord[], shown: Message[]): Message[] {
  return written.length > 0 ? written.map(({ message }) => message) : shown.slice(-1);
}

/** An entry that must be looked at, or that does not say what is known by now. */
function isDue(
  { part, state, verifyAt, revision }: EntryRecord,
  standing: ReadonlyMap<number, MessageRecord[]>,
  now: number,
): boolean {
  if (state !== 'filed' && state !== 'updating') return false;
  if (verifyAt !== undefined && verifyAt <= now) return true;
  return (standing.get(part) ?? []).some((message) => message.revision > revision);
}

/** Whether a connector adds messages one by one. A shared thread's text is given to it whole all the same. */
export function isPerMessage(
  { conversation }: Pick<DigestRecord, 'conversation'>,
  { writes }: Pick<Connector, 'writes'>,
): boolean {
  return writes === 'message' && conversation.thread === undefined;
}

/**
 * Whether it is on its way into an entry, or may stand there already. That we have given it up changes nothing about it:
 * what brings the entry into the CRM brings the message too.
 */
export function isBegun({ state, part }: MessageRecord): boolean {
  return part !== undefined && (state === 'pending' || state === 'unfiled');
}

/** One by one: the oldest, and none as long as the fate of another is unknown. */
function arrivingNow(
  pending: readonly MessageRecord[],
  begun: readonly MessageRecord[],
  { isOneByOne }: { isOneByOne: boolean },
): Message[] {
  const waiting = pending.filter(({ part }) => part === undefined).map(({ message }) => message);
  if (!isOneByOne) return waiting;
  return begun.length > 0 ? [] : inOrder(waiting).slice(0, 1);
}

/** What the plan will need: the new messages, and those of the entries that are open to them. */
function toBeShown(
  record: DigestRecord,
  waiting: readonly Message[],
  standing: ReadonlyMap<number, MessageRecord[]>,
): Message[] {
  const last = record.entries.at(-1);
  return [...waiting, ...(last ? (standing.get(last.part) ?? []).map(({ message }) => message) : [])];
}

function groupByPart(messages: readonly MessageRecord[]): Map<number, MessageRecord[]> {
  const parts = new Map<number, MessageRecord[]>();
  for (const message of messages) {
    if (message.part === undefined || message.state === 'dismissed') continue;
    const part = parts.get(message.part);
    if (part) part.push(message);
    else parts.set(message.part, [message]);
  }
  return parts;
}

function toPart(entry: EntryRecord, standing: ReadonlyMap<number, MessageRecord[]>): Part {
  return {
    number: entry.part,
    messages: (standing.get(entry.part) ?? []).map(({ message }) => message),
    closed: entry.state === 'edited' || entry.state === 'deleted' || entry.state === 'closed',
  };
}

function renderLine(record: DigestRecord, message: Message, { user }: RenderSettings): string {
  const messages = record.messages.map((each) => each.message);
  return renderMessage(message, {
    ...record,
    named: partiesNamedIn(messages),
    startsAt: earliest(messages),
    zone: record.conversation.zone ?? user,
    agentName: user.name ?? 'Agent',
  });
}

/** Renders the entries of a day for a user and a connector. */
export function rendererOf(
  { id, conversation, messages: records }: Pick<DigestRecord, 'id' | 'conversation' | 'messages'>,
  { user, connector, format, footer }: RenderSettings,
): DayRenderer {
  const messages = records.map(({ message }) => message);
  return new DayRenderer({
    key: conversation.conversationLogId,
    conversation,
    named: partiesNamedIn(messages),
    authors: authorsIn(messages, conversation),
    startsAt: earliest(messages),
    zone: conversation.zone ?? user,
    agentName: user.name ?? 'Agent',
    footer,
    format,
    subjectCharacters: connector.limits.subjectCharacters,
    markerOf: (part) => markerOf(id, part),
    markerPlace: connector.marker,
  });
}

/** Not by spreading into `Math.min`: a shared thread can have more messages than a call may have arguments. */
function earliest(messages: readonly Message[]): number {
  return messages.reduce((time, { creationTime }) => Math.min(time, creationTime), Number.POSITIVE_INFINITY);
}
