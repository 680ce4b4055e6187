/**
 * Writes the entries of one call while holding its lease.
 *
 * The text is rendered whole from what is known, and never read to learn a fact. An entry that stands is read first: what
 * people wrote around our block stays byte for byte, and inside it theirs stands. Where it cannot be read nothing is written.
 * A CRM that cannot show its entries gets the text when the call is over, and what becomes known later in a further entry.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { hasEnded, isFinal } from '../call/call-knowledge.js';
import { printOfBlock, sawEntry } from '../call/call-memory.js';
import { readingOf } from '../call/entry-print.js';
import { renderFurtherEntry } from '../call/further-entry.js';
import { isAnything, type Untold } from '../call/lay-out-call.js';
import { mergeIntoEntry } from '../call/merge-into-entry.js';
import type { CallPart } from '../call/render-call.js';
import type { StandingEntry } from '../call/standing-entry.js';
import type { CallLog } from '../contract/v1/call-log.js';
import type { RecordId } from '../contract/v1/contact.js';
import { DaybookError } from '../errors/daybook-error.js';
import { CallCalls } from './call-calls.js';
import { type CallSettings, callSettings } from './call-settings.js';
import { EntryWrites, isUncertain } from './entry-writes.js';
import type { Intent } from './opening.js';
import type { EntryRecord, Likeness, LoggedCall } from './record.js';
import { renderInTurns } from './render-in-turns.js';
import type { Written } from './write-entry.js';
import { type Commit, nothingDone, type WriterOptions } from './writer.js';

/** What is written into a call's entry is remembered in its own way. */
export const noLikeness: Likeness = { words: [], letters: [] };

/** What is needed to write a call. */
interface Write {
  call: LoggedCall;
  texts: CallSettings;
  calls: CallCalls;
}

