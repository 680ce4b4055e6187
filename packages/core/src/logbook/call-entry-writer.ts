/**
 * Writes one entry of a call. One that stands is read first: what people wrote around our block stays byte for byte, and
 * inside it theirs stands. Where it cannot be read nothing is written.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { printOfBlock, sawEntry } from '../call/call-memory.js';
import { isAnything, type Untold } from '../call/lay-out-call.js';
import { type EntryMerge, mergeIntoEntry } from '../call/merge-into-entry.js';
import { readingOf } from '../call/piece-print.js';
import type { CallPart } from '../call/render-call.js';
import type { StandingEntry } from '../call/standing-entry.js';
import type { CallLog } from '../contract/v1/call-log.js';
import type { RecordId } from '../contract/v1/contact.js';
import type { CallChange } from '../contract/v1/phone-call.js';
import { joinMessages } from '../contract/v1/return-message.js';
import { isUnseen } from '../digest/text.js';
import { DaybookError } from '../errors/daybook-error.js';
import type { CallCalls } from './call-calls.js';
import type { CallSettings } from './call-settings.js';
import { type EntryWrites, isUncertain, type NextWrite } from './entry-writes.js';
import type { EntryRecord, Likeness, LoggedCall } from './record.js';
import type { Written } from './write-entry.js';
import type { Commit, WriterOptions } from './writer.js';

/** What is written into a call's entry is remembered in its own way. */
export const noLikeness: Likeness = { words: [], letters: [] };

/** What is needed to write a call. */
export interface CallTools {
  call: LoggedCall;
  texts: CallSettings;
  calls: CallCalls;
}

/** One of its entries, as it is planned. */
export interface CallEntryPlan extends CallTools {
  part: CallPart;
  /** With it everything is written that is known. */
  isLast: boolean;
}

/** An entry that is in the CRM. */
export type StandingRecord = EntryRecord & { logId: RecordId };

/** What an entry left for the next ones to tell; or the entry, where the CRM does not show what stands in it. */
export type CallEntryWritten = { left: Untold } | { unseen: StandingRecord };

type Memory = CallPart['memory'];
type Filed = { memory: Memory; verifyAt: number | undefined };

/** See the head of this file. One for each time that a call is opened. */
export class CallEntryWriter {
  readonly #options: WriterOptions;
  readonly #writes: EntryWrites;
  readonly #commit: Commit;

  /** @param commit - is told what becomes of the call */
  constructor(options: WriterOptions, writes: EntryWrites, commit: Commit) {
    this.#options = options;
    this.#writes = writes;
    this.#commit = commit;
  }

  /** @param entry - as it is known; undefined for one that is still to be made */
  async write(write: CallEntryPlan, entry: EntryRecord | undefined): Promise<CallEntryWritten> {
    this.#commit.asked = true;
    if (entry === undefined) return this.#create(write, undefined);
    if (entry.logId !== undefined) return this.#update(write, entry, entry.logId);
    const found = await this.#find(write, entry);
    if (found === null) return this.#create(write, entry);
    return this.#update(write, { ...entry, logId: found }, found);
  }

