import type { Connector } from '../contract/v1/connector.js';
import type { Digest, LogFormat } from '../contract/v1/digest.js';
import type { Message } from '../contract/v1/message.js';
import type { User } from '../contract/v1/user.js';
import { buildDigest, renderMessage } from '../digest/build-digest.js';
import type { Conversation } from '../digest/conversation.js';
import { inOrder } from '../digest/order.js';
import { type Part, placeMessages, splitLongMessage } from '../digest/parts.js';
import { markerOf } from './identity.js';
import type { DigestRecord, EntryRecord } from './store.js';

/** In a later part the heading is longer, and a message's time may show its day; a name may change too. In bytes. */
const HEADING_MARGIN = 400;

/** What rendering needs to know of the account. */
export interface RenderSettings {
  user: Pick<User, 'name' | 'timezoneName' | 'timezoneOffset'>;
  connector: Pick<Connector, 'limits' | 'marker' | 'writes'>;
  format: LogFormat;
  footer: string;
}

/** One entry to be written: its digest and the ids of the messages that are new in it. */
export interface PlannedWrite {
  entry: EntryRecord | undefined;
  digest: Digest;
  /** Scoped ids. */
  messageIds: string[];
  /** The new messages, oldest first. */
  arriving: Message[];
  /** What each of them reads like in the entry, as plain text: how it is recognised there later. */
  lines: string[];
}

/**
 * Decides which entries of a day must be written or looked at, and renders them. Pure: the same record gives the same
 * plan.
 *
 * @param now - epoch milliseconds; entries whose `verifyAt` has come are part of the plan
 */
export function planWrites(record: DigestRecord, settings: RenderSettings, now: number): PlannedWrite[] {
  const renderPart = (messages: readonly Message[], part: number): Digest =>
    render(record, messages, part, settings);
  const fits = (messages: readonly Message[], part: number): boolean =>
    Buffer.byteLength(renderPart(messages, part).body) <= settings.connector.limits.entryBytes;
  const begun = record.messages.filter(({ part, state }) => part !== undefined && state === 'pending');
  const waiting = record.messages.filter(({ part, state }) => part === undefined && state === 'pending');

  const placements = placeMessages(
    record.entries.map((entry) => toPart(entry, record)),
    arrivingNow(
      record,
      settings,
      begun.length > 0,
      waiting.map(({ message }) => message),
    ),
    fits,
  );
  const toVerify = record.entries.filter(
    ({ state, verifyAt }) =>
      (state === 'filed' || state === 'updating') && verifyAt !== undefined && verifyAt <= now,
  );
  const numbers = new Set([
    ...begun.flatMap(({ part }) => part ?? []),
    ...placements.map(({ part }) => part),
    ...toVerify.map(({ part }) => part),
  ]);
  return [...numbers]
    .toSorted((a, b) => a - b)
    .map((number) => {
      const placement = placements.find(({ part }) => part === number);
      const standing = record.messages
        .filter((each) => each.part === number && each.state !== 'dismissed')
        .map(({ message }) => message);
      const arriving = new Set(placement?.arriving);
      const written = record.messages.filter(
        ({ part, state, message }) => state === 'pending' && (part === number || arriving.has(message)),
      );
      return {
        entry: record.entries.find(({ part }) => part === number),
        digest: renderPart(placement?.messages ?? standing, number),
        messageIds: written.map(({ id }) => id),
        arriving: written.map(({ message }) => message),
        lines: written.map(({ message }) => renderLine(record, message, settings)),
      };
    });
}

/** Whether a connector adds messages one by one. A shared thread's text is given to it whole all the same. */
export function isPerMessage({ conversation }: DigestRecord, { writes }: Pick<Connector, 'writes'>): boolean {
  return writes === 'message' && conversation.thread === undefined;
}

/** One by one: the oldest, and none as long as the fate of another is unknown. */
function arrivingNow(
  record: DigestRecord,
  { connector }: RenderSettings,
  hasBegun: boolean,
  waiting: Message[],
): Message[] {
  if (!isPerMessage(record, connector)) return waiting;
  return hasBegun ? [] : inOrder(waiting).slice(0, 1);
}

/**
 * Cuts texts that no entry of this connector can hold (see {@link splitLongMessage}); called before messages are
 * taken in, so that their pieces are kept like any message.
 */
export function splitForEntries(
  conversation: Conversation,
  messages: readonly Message[],
  settings: RenderSettings,
): Message[] {
  const record = { id: '', conversation, messages: [] };
  return messages.flatMap((message) =>
    splitLongMessage(message, (alone) => {
      const { body } = render(record, [alone], 1, settings);
      return Buffer.byteLength(body) + HEADING_MARGIN <= settings.connector.limits.entryBytes;
    }),
  );
}

function toPart(entry: EntryRecord, record: DigestRecord): Part {
  return {
    number: entry.part,
    messages: record.messages
      .filter((each) => each.part === entry.part && each.state !== 'dismissed')
      .map(({ message }) => message),
    closed: entry.state === 'edited' || entry.state === 'deleted' || entry.state === 'closed',
  };
}

function renderLine(record: DigestRecord, message: Message, { user }: RenderSettings): string {
  const startsAt = earliest(record.messages.map((each) => each.message));
  return renderMessage(message, { ...record, startsAt, zone: user, agentName: user.name ?? 'Agent' });
}

function render(
  { id, conversation, messages: all }: Pick<DigestRecord, 'id' | 'conversation' | 'messages'>,
  messages: readonly Message[],
  part: number,
  { user, connector, format, footer }: RenderSettings,
): Digest {
  return buildDigest({
    key: conversation.conversationLogId,
    conversation,
    messages,
    startsAt: earliest([...all.map(({ message }) => message), ...messages]),
    zone: user,
    agentName: user.name ?? 'Agent',
    footer,
    part,
    format,
    marker: markerOf(id, part),
    markerPlace: connector.marker,
  });
}

/** Not by spreading into `Math.min`: a shared thread can have more messages than a call may have arguments. */
function earliest(messages: readonly Message[]): number {
  return messages.reduce((time, { creationTime }) => Math.min(time, creationTime), Number.POSITIVE_INFINITY);
}
