/**
 * Takes messages in, opens their days and records what is about to be written: many requests in one step. What nearly
 * every message needs are a handful of statements over arrays; what is rare follows, one by one, only where it is needed.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { inTurns, type Opened, type Opening, type TakeIn, type TakenIn } from '@daybook/core';
import type { Dialect } from './dialects.js';
import { type Cell, CHARACTERS_AT_ONCE } from './hot-statements.js';
import { underKnownKeys } from './known-days.js';
import { type Arrival, findKnown, type Resolved, resolve } from './known-messages.js';
import { findChoices } from './later-choices.js';
import { type DigestsOpening, isOpenedFor, type OpenRow } from './load-record.js';
import { RecordLoader } from './record-loader.js';
import { returnKnown } from './return-known.js';
import { lockDigests, messageKey, type Ongoing, placeOf } from './rows.js';
import type { StepTools } from './step-tools.js';
import { cellsOf, digestRow, type LateCell, messageRows } from './take-in-rows.js';
import { recordIntents } from './write-entries.js';

/** One call of `takeIn`, or of `open` when it has no days. */
export interface Request {
  days: readonly TakeIn[];
  opening: DigestsOpening | undefined;
}

export type StepIn = (ongoing: Ongoing, requests: readonly Request[]) => Promise<TakenIn[]>;

/** Requests that touch the same day or the same message come one after the other, all others together. */
export function createStepIn(tools: Omit<StepTools, 'ongoing'>): StepIn {
  return async (ongoing, requests) => {
    const answers = new Map<Request, TakenIn>();
    const changed = new Map<Request, Request>();
    let left = [...requests];
    while (left.length > 0) {
      const { together, later } = withoutConflicts(left);
      const step = new TakeInStep({ ongoing, ...tools }, together);
      // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
      const { taken, instead } = await step.run();
      for (const [request, answer] of taken) answers.set(request, answer);
      for (const [request, other] of instead) changed.set(request, other);
      left = [...instead.values(), ...later];
    }
    const answerOf = (request: Request): TakenIn => {
      const other = changed.get(request);
      return other ? answerOf(other) : (answers.get(request) ?? { standings: new Map(), opened: new Map() });
    };
    return requests.map(answerOf);
  };
}

function withoutConflicts(requests: readonly Request[]): { together: Request[]; later: Request[] } {
  const taken = new Set<string>();
  const together: Request[] = [];
  const later: Request[] = [];
  for (const request of requests) {
    const touched = [
      ...(request.opening?.digestIds ?? []),
      ...request.days.flatMap(({ id, userKey, messages }) => [
        id,
        ...messages.map(({ message }) => messageKey(userKey, message.id)),
      ]),
    ];
    const isFree = touched.every((each) => !taken.has(each));
    // Whoever comes after one that waits, and touches the same, waits too. All others lock their rows at once, in one order.
    for (const each of touched) taken.add(each);
    (isFree ? together : later).push(request);
  }
  return { together, later };
}

class TakeInStep {
  readonly #tools: StepTools;
  #requests: readonly Request[];
  #resolved: Resolved[] = [];

  constructor(tools: StepTools, requests: readonly Request[]) {
    this.#tools = tools;
    this.#requests = requests;
  }

