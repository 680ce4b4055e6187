/**
 * Writes one digest while holding its lease: the hard part of the logbook.
 *
 * What is known of an entry decides what is done. Nothing yet: create it. A create of unknown fate: look for its
 * marker; not there before the CRM's settling time is over means nothing, after it means that it never landed. Filed:
 * read it where the connector can, and replace it only if it still says what we wrote; what a person changed or
 * deleted stands. Every write is recorded as an intent before, and as a result after: whoever comes next, after a
 * crash or a lost lease, finds out from these alone what to do.
 */

import type { MessageLog } from '../contract/v1/message-log.js';
import { joinMessages, type ReturnMessage } from '../contract/v1/return-message.js';
import { isUnseen } from '../digest/text.js';
import { DaybookError } from '../errors/daybook-error.js';
import { refusals } from '../errors/error-table.js';
import { standsIn } from '../text/entry-text.js';
import { EntryWrites, isUncertain } from './entry-writes.js';
import { isOurs, withSeen, withText } from './likeness.js';
import type { Intent } from './opening.js';
import { isBegun, isPerMessage, type PlannedWrite, planWrites } from './plan.js';
import type { DigestRecord, EntryRecord, Likeness } from './record.js';
import { EntryCalls, type Written } from './write-entry.js';
import { type Commit, nothingDone, type WriterOptions } from './writer.js';

/** Edits by people while we write can make a plan void; after so many new plans the rest waits. */
const MAXIMUM_PLANS = 5;

/** See the head of this file. */
export class DigestWriter {
  readonly #options: WriterOptions;
  readonly #writes: EntryWrites;
  readonly #commit: Commit;
  /** What the present plan was made of. */
  #record: DigestRecord | undefined;
  #isLastWrite = false;

  /** @param intended - recorded in the step that opened the digest */
  constructor(options: WriterOptions, intended: Intent | undefined) {
    this.#options = options;
    this.#writes = new EntryWrites(options, intended);
    const gatherMs = options.account.connector.limits.gatherSeconds * 1000;
    this.#commit = { ...nothingDone, filed: new Set(), gatherMs };
  }

