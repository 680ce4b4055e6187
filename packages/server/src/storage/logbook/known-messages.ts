/** Which of the messages that come are known, under which id, and what that means for their day. */
import { type ArrivingMessage, inTurns, type MessageState, type Standing, type TakeIn } from '@daybook/core';
import type { Cell, HotStatements } from './hot-statements.js';
import type { KnowledgePrints } from './knowledge-prints.js';
import { messageKey, messageStateSchema, type Ongoing } from './rows.js';
import type { Request } from './step-in.js';
import type { LateCell } from './take-in-rows.js';

/** A day on its way in. */
export interface Arrival {
  request: Request;
  day: TakeIn;
}

/** A message that is known. */
export interface Known extends Standing {
  state: MessageState;
  part: number | undefined;
  knowledge: string | null;
  /** Its day is over: what is told of it is not taken any more. */
  isClosed: boolean;
}

interface KnownRow {
  user_key: string;
  message_id: string;
  state: string;
  digest_id: string;
  part: number | null;
  told: number;
  knowledge: string | null;
  is_closed: number;
  left_out: number;
  behind: number | null;
}

export type KnownMessages = ReadonlyMap<string, Known>;

/** Everything that is known of the messages of some days, by account and scoped id. */
export async function findKnown(
  ongoing: Ongoing,
  statements: HotStatements,
  arrivals: readonly Arrival[],
): Promise<KnownMessages> {
  const wanted = new Map<string, Cell[]>();
  for (const { day } of arrivals) {
    for (const { id, otherId, baseId, otherBaseId } of day.messages) {
      for (const each of [id, otherId, baseId, otherBaseId])
        wanted.set(messageKey(day.userKey, each), [day.userKey, each]);
    }
  }
  const rows = await statements.run<KnownRow>(ongoing, 'known', [...wanted.values()]);
  return new Map(
    rows.map((row) => [
      messageKey(row.user_key, row.message_id),
      {
        id: row.message_id,
        state: messageStateSchema.parse(row.state),
        digestId: row.digest_id,
        part: row.part ?? undefined,
        isTold: row.told === 1,
        isLeftOut: row.left_out === 1,
        isBehind: row.behind !== null,
        knowledge: row.knowledge,
        isClosed: row.is_closed === 1,
      },
    ]),
  );
}

/** A day whose messages were looked up. */
export class Resolved implements Arrival {
  readonly request: Request;
  readonly day: TakeIn;
  /** Known messages, by the id that they were sent with. */
  readonly keptIds = new Map<string, string>();
  kept: Known[] = [];
  fresh: ArrivingMessage[] = [];
  /** Known messages that were told differently. */
  readonly changed: Known[] = [];
  /** Other digests that hold messages of this day. */
  others: string[] = [];
  readonly standings = new Map<string, Standing>();
  /** What was chosen in the form, now and before. */
  submission: Record<string, unknown>;
  /** Something of it is new to a day that is known. */
  isChosenAnew = false;
  sealedConversation = '';
  rows: LateCell[][] = [];
  readonly #unknownPieces: ArrivingMessage[] = [];
  readonly #prints: KnowledgePrints;

  constructor({ request, day }: Arrival, prints: KnowledgePrints) {
    this.#prints = prints;
    this.request = request;
    this.day = day;
    this.submission = day.additionalSubmission;
  }

  /** Looks its messages up; of thousands, in turns. */
  async lookUp(known: KnownMessages): Promise<void> {
    // The same message twice in one request is one.
    const messages = new Map(this.day.messages.map((each) => [each.id, each]));
    await inTurns([...messages.values()], (message) => this.#lookUp(message, known));
    const others = this.kept.map(({ digestId }) => digestId).filter((id) => id !== this.day.id);
    this.others = [...new Set(others)].toSorted();
  }

  /** What a person has dismissed for another contact. */
  get dismissedElsewhere(): Known[] {
    return this.kept.filter(
      ({ state, digestId, isClosed }) => state === 'dismissed' && digestId !== this.day.id && !isClosed,
    );
  }

  /** Whether something of it is to be written. */
  get hasWork(): boolean {
    return (
      this.fresh.length > 0 ||
      this.kept.some(({ state, isBehind }) => isBehind || state === 'pending' || state === 'unfiled') ||
      this.dismissedElsewhere.length > 0 ||
      this.changed.length > 0 ||
      this.isChosenAnew
    );
  }

  /** The pieces of messages that were whole before. */
  addPieces(baseIds: ReadonlySet<string>): void {
    for (const piece of this.#unknownPieces) if (baseIds.has(piece.baseId)) this.#add(piece);
  }

  /** Something has happened to known messages. */
  refresh(known: KnownMessages): void {
    this.kept = [];
    for (const [sentId, id] of this.keptIds) {
      const now = known.get(messageKey(this.day.userKey, id));
      if (now === undefined) continue;
      this.kept.push(now);
      this.standings.set(sentId, now);
    }
  }

  #lookUp(message: ArrivingMessage, known: KnownMessages): void {
    const found = this.#find(message, known);
    if (found) {
      this.keptIds.set(message.id, found.id);
      this.kept.push(found);
      this.standings.set(message.id, found);
      if (!found.isClosed && found.knowledge !== this.#prints.of(message.message)) this.changed.push(found);
      return;
    }
    const { baseId: id, otherBaseId: otherId } = message;
    // Whether a long text is cut, and where, may come out differently another day: a known one stays as it was.
    if (this.#find({ id, otherId }, known)) this.#unknownPieces.push(message);
    else this.#add(message);
  }

  #add(message: ArrivingMessage): void {
    const { id } = message;
    this.fresh.push(message);
    this.standings.set(id, {
      id,
      state: 'new',
      digestId: this.day.id,
      isTold: false,
      isLeftOut: false,
      isBehind: false,
    });
  }

  /**
   * A conversation may be described as a group in one request and not in the next: in this digest, which is one contact's,
   * both ids mean the same message.
   */
  #find({ id, otherId }: Pick<ArrivingMessage, 'id' | 'otherId'>, known: KnownMessages): Known | undefined {
    const [own, other] = [id, otherId].map((each) => known.get(messageKey(this.day.userKey, each)));
    return [own, other].find((each) => each?.digestId === this.day.id) ?? own;
  }
}

export async function resolve(
  arrival: Arrival,
  known: KnownMessages,
  prints: KnowledgePrints,
): Promise<Resolved> {
  const resolved = new Resolved(arrival, prints);
  await resolved.lookUp(known);
  return resolved;
}
