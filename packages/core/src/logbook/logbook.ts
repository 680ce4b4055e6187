/**
 * The logbook: never twice, nothing lost.
 *
 * Messages are first taken in, in one transaction, and only then written to the CRM: what was taken in is never lost.
 * A day has one writer at a time. In this process a group commit sees to that (everybody who comes while a write is
 * under way is served by the next one), between processes a lease on the digest's row. The {@link DigestWriter}
 * records an intent before each CRM call and the result after it. Who asked is answered when the write is done, or,
 * when it takes too long or the CRM is down, told that the messages are kept; {@link Delivery} then goes on in the
 * background until they are in the CRM or only a person can help.
 */
import { randomUUID } from 'node:crypto';
import type { Message } from '../contract/v1/message.js';
import type { ReturnMessage } from '../contract/v1/return-message.js';
import { type Conversation, isGroup } from '../digest/conversation.js';
import { withoutTokens } from '../digest/media.js';
import { baseId, inOrder } from '../digest/order.js';
import { DaybookError } from '../errors/daybook-error.js';
import { AccountPauses } from './account-pauses.js';
import { Delivery } from './delivery.js';
import { type Commit, DigestWriter } from './digest-writer.js';
import { GroupCommit } from './group-commit.js';
import { digestId, scopedMessageId } from './identity.js';
import { LeaseKeeper } from './lease-keeper.js';
import { type RenderSettings, splitForEntries } from './plan.js';
import type { Lease, LogbookStore, MessageState, TakeIn } from './store.js';
import type { Account } from './write-entry.js';

const LEASE_POLL_MS = 100;
const HOUR_MS = 3_600_000;

/** What a {@link Logbook} is made from. Times are milliseconds. */
export interface LogbookOptions {
  store: LogbookStore;
  /**
   * Opens a user's account: decrypts, and refreshes what needs refreshing. `renew` asks for fresh credentials because
   * the CRM has just refused the present ones.
   */
  openAccount: (userKey: string, options: { renew: boolean }) => Promise<Account>;
  /** Last line of every entry. Default: `--- Created via RingCentral App Connect`. */
  footer?: string;
  /** How long a request waits for its write before it is told that the messages are kept. Default: 5 000. */
  patienceMs?: number;
  /** How long a process that has died blocks the digest it was writing. Default: 10 000. */
  leaseMs?: number;
  /** How long a CRM that does not answer is tried before a person is asked. Default: 72 hours. */
  giveUpAfterMs?: number;
  /** How often delivery looks for work. Default: 1 000. */
  pollMs?: number;
  /** Digests that delivery writes at the same time. Default: 16. */
  concurrency?: number;
  /** Told about what goes wrong in the background; ids only, never text. */
  onProblem?: (problem: { digestId: string; error: unknown }) => void;
  /** Told how many messages a write has filed for the first time. */
  onFiled?: (userKey: string, messages: number) => void;
  /** Injected in tests. */
  now?: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
  random?: () => number;
}

/** One conversation's day, to be logged. */
export interface LogDay {
  conversation: Conversation;
  messages: readonly Message[];
  additionalSubmission: Record<string, unknown>;
}

/** What became of a request: every message that was sent is now in the CRM. */
export interface LogOutcome {
  /** Scoped ids of the messages that were not in the CRM before, oldest first. */
  logged: string[];
  /** Entries that were created for this request, by the client's key. */
  created: string[];
  returnMessage: ReturnMessage | undefined;
}

/** See the head of this file. */
export class Logbook {
  readonly #options: Required<LogbookOptions>;
  readonly #holder = randomUUID();
  readonly #commits = new GroupCommit<Commit>();
  readonly #pauses: AccountPauses;
  readonly #delivery: Delivery;

