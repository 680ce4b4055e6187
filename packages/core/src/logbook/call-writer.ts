/**
 * Writes the entries of one call while holding its lease.
 *
 * The text is rendered whole from what is known, and never read to learn a fact. A CRM that cannot show its entries gets the
 * text when the call is over, and what becomes known later in a further entry.
 */
import { hasEnded, isFinal } from '../call/call-knowledge.js';
import { renderFurtherEntry } from '../call/further-entry.js';
import { isAnything, type Untold } from '../call/lay-out-call.js';
import type { CallPart } from '../call/render-call.js';
import { DaybookError } from '../errors/daybook-error.js';
import { CallCalls } from './call-calls.js';
import {
  type CallEntryPlan,
  CallEntryWriter,
  type CallTools,
  type StandingRecord,
} from './call-entry-writer.js';
import { callSettings } from './call-settings.js';
import { EntryWrites, isUncertain } from './entry-writes.js';
import type { Intent } from './opening.js';
import type { EntryRecord, LoggedCall } from './record.js';
import { renderInTurns } from './render-in-turns.js';
import { type Commit, nothingDone, type WriterOptions } from './writer.js';

/** There is nothing that an entry does not say yet. */
const nothingNew = { marker: '', subject: '', body: '', left: { note: '', details: [], pieces: [] } };

/** A CRM whose entries cannot be changed waits so long for RingCentral's record of a call that has ended. */
const WAITS_FOR_RECORD_MS = 10 * 60_000;
/** And so long for the end of one of which nothing more is heard. */
const LONGEST_CALL_MS = 4 * 3_600_000;
const LOOKS_AGAIN_MS = 30_000;

/** See the head of this file. One for each time that a call is opened. */
export class CallWriter {
  readonly #call: LoggedCall;
  readonly #options: WriterOptions;
  readonly #writes: EntryWrites;
  readonly #entries: CallEntryWriter;
  readonly #commit: Commit = { ...nothingDone, filed: new Set() };

  /** @param intended - recorded in the step that opened the call */
  constructor(call: LoggedCall, options: WriterOptions, intended: Intent | undefined) {
    this.#call = call;
    // What was given up is written only when a person asks for it; but its last write may have landed since.
    const looksOnly =
      options.looksOnly === true || (call.state === 'unfiled' && call.entries.some(isUncertain));
    this.#options = { ...options, looksOnly };
    this.#writes = new EntryWrites({ ...this.#options, deletedAs: 'call_deleted' }, intended);
    this.#entries = new CallEntryWriter(this.#options, this.#writes, this.#commit);
  }

  /**
   * Writes all that is known.
   *
   * @param planned - its texts, where all of them were rendered when it was opened
   * @throws DaybookError when something is not written; `fate_unknown` and `entry_deleted` need a person
   */
  async write(planned?: readonly CallPart[]): Promise<Commit> {
    const { account, settings, keeper } = this.#options;
    const call = this.#call;
    if (!this.#isDue(call)) return this.#commit;
    if (call.entries.some(({ state }) => state === 'deleted')) throw this.#writes.entryDeleted();
    const texts = callSettings(call, settings);
    const calls = new CallCalls(account, call, texts, keeper.signal);
    const write = { call, texts, calls };
    this.#writes.begin(call.entries);
    if (!account.connector.has('getCallLog')) await this.#writeUnseen(write);
    else await this.#writeSeen(write, planned ?? (await renderInTurns(write)));
    return this.#commit;
  }

  /** Whoever came while somebody else wrote what both told finds nothing left to do. */
  #isDue({ state, entries }: LoggedCall): boolean {
    const now = this.#options.now();
    return state === 'pending' || entries.some(({ verifyAt }) => verifyAt !== undefined && verifyAt <= now);
  }