  /** `instead`: requests of which nothing was taken in, and what is to be taken in for them. */
  async run(): Promise<{ taken: Map<Request, TakenIn>; instead: Map<Request, Request> }> {
    const { ongoing, statements, sealed, prints } = this.#tools;
    const days = this.#requests.flatMap((request) => request.days.map((day): Arrival => ({ request, day })));
    const known = await findKnown(ongoing, statements, days);
    // oxlint-disable-next-line no-await-in-loop -- one after another, in turns
    for (const arrival of days) this.#resolved.push(await resolve(arrival, known, prints));
    const instead = await underKnownKeys(ongoing, sealed, this.#resolved);
    this.#requests = this.#requests.filter((request) => !instead.has(request));
    this.#resolved = this.#resolved.filter(({ request }) => !instead.has(request));
    await findChoices(ongoing, sealed, this.#resolved);
    await this.#lockOthers();
    const rows = await this.#takeInDigests();
    for (const each of this.#resolved) {
      // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
      await returnKnown(this.#tools, each, rows.get(each.day.id));
    }
    const opened = await this.#open(rows);
    await this.#takeInMessages(opened);
    await this.#intend(opened);
    const taken = new Map(this.#requests.map((request) => [request, this.#takenIn(request, opened)]));
    return { taken, instead };
  }

  #takenIn(request: Request, opened: ReadonlyMap<string, Opened>): TakenIn {
    const resolved = this.#resolved.filter((each) => each.request === request);
    return {
      standings: new Map(resolved.flatMap((each) => [...each.standings])),
      opened: new Map([...opened].filter(([id]) => request.opening?.digestIds.includes(id))),
    };
  }

  /** Digests that hold messages of these days, and are not among them: what waits there may move here. */
  async #lockOthers(): Promise<void> {
    for (const { day, others } of this.#resolved) {
      if (others.length === 0) continue;
      // oxlint-disable-next-line no-await-in-loop -- rare
      await lockDigests(this.#tools.ongoing, day.userKey, others);
      for (const id of others) this.#tools.held.forget(id);
    }
  }

  async #takeInDigests(): Promise<Map<string, OpenRow>> {
    const { ongoing, statements } = this.#tools;
    const digests: Cell[][] = [];
    await inTurns(this.#resolved, (each) => digests.push(this.#toDigest(each)));
    const rows = await statements.run<OpenRow>(ongoing, 'takeInDigests', digests.toSorted(byFirstCell));
    const toOpen = this.#requests.filter(({ days, opening }) => days.length === 0 && opening);
    const opened = await statements.run<OpenRow>(
      ongoing,
      'openDigests',
      toOpen
        .flatMap(({ opening }) => (opening?.digestIds ?? []).map((id) => openCells(id, opening)))
        .toSorted(byFirstCell),
    );
    return new Map([...rows, ...opened].map((row) => [row.digest_id, row]));
  }

  #toDigest(each: Resolved): Cell[] {
    const { day, request } = each;
    const { sealed } = this.#tools;
    const { hasWork } = each;
    const isWanted = hasWork && (request.opening?.digestIds.includes(day.id) ?? false);
    const sealedConversation = sealed.seal(day.conversation, placeOf.conversation(day.id));
    each.sealedConversation = sealedConversation;
    return digestRow(day, sealed, {
      lease: isWanted ? request.opening : undefined,
      hasWork,
      sealedConversation,
      submission: each.submission,
    });
  }

  async #open(rows: ReadonlyMap<string, OpenRow>): Promise<Map<string, Opened>> {
    const loader = new RecordLoader(this.#tools);
    const wanted = new Map<string, { opening: DigestsOpening; resolved: Resolved | undefined }>();
    for (const { opening, days } of this.#requests)
      if (opening && days.length === 0)
        for (const id of opening.digestIds) wanted.set(id, { opening, resolved: undefined });
    for (const resolved of this.#resolved) {
      const { opening } = resolved.request;
      if (resolved.hasWork && opening?.digestIds.includes(resolved.day.id))
        wanted.set(resolved.day.id, { opening, resolved });
    }
    const held = [...wanted].flatMap(([id, { opening, resolved }]) => {
      const row = rows.get(id);
      return row && isOpenedFor(opening, row) ? [{ id, row, opening, resolved }] : [];
    });
    const records = await loader.load(held);
    for (const resolved of this.#resolved) {
      const row = rows.get(resolved.day.id);
      // oxlint-disable-next-line no-await-in-loop -- only when somebody new is in it
      if (row) await loader.learnConversation(resolved, row, records.get(resolved.day.id));
    }
    const opened = new Map<string, Opened>();
    await inTurns(held, ({ id, row, opening }) => {
      const record = records.get(id);
      if (record === undefined) return;
      const lease = { digestId: id, userKey: row.user_key, fence: row.fence, until: opening.until };
      const intent = opening.plan(record);
      opened.set(id, { lease, record, intent, openings: row.openings });
    });
    return opened;
  }

  async #takeInMessages(opened: ReadonlyMap<string, Opened>): Promise<void> {
    const { ongoing, statements } = this.#tools;
    for (const each of this.#resolved) {
      const { intent } = opened.get(each.day.id) ?? {};
      each.rows = messageRows(each.day, each.fresh, intent, this.#tools);
    }
    const rows = this.#resolved.flatMap((each) => each.rows);
    for (const [index, some] of statementsOf(rows, statements.dialect)) {
      // oxlint-disable-next-line no-await-in-loop -- others have their turn
      if (index > 0) await nextTurn();
      // oxlint-disable-next-line no-await-in-loop
      const inserted = await statements.run<{ user_key: string; message_id: string }>(
        ongoing,
        'takeInMessages',
        some,
      );
      if (inserted.length < some.length) throw new TakenInElsewhere();
    }
  }

  async #intend(opened: ReadonlyMap<string, Opened>): Promise<void> {
    const { ongoing } = this.#tools;
    const intents = [...opened.values()].flatMap(({ record, intent }) =>
      intent ? [{ record, intent }] : [],
    );
    const fresh = new Set(
      this.#resolved.flatMap(({ day, fresh: ids }) => ids.map(({ id }) => messageKey(day.userKey, id))),
    );
    await recordIntents(ongoing, this.#tools, intents, fresh);
  }
}

/** Rows for one statement after the other, sealed when their turn comes: so many, or so large. */
function* statementsOf(rows: readonly LateCell[][], { rowsAtOnce }: Dialect): Generator<[number, Cell[][]]> {
  let index = 0;
  let some: Cell[][] = [];
  let characters = 0;
  for (const row of rows) {
    const cells = cellsOf(row);
    some.push(cells);
    for (const cell of cells) if (typeof cell === 'string') characters += cell.length;
    if (some.length < rowsAtOnce && characters < CHARACTERS_AT_ONCE) continue;
    yield [index, some];
    index += 1;
    some = [];
    characters = 0;
  }
  if (some.length > 0) yield [index, some];
}

/** Another process has taken in one of the messages at this moment: the step is done once more, and knows it then. */
export class TakenInElsewhere extends Error {}

function openCells(id: string, opening: Opening | undefined): Cell[] {
  return [id, opening?.now ?? 0, opening?.holder ?? null, opening?.until ?? null];
}

function byFirstCell([a]: readonly Cell[], [b]: readonly Cell[]): number {
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}