  /**
   * Files everything that is pending.
   *
   * @param opened - the digest as it was opened
   * @param planned - what was planned then
   * @throws DaybookError when something is not; `fate_unknown` and `entry_deleted` need a person
   */
  async write(opened: DigestRecord, planned?: PlannedWrite[]): Promise<Commit> {
    const { store, keeper, settings, now } = this.#options;
    let record = opened;
    let plan = planned;
    // oxlint-disable no-await-in-loop -- each plan follows from what the last one found
    for (let voidPlans = 0; voidPlans < MAXIMUM_PLANS; ) {
      if (hasPending(record) && record.entries.some(({ state }) => state === 'deleted'))
        throw this.#writes.entryDeleted();
      const isDone = await this.#carryOut(record, plan ?? (await planWrites(record, settings, now())));
      if (isDone && this.#isOnePlan(record)) return this.#commit;
      if (!isDone) voidPlans += 1;
      record = await loadDay(store, keeper);
      plan = undefined;
    }
    // oxlint-enable no-await-in-loop
    throw new DaybookError('crm_conflict', { crm: this.#crm, detail: 'it is being edited right now' });
  }

  /** Returns false when a person's edit, or another request, made the plan void. */
  async #carryOut(record: DigestRecord, plan: readonly PlannedWrite[]): Promise<boolean> {
    this.#record = record;
    this.#writes.begin(record.entries);
    const isOnePlan = this.#isOnePlan(record);
    for (const write of plan) {
      this.#isLastWrite = isOnePlan && write === plan.at(-1);
      // oxlint-disable-next-line no-await-in-loop -- a second part is written only when the first one stands
      const isDone = await this.#carryOutOne(record, write);
      if (!isDone) return false;
    }
    return true;
  }

  async #carryOutOne(record: DigestRecord, write: PlannedWrite): Promise<boolean> {
    const { entry, messageIds, digest } = write;
    if (entry === undefined || messageIds.length > 0) return this.#write(record, write);
    try {
      return await this.#write(record, write);
    } catch (error) {
      // News of what is filed, refused for good, keeps nothing else from being filed; but what may still land is waited for.
      if (!DaybookError.is(error) || !refusals.includes(error.code)) throw error;
      if (isUncertain(entry)) this.#writes.assertSettled(entry);
      const untold = { revision: record.revision, now: this.#options.now() };
      await this.#writes.settle(digest.part, { outcome: 'refused', untold });
      return true;
    }
  }

  async #write(record: DigestRecord, write: PlannedWrite): Promise<boolean> {
    const { account, keeper } = this.#options;
    this.#commit.asked = true;
    const calls = new EntryCalls(account, record, keeper.signal);
    const { entry } = write;
    if (entry === undefined) {
      return this.#create(write, 'none', calls);
    }
    if (entry.logId === undefined) return this.#settleCreate(record, entry, write, calls);
    if (this.#isPerMessage(record))
      return entry.state === 'updating'
        ? this.#setAside(entry)
        : this.#replace(entry, write, entry.logId, calls);
    if (!account.connector.has('getMessageLog')) return this.#replace(entry, write, entry.logId, calls);
    const standing = await this.#read(entry, write, calls);
    return this.#replaceIfOurs(entry, write, standing, calls);
  }

  async #read(
    entry: EntryRecord,
    { digest }: PlannedWrite,
    calls: EntryCalls,
  ): ReturnType<EntryCalls['read']> {
    try {
      return await calls.read(entry.logId ?? '');
    } catch (error) {
      await this.#writes.unread(entry, digest.part, error);
      throw error;
    }
  }

  /** An earlier create may have landed. */
  async #settleCreate(
    record: DigestRecord,
    entry: EntryRecord,
    write: PlannedWrite,
    calls: EntryCalls,
  ): Promise<boolean> {
    const { connector } = this.#options.account;
    if (!connector.has('findMessageLog')) throw new DaybookError('fate_unknown', { crm: this.#crm });
    const found = await calls.find(write);
    if (found !== null) return this.#replaceIfOurs({ ...entry, logId: found.logId }, write, found, calls);
    this.#writes.assertSettled(entry);
    // It never landed, and what was in it waits for a person: that must not hold up the next message.
    if (this.#isPerMessage(record) && !hasPending(record, entry.part)) {
      await this.#writes.settle(entry.part, { outcome: 'refused' });
      return false;
    }
    return this.#create(write, 'uncertain', calls);
  }

  /** What may stand in the entry already must not be added again: a person must look. The rest of the day goes on. */
  async #setAside({ part }: EntryRecord): Promise<boolean> {
    const { store, keeper, now } = this.#options;
    const { code, message } = new DaybookError('fate_unknown', { crm: this.#crm });
    await store.setAside(keeper.lease, part, { code, message }, now());
    return false;
  }

  async #create(write: PlannedWrite, previous: 'none' | 'uncertain', calls: EntryCalls): Promise<boolean> {
    const isSent = await this.#send(write, 'creating', () => calls.create(write, previous));
    this.#commit.created ||= isSent;
    return isSent;
  }

  async #replaceIfOurs(
    entry: EntryRecord,
    write: PlannedWrite,
    standing: MessageLog | 'gone',
    calls: EntryCalls,
  ): Promise<boolean> {
    const { part } = write.digest;
    if (standing === null || standing === 'gone') {
      await this.#writes.missing(entry, part, { isGone: standing === 'gone' });
      if (write.messageIds.length > 0) throw this.#writes.entryDeleted();
      return true;
    }
    const { format } = this.#options.settings;
    const titles = (): string[] => [write.digest.subject, write.formerSubject()];
    const mayChange = isUncertain(entry) || entry.verifyAt !== undefined;
    const seen = withSeen(entry.likeness, standing, format, { mayChange });
    const ours = withText({ words: [], letters: [] }, write.print());
    const wasTried = isUncertain(entry) && entry.likeness.letters.includes(ours.letters[0] ?? '');
    const says: Likeness = { words: ours.words, letters: wasTried ? ours.letters : [] };
    const saysAll = isOurs(says, standing, format, titles);
    if (saysAll && !write.isChosen) return this.#adopt(entry, write, standing, seen);
    if (saysAll || isOurs(entry.likeness, standing, format, titles))
      return this.#replace({ ...entry, likeness: seen }, write, standing.logId, calls);
    const isBare = isUnseen(standing.subject) || isUnseen(standing.body);
    if (isBare && entry.state !== 'creating') await this.#writes.lookTwice(entry, part);
    // An update that has not landed yet would put over the edit what goes to a next part now.
    if (entry.state === 'updating') this.#writes.assertSettled(entry);
    await this.#writes.settle(part, {
      outcome: 'edited',
      standing: this.#standingIn(standing, entry, write),
    });
    return false;
  }

  /** The entry says already what it is to say: a lost answer, or a logbook restored from an older backup. */
  async #adopt(
    entry: EntryRecord,
    write: PlannedWrite,
    standing: NonNullable<MessageLog>,
    likeness: Likeness,
  ): Promise<boolean> {
    const { part } = write.digest;
    const verifyAt = this.#writes.verificationOf({ ...entry, state: 'filed' });
    const { messageIds } = write;
    if (!(await this.#writes.intend({ part, messageIds, likeness, entry }, 'updating', verifyAt)))
      return false;
    await this.#settleFiled(part, write, { logId: standing.logId, likeness, isAsIntended: true, verifyAt });
    return true;
  }

  async #replace(
    entry: EntryRecord,
    write: PlannedWrite,
    logId: Written['logId'],
    calls: EntryCalls,
  ): Promise<boolean> {
    const verifyAt = this.#writes.verificationOf(entry);
    const send = (each: PlannedWrite): Promise<boolean> =>
      this.#send({ ...each, entry }, 'updating', () => calls.replace(each, logId), verifyAt);
    if (!write.isChosen) return send(write);
    try {
      return await send(write);
    } catch (error) {
      // What cannot be chosen keeps nothing else from being written.
      if (!DaybookError.is(error) || !refusals.includes(error.code)) throw error;
      const isSent = await send({ ...write, isChosen: false });
      this.#commit.returnMessage = joinMessages([this.#commit.returnMessage, withoutChoice(this.#crm)]);
      return isSent;
    }
  }

  /** Intent, call, result. Returns false when the plan turned out to be void before anything was sent. */
  async #send(
    write: PlannedWrite,
    kind: 'creating' | 'updating',
    call: () => Promise<Written>,
    verifyAt?: number,
  ): Promise<boolean> {
    const { format } = this.#options.settings;
    const { digest, entry, messageIds } = write;
    const { part } = digest;
    const likeness = withText(entry?.likeness ?? { words: [], letters: [] }, write.print());
    const written = await this.#writes.send({ part, messageIds, likeness, entry }, kind, call, verifyAt);
    if (written === undefined) return false;
    const { logId, stored } = written;
    await this.#settleFiled(part, write, {
      logId,
      verifyAt,
      likeness: stored ? withSeen(likeness, stored, format, { mayChange: verifyAt !== undefined }) : likeness,
      isAsIntended: !stored,
    });
    this.#commit.returnMessage = joinMessages([this.#commit.returnMessage, written.returnMessage]);
    return true;
  }

  async #settleFiled(
    part: number,
    { messageIds }: PlannedWrite,
    written: {
      logId: Written['logId'];
      likeness: Likeness;
      isAsIntended: boolean;
      verifyAt: number | undefined;
    },
  ): Promise<void> {
    const { store, senders, now, leaseMs } = this.#options;
    const { revision, userKey } = this.#record ?? { revision: 0, userKey: '' };
    const toldIds = senders.expected(userKey, messageIds);
    const result = { revision, messageIds, toldIds, isTraceable: this.#isTraceable, ...written };
    await this.#writes.filed(part, result, this.#isLastWrite ? { otherwise: now() + leaseMs } : undefined);
    const untold = senders.filed(userKey, toldIds);
    if (untold.length > 0) await store.untell(userKey, untold).catch(() => undefined);
    for (const id of messageIds) this.#commit.filed.add(id);
    this.#commit.isReleased = this.#isLastWrite;
  }

  /** Whether nothing is left to be planned when one plan is carried out. */
  #isOnePlan(record: DigestRecord): boolean {
    if (!this.#isPerMessage(record) || !hasPending(record)) return true;
    return record.messages.filter((message) => message.state === 'pending' || isBegun(message)).length <= 1;
  }

  /** An entry that messages are added to does not tell which of them has arrived. */
  get #isTraceable(): boolean {
    const canFind = this.#options.account.connector.has('findMessageLog');
    return canFind && this.#record !== undefined && !this.#isPerMessage(this.#record);
  }

  #isPerMessage(record: DigestRecord): boolean {
    return isPerMessage(record, this.#options.account.connector);
  }

  /** Of messages whose write may have landed before a person edited the entry: those that stand in it. */
  #standingIn(standing: NonNullable<MessageLog>, entry: EntryRecord, write: PlannedWrite): string[] {
    if (!isUncertain(entry)) return [];
    return write.messageIds.filter((_id, index) => {
      const message = write.arriving[index];
      return message && standsIn(write.lineOf(message), standing.body, this.#options.settings.format);
    });
  }

  get #crm(): string {
    return this.#options.account.connector.manifest.displayName;
  }
}

function hasPending({ messages }: DigestRecord, inPart?: number): boolean {
  return messages.some(({ state, part }) => state === 'pending' && (inPart === undefined || part === inPart));
}

async function loadDay(
  store: WriterOptions['store'],
  keeper: WriterOptions['keeper'],
): Promise<DigestRecord> {
  const record = await store.load(keeper.lease);
  if (record.kind !== 'day') throw new Error('what was a day is a call');
  return record;
}

function withoutChoice(crm: string): ReturnMessage {
  return {
    messageType: 'warning',
    message: `Logged, but ${crm} refused what was chosen in the form.`,
    ttl: 10_000,
  };
}