  async #writeSeen(write: CallTools, planned: readonly CallPart[]): Promise<void> {
    for (const part of planned) {
      const entry = write.call.entries.find((each) => each.part === part.part);
      const isLast = part === planned.at(-1);
      // oxlint-disable no-await-in-loop -- a second part is written only when the first one stands
      const left = await this.#writePart({ ...write, part, isLast }, entry);
      if (left === part.left) continue;
      // People have filled this entry: what it does not hold any more is laid out anew.
      if (left) await this.#writeSeen(write, await renderInTurns(write, { part: part.part + 1, from: left }));
      return;
      // oxlint-enable no-await-in-loop
    }
  }

  /**
   * @returns what the next entries have to tell; undefined when the CRM does not show what stands there: then everything is told in
   *   further entries
   */
  async #writePart(plan: CallEntryPlan, entry: EntryRecord | undefined): Promise<Untold | undefined> {
    const written = await this.#entries.write(plan, entry);
    if ('left' in written) return written.left;
    await this.#goOnUnseen(plan, written.unseen);
    return undefined;
  }

  /** What was made before is in the CRM; what an entry does not say goes into a further one. */
  async #goOnUnseen(plan: CallEntryPlan, entry: StandingRecord): Promise<void> {
    const { call, texts, calls, part } = plan;
    const { logId, memory = part.memory } = entry;
    if (isUncertain(entry)) {
      const verifyAt = this.#writes.verificationOf(entry);
      await this.#entries.filed({ ...plan, isLast: false }, logId, { memory, verifyAt });
    }
    const standing: EntryRecord = { ...entry, memory, state: 'filed' };
    const entries = call.entries.map((each) => (each.part === entry.part ? standing : each));
    return this.#writeUnseen({ call: { ...call, entries }, texts, calls });
  }

  /** Of a CRM that cannot show its entries. */
  async #writeUnseen({ call, texts, calls }: CallTools): Promise<void> {
    const { entries } = call;
    const begun = entries.filter(({ logId }) => logId === undefined);
    if (entries.length === 0) this.#assertOver(call);
    if (entries.length === begun.length)
      return this.#writeSeen({ call, texts, calls }, await renderInTurns({ call, texts }));
    if (await this.#writeFurther({ call, texts, calls })) return;
    const [first] = entries;
    if (first?.memory === undefined || first.logId === undefined) return;
    const { logId, memory } = first;
    const part = { ...nothingNew, part: first.part, memory };
    await this.#entries.confirm({ call, texts, calls, part, isLast: true }, first, { logId, memory });
  }

  /** False when the entries tell everything. */
  async #writeFurther(write: CallTools): Promise<boolean> {
    const { known, entries } = write.call;
    const memories = entries.flatMap(({ memory, state }) => (memory && state !== 'creating' ? [memory] : []));
    const begun = entries.find(({ logId }) => logId === undefined);
    const part = begun?.part ?? Math.max(...entries.map((each) => each.part)) + 1;
    let further = renderFurtherEntry({ known, memories, part, settings: write.texts });
    if (further === undefined) return false;
    // oxlint-disable no-await-in-loop -- one goes on where the other ends
    while (further) {
      const { part: number, left }: CallPart = further;
      const entry = entries.find((each) => each.part === number);
      const isLast: boolean = !isAnything(left);
      if (!(await this.#writePart({ ...write, part: further, isLast }, entry))) return true;
      further = isLast
        ? undefined
        : renderFurtherEntry({ known, memories, part: number + 1, settings: write.texts, left });
    }
    // oxlint-enable no-await-in-loop
    return true;
  }

  /** @throws DaybookError `call_goes_on` while more will be known soon */
  #assertOver({ known }: LoggedCall): void {
    if (isFinal(known)) return;
    const beganAt = known.startTime?.value ?? 0;
    const endedAt = beganAt + (known.duration?.value ?? 0) * 1000;
    const patientUntil = hasEnded(known) ? endedAt + WAITS_FOR_RECORD_MS : beganAt + LONGEST_CALL_MS;
    if (this.#options.now() < patientUntil)
      throw new DaybookError('call_goes_on', { crm: this.#writes.crm, retryAfterMs: LOOKS_AGAIN_MS });
  }
}