  constructor(options: LogbookOptions) {
    this.#options = {
      footer: '--- Created via RingCentral App Connect',
      patienceMs: 5_000,
      leaseMs: 10_000,
      giveUpAfterMs: 72 * HOUR_MS,
      pollMs: 1_000,
      concurrency: 16,
      onProblem: () => undefined,
      onFiled: () => undefined,
      now: Date.now,
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      random: Math.random,
      ...options,
    };
    this.#pauses = new AccountPauses(this.#options);
    this.#delivery = new Delivery({
      ...this.#options,
      pauses: this.#pauses,
      write: (digest, userKey) => this.#commit(digest, userKey),
    });
  }

  /** Begins delivery in the background, with what an earlier process left behind. */
  start(): void {
    this.#delivery.start();
  }

  /** Ends delivery and waits for the writes that are under way. */
  async stop(): Promise<void> {
    await this.#delivery.stop();
    await this.#commits.idle();
  }

  /**
   * Takes up at once everything that is due. For tests with their own clock, and after somebody asked to try again.
   *
   * @returns how many digests were taken up
   */
  deliverDue(): Promise<number> {
    return this.#delivery.deliverDue();
  }

  /**
   * Logs one or more days of a user's conversations. Already logged messages are a quiet no-op.
   *
   * @param userKey - names the user's account in the storage
   * @returns once every message is in the CRM
   * @throws DaybookError when one is not. `kept`: it will be, by itself. Others: it is on the unfiled list, with this
   *   error as its reason
   */
  async log(userKey: string, days: readonly LogDay[]): Promise<LogOutcome> {
    const account = await this.#options.openAccount(userKey, { renew: false });
    const settings = await this.#renderSettings(account);
    const batch = days.map((day) => this.#toTakeIn(userKey, day, settings));
    const before = await this.#options.store.takeIn(batch);

    const isOpen = ({ id }: { id: string }): boolean => isToBeFiled(before.get(id));
    const open = batch.filter(({ messages }) => messages.some(isOpen));
    if (open.length === 0) await this.#reportUnfiled(userKey, batch, before);
    this.#refuseWhilePaused(userKey, account, open);
    const commits = await this.#patiently(
      account,
      Promise.all(open.map(({ id }) => this.#commits.run(id, () => this.#commit(id, userKey)))),
    );
    return {
      logged: open.flatMap(({ messages }) => loggedIds(messages.filter(isOpen))),
      created: open.flatMap(({ conversation }, index) =>
        commits[index]?.created ? conversation.conversationLogId : [],
      ),
      returnMessage: commits
        .map(({ returnMessage }) => returnMessage)
        .findLast((message) => message !== undefined),
    };
  }

  /** A person asks to try again what could not be filed. Returns how many messages that is. */
  async retry(userKey: string, digestIds: readonly string[]): Promise<number> {
    const reopened = await this.#options.store.reopen(userKey, digestIds, this.#options.now());
    this.#delivery.wake();
    return reopened;
  }

  /** The person has signed in again: what the former login kept from being filed is tried again. */
  async resume(userKey: string): Promise<number> {
    const unfiled = await this.#options.store.listUnfiled(userKey);
    const ids = unfiled
      .filter(({ reason }) => reason.code === 'crm_login_expired')
      .map(({ digestId: id }) => id);
    return ids.length === 0 ? 0 : this.retry(userKey, ids);
  }

  #toTakeIn(userKey: string, day: LogDay, settings: RenderSettings): TakeIn {
    const { conversation, additionalSubmission } = day;
    const { now, leaseMs } = this.#options;
    const groupContact = isGroup(conversation) ? conversation.contact.id : undefined;
    const messages = splitForEntries(conversation, inOrder(day.messages.map(withoutTokens)), settings);
    return {
      id: digestId(userKey, conversation.conversationLogId, conversation.contact.id),
      userKey,
      conversation,
      additionalSubmission,
      messages: messages.map((message) => ({ id: scopedMessageId(message.id, groupContact), message })),
      now: now(),
      retryAt: now() + leaseMs,
    };
  }

  /** Everything sent is filed, dismissed, or waits for a person: of the last the sender is told once more. */
  async #reportUnfiled(
    userKey: string,
    batch: readonly TakeIn[],
    states: ReadonlyMap<string, MessageState | 'new'>,
  ): Promise<void> {
    if (![...states.values()].includes('unfiled')) return;
    const ids = new Set(batch.map(({ id }) => id));
    const unfiled = (await this.#options.store.listUnfiled(userKey)).find(({ digestId: id }) => ids.has(id));
    if (unfiled) throw DaybookError.withMessage(unfiled.reason.code, unfiled.reason.message);
  }

  #refuseWhilePaused(userKey: string, { connector }: Account, open: readonly TakeIn[]): void {
    const until = this.#pauses.pausedUntil(userKey);
    if (until === undefined || open.length === 0) return;
    const detail = `${connector.manifest.displayName} is not answering just now.`;
    throw new DaybookError('kept', { detail, retryAfterMs: until - this.#options.now() });
  }

  async #patiently<Result>({ connector }: Account, work: Promise<Result>): Promise<Result> {
    const { patienceMs } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const impatience = new Promise<never>((_resolve, reject) => {
      const detail = `${connector.manifest.displayName} is slow to answer.`;
      timer = setTimeout(
        () => reject(new DaybookError('kept', { detail, retryAfterMs: patienceMs })),
        patienceMs,
      );
    });
    try {
      return await Promise.race([work, impatience]);
    } finally {
      clearTimeout(timer);
      work.catch(() => undefined);
    }
  }

  async #renderSettings({ user, connector }: Account): Promise<RenderSettings> {
    const format = connector.has('getLogFormatType')
      ? await connector.call('getLogFormatType', {})
      : 'text/plain';
    return { user, connector, format, footer: this.#options.footer };
  }

  /** Writes one digest under its lease and decides what follows from how that went. */
  async #commit(id: string, userKey: string): Promise<Commit> {
    const keeper = await this.#acquire(id);
    const beganAt = this.#options.now();
    let next: { at: number | undefined; failed: boolean } = { at: undefined, failed: false };
    try {
      this.#pauses.began(userKey);
      const commit = await this.#writeWithFreshCredentials(userKey, keeper);
      if (commit.asked) await this.#crmAnswered(userKey);
      next = { at: commit.verifyAt, failed: false };
      if (commit.filed > 0) this.#options.onFiled(userKey, commit.filed);
      return commit;
    } catch (error) {
      next = { at: await this.#afterFailure(error, userKey, keeper.lease, beganAt), failed: true };
      throw next.at === undefined ? error : keptBecause(error, next.at - this.#options.now());
    } finally {
      this.#pauses.undecided(userKey);
      keeper.stop();
      const otherwise = this.#options.now() + this.#options.leaseMs;
      await this.#options.store.release(keeper.lease, { ...next, otherwise });
    }
  }

  /** A refused token may just have run out: it is renewed once. */
  async #writeWithFreshCredentials(userKey: string, keeper: LeaseKeeper): Promise<Commit> {
    const write = async (renew: boolean): Promise<Commit> => {
      const account = await this.#options.openAccount(userKey, { renew });
      const settings = await this.#renderSettings(account);
      const { store, now } = this.#options;
      return new DigestWriter({ store, account, settings, keeper, now }).write();
    };
    try {
      return await write(false);
    } catch (error) {
      if (!DaybookError.is(error) || error.kind !== 'auth') throw error;
      return write(true);
    }
  }

  /** Returns when to try again, or undefined when only a person can help: the messages are then marked as unfiled. */
  async #afterFailure(
    error: unknown,
    userKey: string,
    lease: Lease,
    beganAt: number,
  ): Promise<number | undefined> {
    const { now, store, leaseMs, giveUpAfterMs, onProblem } = this.#options;
    onProblem({ digestId: lease.digestId, error });
    if (!DaybookError.is(error) || error.code === 'logged_elsewhere') return now() + leaseMs;
    if (error.code === 'settling') return now() + (error.retryAfterMs ?? leaseMs);
    if (error.retryable) {
      const at = this.#pauses.failed(userKey, beganAt, error.retryAfterMs);
      const { pendingSince = now() } = await store.load(lease);
      if (now() - pendingSince < giveUpAfterMs) return at;
    } else {
      await this.#crmAnswered(userKey);
    }
    await store.giveUp(lease, { code: error.code, message: error.message }, now());
    return undefined;
  }

  /** What waited for this account's CRM is taken up at once. */
  async #crmAnswered(userKey: string): Promise<void> {
    if (!this.#pauses.answered(userKey)) return;
    await this.#options.store.wake(userKey, this.#options.now());
    this.#delivery.wake();
  }

  async #acquire(id: string): Promise<LeaseKeeper> {
    const { store, now, sleep, leaseMs } = this.#options;
    const deadline = now() + 2 * leaseMs;
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- polling
      const keeper = await LeaseKeeper.acquire(id, { store, holder: this.#holder, leaseMs, now });
      if (keeper !== undefined) return keeper;
      if (now() >= deadline) throw new DaybookError('logged_elsewhere');
      // oxlint-disable-next-line no-await-in-loop
      await sleep(LEASE_POLL_MS);
    }
  }
}

function isToBeFiled(state: MessageState | 'new' | undefined): boolean {
  return state === 'new' || state === 'pending';
}

function keptBecause(error: unknown, retryAfterMs: number): DaybookError {
  if (!DaybookError.is(error)) return new DaybookError('kept', { detail: '', cause: error });
  if (error.code === 'logged_elsewhere') return error;
  return new DaybookError('kept', { detail: firstSentence(error.message), retryAfterMs, cause: error });
}

/** What went wrong, without the advice that follows it: here nobody needs to do anything. */
function firstSentence(message: string): string {
  return /^.*?\.(?= [A-Z]|$)/.exec(message)?.[0] ?? message;
}

/** A text cut into pieces is one message to the client. */
function loggedIds(messages: TakeIn['messages']): string[] {
  return messages.filter(({ message }) => baseId(message) === message.id).map(({ id }) => id);
}