/** What is needed to write one of its entries. */
interface PartWrite extends Write {
  part: CallPart;
  /** With it everything is written that is known. */
  isLast: boolean;
}

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
  readonly #commit: Commit = { ...nothingDone, filed: new Set() };

  /** @param intended - recorded in the step that opened the call */
  constructor(call: LoggedCall, options: WriterOptions, intended: Intent | undefined) {
    this.#call = call;
    // What was given up is written only when a person asks for it; but its last write may have landed since.
    const looksOnly =
      options.looksOnly === true || (call.state === 'unfiled' && call.entries.some(isUncertain));
    this.#options = { ...options, looksOnly };
    this.#writes = new EntryWrites({ ...this.#options, deletedAs: 'call_deleted' }, intended);
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
    const texts = callSettings(call.id, settings);
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

  async #writeSeen(write: Write, planned: readonly CallPart[]): Promise<void> {
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
  async #writePart(write: PartWrite, entry: EntryRecord | undefined): Promise<Untold | undefined> {
    if (entry === undefined) return this.#create(write, undefined);
    if (entry.logId !== undefined) return this.#update(write, entry, entry.logId);
    const found = await this.#find(write, entry);
    if (found === null) return this.#create(write, entry);
    return this.#update(write, { ...entry, logId: found }, found);
  }

  /** Of a create that may have landed. */
  async #find({ calls, part }: PartWrite, entry: EntryRecord): Promise<RecordId | null> {
    this.#commit.asked = true;
    if (!this.#options.account.connector.has('findCallLog'))
      throw new DaybookError('fate_unknown', { crm: this.#writes.crm });
    const found = await calls.find(part, entry);
    if (found === null) this.#writes.assertSettled(entry);
    return found;
  }

  async #create(write: PartWrite, entry: EntryRecord | undefined): Promise<Untold> {
    const { calls, part } = write;
    this.#commit.asked = true;
    const next = this.#next(write, entry, part.memory);
    const written = await this.#writes.send(next, 'creating', () =>
      calls.create(part, entry === undefined ? 'none' : 'uncertain'),
    );
    if (written === undefined) throw this.#conflict();
    this.#commit.created = true;
    this.#commit.returnMessage = written.returnMessage ?? this.#commit.returnMessage;
    await this.#filed(write, written, {
      memory: this.#saw(write, part.memory, written),
      verifyAt: undefined,
    });
    return part.left;
  }

  async #update(planned: PartWrite, entry: EntryRecord, logId: RecordId): Promise<Untold | undefined> {
    const { call, calls, texts, part } = planned;
    this.#commit.asked = true;
    const standing = await this.#read(planned, entry, logId);
    if (standing === undefined) {
      await this.#goOnUnseen(planned, entry, logId);
      return undefined;
    }
    const { known } = call;
    // Reading a long entry, and what is to stand there, are turns of their own: nobody waits for that and for what follows from it.
    readingOf(standing, texts.format).words();
    await nextTurn();
    if (part.layout) printOfBlock(part.layout, texts.format);
    await nextTurn();
    const merged = mergeIntoEntry({
      known,
      part: part.part,
      ...(part.layout && { layout: part.layout }),
      settings: texts,
      memory: entry.memory,
      standing,
      mayBeOlder: isUncertain(entry) || entry.verifyAt !== undefined,
    });
    if (!merged.fits) {
      await this.#writes.takeBack(part.part);
      const detail = 'there is no room for it in an entry that somebody has changed';
      throw new DaybookError('crm_rejected', { crm: this.#writes.crm, detail });
    }
    const { left } = merged.layout;
    const isLast = !isAnything(left) && part.part >= call.entries.length;
    const write = { ...planned, isLast };
    const { fields } = merged;
    const changed = this.#options.looksOnly && merged.isTold ? [] : merged.changed;
    const isDisposed =
      changed.includes('fields') && this.#options.account.connector.has('upsertCallDisposition');
    const inEntry = isDisposed ? changed.filter((each) => each !== 'fields') : changed;
    const verifyAt = this.#writes.verificationOf(entry);
    const done = { memory: merged.memory.written, verifyAt };
    const text = { ...part, subject: merged.subject, body: merged.body };
    const next = this.#next(write, entry, changed.length === 0 ? done.memory : merged.memory.tried);
    if (inEntry.length === 0 && !isDisposed) {
      if (!(await this.#writes.intend(next, 'updating', verifyAt))) throw this.#conflict();
      await this.#filed(write, { logId }, done);
      return left;
    }
    const written =
      inEntry.length === 0
        ? await this.#writes.send(next, 'updating', () => this.#dispose(calls, logId, fields), verifyAt)
        : await this.#writes.send(
            next,
            'updating',
            () => calls.update(text, logId, { changed: inEntry, fields: isDisposed ? {} : fields }),
            verifyAt,
          );
    if (written === undefined) throw this.#conflict();
    this.#commit.returnMessage = written.returnMessage ?? this.#commit.returnMessage;
    const seen = { ...done, memory: this.#saw(write, done.memory, written) };
    if (inEntry.length === 0 || !isDisposed) {
      await this.#filed(write, written, seen);
      return left;
    }
    // What is tried is remembered until the fields are set, too: what stands is known again either way.
    await this.#filed({ ...write, isLast: false, isPartial: true }, written, {
      ...done,
      memory: merged.memory.tried,
    });
    await this.#disposeAfterwards(calls, logId, fields);
    await this.#filed({ ...write, isLast }, written, seen);
    return left;
  }

  async #dispose(calls: CallCalls, logId: RecordId, fields: Record<string, unknown>): Promise<Written> {
    await calls.dispose(logId, fields);
    return { logId, returnMessage: undefined, stored: undefined };
  }

  /** @throws what setting the fields throws, with the word that the rest is written */
  async #disposeAfterwards(
    calls: CallCalls,
    logId: RecordId,
    fields: Record<string, unknown>,
  ): Promise<void> {
    try {
      await calls.dispose(logId, fields);
    } catch (error) {
      if (!DaybookError.is(error)) throw error;
      throw error.retryable
        ? error
        : new DaybookError('call_half_filed', { crm: this.#writes.crm, detail: error.message });
    }
  }

  /** What was made before is in the CRM; what an entry does not say goes into a further one. */
  async #goOnUnseen(
    { call, texts, calls, part }: PartWrite,
    entry: EntryRecord,
    logId: RecordId,
  ): Promise<void> {
    const memory = entry.memory ?? part.memory;
    const verifyAt = this.#writes.verificationOf(entry);
    if (entry.state === 'creating' || entry.state === 'updating')
      await this.#filed({ call, texts, calls, part, isLast: false }, { logId }, { memory, verifyAt });
    const standing: EntryRecord = { ...entry, logId, memory, state: 'filed' };
    const entries = call.entries.map((each) => (each.part === entry.part ? standing : each));
    return this.#writeUnseen({ call: { ...call, entries }, texts, calls });
  }

  /** Undefined where the CRM does not show it. When it cannot be read now, nothing is written. */
  async #read(
    { call, calls, part }: PartWrite,
    entry: EntryRecord,
    logId: RecordId,
  ): Promise<StandingEntry | undefined> {
    if (!this.#options.account.connector.has('getCallLog')) return undefined;
    // Of an entry whose last write may still land, nothing is known by an earlier look.
    const read = this.#options.reads.take(call.id);
    if (read && part.part === 1 && entry.state === 'filed') return read;
    let standing: CallLog | 'gone';
    try {
      standing = await calls.read(logId);
    } catch (error) {
      await this.#writes.takeBack(part.part);
      throw error;
    }
    if (standing !== null && standing !== 'gone') return readable(standing);
    await this.#writes.missing(entry, part.part, { isGone: standing === 'gone' });
    throw this.#writes.entryDeleted();
  }

  /** Of a CRM that cannot show its entries. */
  async #writeUnseen({ call, texts, calls }: Write): Promise<void> {
    const { entries } = call;
    const begun = entries.filter(({ logId }) => logId === undefined);
    if (entries.length === 0) this.#assertOver(call);
    if (entries.length === begun.length)
      return this.#writeSeen({ call, texts, calls }, await renderInTurns({ call, texts }));
    if (await this.#writeFurther({ call, texts, calls })) return;
    const [first] = entries;
    const logId = first?.logId;
    if (first?.memory === undefined || logId === undefined) return;
    const write = {
      call,
      texts,
      calls,
      part: { ...nothingNew, part: first.part, memory: first.memory },
      isLast: true,
    };
    const verifyAt = this.#writes.verificationOf(first);
    if (!(await this.#writes.intend(this.#next(write, first, first.memory), 'updating', verifyAt)))
      throw this.#conflict();
    await this.#filed(write, { logId }, { memory: first.memory, verifyAt });
  }

  /** False when the entries tell everything. */
  async #writeFurther(write: Write): Promise<boolean> {
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

  #next(
    { call, part, isLast }: PartWrite,
    entry: EntryRecord | undefined,
    memory: CallPart['memory'],
  ): Parameters<EntryWrites['send']>[0] {
    const messageIds = isLast ? filedWith(call, part.part) : [];
    return { part: part.part, messageIds, likeness: noLikeness, memory, entry };
  }

  async #filed(
    { call, part, isLast, isPartial }: PartWrite & { isPartial?: boolean },
    { logId }: Pick<Written, 'logId'>,
    { memory, verifyAt }: { memory: CallPart['memory']; verifyAt: number | undefined },
  ): Promise<void> {
    const { now, account } = this.#options;
    const { revision } = call;
    const messageIds = isLast ? filedWith(call, part.part) : [];
    const gatherMs = account.connector.limits.callGatherSeconds * 1000;
    await this.#writes.filed(
      part.part,
      {
        logId,
        verifyAt,
        revision: isPartial ? 0 : revision,
        likeness: noLikeness,
        memory,
        messageIds,
        toldIds: messageIds,
        filesUpTo: revision,
      },
      isLast ? { otherwise: now() + gatherMs } : undefined,
    );
    for (const id of messageIds) this.#commit.filed.add(id);
    this.#commit.isReleased = isLast;
  }

  /** The text as the CRM has stored it, where its answer tells. */
  #saw({ texts }: PartWrite, memory: CallPart['memory'], { stored }: Written): CallPart['memory'] {
    return stored ? sawEntry(memory, stored, texts.format) : memory;
  }

  #conflict(): DaybookError {
    return new DaybookError('crm_conflict', { crm: this.#writes.crm, detail: 'the call is being moved' });
  }
}

/**
 * What is filed with the last write: nothing, when it is all filed and only looked at again. What was given up while a write
 * might still land is in the CRM as soon as that is.
 */
function filedWith({ itemId, state, part }: LoggedCall, written: number): string[] {
  return state === 'pending' || (state === 'unfiled' && part === written) ? [itemId] : [];
}

/** A connector may know that an entry is there, and not what it says. */
export function readable({ body, ...rest }: NonNullable<CallLog>): StandingEntry | undefined {
  return typeof body === 'string' ? { ...rest, body } : undefined;
}