  /** Nothing is sent: what the CRM holds says all of it. */
  async confirm(
    write: CallEntryPlan,
    entry: EntryRecord,
    { logId, memory }: { logId: RecordId; memory: Memory },
  ): Promise<void> {
    const verifyAt = this.#writes.verificationOf(entry);
    if (!(await this.#writes.intend(nextOf(write, entry, memory), 'updating', verifyAt)))
      throw this.#conflict();
    await this.filed(write, logId, { memory, verifyAt });
  }

  /** @param result - `isPartial`: the fields are still to be set */
  async filed(
    { call, part, isLast }: CallEntryPlan,
    logId: RecordId,
    { memory, verifyAt, isPartial = false }: Filed & { isPartial?: boolean },
  ): Promise<void> {
    const { now, account } = this.#options;
    const { connector } = account;
    const { revision } = call;
    const messageIds = isLast ? filedWith(call, part.part) : [];
    const gatherMs = connector.limits.callGatherSeconds * 1000;
    await this.#writes.filed(
      part.part,
      {
        logId,
        verifyAt,
        revision: isPartial ? 0 : revision,
        likeness: noLikeness,
        isAsIntended: true,
        memory,
        messageIds,
        toldIds: messageIds,
        filesUpTo: revision,
        isTraceable: connector.has('findCallLog') && connector.has('getCallLog'),
      },
      isLast ? { otherwise: now() + gatherMs } : undefined,
    );
    for (const id of messageIds) this.#commit.filed.add(id);
    this.#commit.isReleased = isLast;
  }

  /** Of a create that may have landed. */
  async #find({ calls, part }: CallEntryPlan, entry: EntryRecord): Promise<RecordId | null> {
    if (!this.#options.account.connector.has('findCallLog'))
      throw new DaybookError('fate_unknown', { crm: this.#writes.crm });
    const found = await calls.find(part, entry);
    if (found === null) this.#writes.assertSettled(entry);
    return found;
  }

  async #create(write: CallEntryPlan, entry: EntryRecord | undefined): Promise<CallEntryWritten> {
    const { calls, part, texts } = write;
    const written = await this.#writes.send(nextOf(write, entry, part.memory), 'creating', () =>
      calls.create(part, entry === undefined ? 'none' : 'uncertain'),
    );
    const { logId, stored } = this.#told(written);
    this.#commit.created = true;
    await this.filed(write, logId, { memory: saw(part.memory, stored, texts), verifyAt: undefined });
    return { left: part.left };
  }

  async #update(planned: CallEntryPlan, entry: EntryRecord, logId: RecordId): Promise<CallEntryWritten> {
    const { call, part, texts } = planned;
    const standing = await this.#read(planned, entry, logId);
    if (standing === undefined) return { unseen: { ...entry, logId } };
    const merged = await this.#merge(planned, entry, standing);
    const { left } = merged.layout;
    const write = { ...planned, isLast: !isAnything(left) && part.part >= call.entries.length };
    const { written: memory, tried } = merged.memory;
    const { inEntry, isDisposed } = this.#changesIn(merged);
    if (inEntry.length === 0 && !isDisposed) {
      await this.confirm(write, entry, { logId, memory });
      return { left };
    }
    const verifyAt = this.#writes.verificationOf(entry);
    const { stored } = this.#told(
      await this.#writes.send(
        nextOf(write, entry, tried),
        'updating',
        () => change(write, logId, merged, { inEntry, isDisposed }),
        verifyAt,
      ),
    );
    if (isDisposed && inEntry.length > 0) {
      // What is tried is remembered until the fields are set, too: what stands is known again either way.
      const unfinished = { memory: tried, verifyAt, isPartial: true };
      await this.filed({ ...write, isLast: false }, logId, unfinished);
      await this.#disposeAfterwards(write, logId, merged);
    }
    await this.filed(write, logId, { memory: saw(memory, stored, texts), verifyAt });
    return { left };
  }

  /** Undefined where the CRM does not show it. When it cannot be read now, nothing is written. */
  async #read(
    { call, calls, part }: CallEntryPlan,
    entry: EntryRecord,
    logId: RecordId,
  ): Promise<StandingEntry | undefined> {
    if (!this.#options.account.connector.has('getCallLog')) return undefined;
    // Of an entry whose last write may still land, nothing is known by an earlier look.
    const read = this.#options.reads.take(call.id);
    if (read && part.part === 1 && entry.state === 'filed' && !isBare(read)) return read;
    let standing: CallLog | 'gone';
    try {
      standing = await calls.read(logId);
    } catch (error) {
      await this.#writes.unread(entry, part.part, error);
      throw error;
    }
    if (standing !== null && standing !== 'gone') {
      if (part.layout && isBare(standing)) await this.#writes.lookTwice(entry, part.part);
      return readable(standing);
    }
    await this.#writes.missing(entry, part.part, { isGone: standing === 'gone' });
    throw this.#writes.entryDeleted();
  }

  /** Reading a long entry, and what is to stand there, are turns of their own: nobody waits for that and for what follows from it. */
  async #merge(
    { call, part, texts }: CallEntryPlan,
    entry: EntryRecord,
    standing: StandingEntry,
  ): Promise<EntryMerge> {
    readingOf(standing, texts.format).words();
    await nextTurn();
    if (part.layout) printOfBlock(part.layout, texts.format);
    await nextTurn();
    const merged = mergeIntoEntry({
      known: call.known,
      part: part.part,
      ...(part.layout && { layout: part.layout }),
      settings: texts,
      memory: entry.memory,
      standing,
      mayBeOlder: isUncertain(entry) || entry.verifyAt !== undefined,
    });
    if (merged.fits) return merged;
    await this.#writes.takeBack(part.part);
    const detail = 'there is no room for it in an entry that somebody has changed';
    throw new DaybookError('crm_rejected', { crm: this.#writes.crm, detail });
  }

  /** What has changed, but for fields that the connector sets by themselves. */
  #changesIn({ changed, isTold }: EntryMerge): { inEntry: CallChange[]; isDisposed: boolean } {
    const wanted = this.#options.looksOnly && isTold ? [] : changed;
    const isDisposed =
      wanted.includes('fields') && this.#options.account.connector.has('upsertCallDisposition');
    return { inEntry: isDisposed ? wanted.filter((each) => each !== 'fields') : wanted, isDisposed };
  }

  /** @throws what setting the fields throws, with the word that the rest is written */
  async #disposeAfterwards({ calls }: CallEntryPlan, logId: RecordId, { fields }: EntryMerge): Promise<void> {
    try {
      await calls.dispose(logId, fields);
    } catch (error) {
      if (!DaybookError.is(error) || error.retryable) throw error;
      throw new DaybookError('call_half_filed', { crm: this.#writes.crm, detail: error.message });
    }
  }

  /** @throws DaybookError when what was planned turned out to be void */
  #told(written: Written | undefined): Written {
    if (written === undefined) throw this.#conflict();
    this.#commit.returnMessage = joinMessages([this.#commit.returnMessage, written.returnMessage]);
    return written;
  }

  #conflict(): DaybookError {
    return new DaybookError('crm_conflict', { crm: this.#writes.crm, detail: 'the call is being moved' });
  }
}

async function change(
  { calls, part }: CallEntryPlan,
  logId: RecordId,
  { subject, body, fields }: EntryMerge,
  { inEntry, isDisposed }: { inEntry: CallChange[]; isDisposed: boolean },
): Promise<Written> {
  if (inEntry.length > 0)
    return calls.update({ ...part, subject, body }, logId, {
      changed: inEntry,
      fields: isDisposed ? {} : fields,
    });
  await calls.dispose(logId, fields);
  return { logId, returnMessage: undefined, stored: undefined };
}

/** The text as the CRM has stored it, where its answer tells. */
function saw(memory: Memory, stored: Written['stored'], { format }: CallSettings): Memory {
  return stored ? sawEntry(memory, stored, format) : memory;
}

function nextOf(
  { call, part, isLast }: CallEntryPlan,
  entry: EntryRecord | undefined,
  memory: Memory,
): NextWrite {
  const messageIds = isLast ? filedWith(call, part.part) : [];
  return { part: part.part, messageIds, likeness: noLikeness, memory, entry };
}

/**
 * What is filed with the last write: nothing, when it is all filed and only looked at again. What was given up while a write
 * might still land is in the CRM as soon as that is.
 */
function filedWith({ itemId, state, part }: LoggedCall, written: number): string[] {
  return state === 'pending' || (state === 'unfiled' && part === written) ? [itemId] : [];
}

/** Whether an entry that is shown says nothing. */
function isBare({ body }: Pick<NonNullable<CallLog>, 'body'>): boolean {
  return typeof body === 'string' && isUnseen(body);
}

/** A connector may know that an entry is there, and not what it says. */
export function readable({ body, ...rest }: NonNullable<CallLog>): StandingEntry | undefined {
  return typeof body === 'string' ? { ...rest, body } : undefined;
}
