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
import type { Message } from '../contract/v1/message.js';
import type { ReturnMessage } from '../contract/v1/return-message.js';
import { type Conversation, isGroup } from '../digest/conversation.js';
import { withoutTokens } from '../digest/media.js';
import { baseId, inOrder } from '../digest/order.js';
import { DaybookError } from '../errors/daybook-error.js';
import { AccountPauses } from './account-pauses.js';
import { Committer, renderSettings } from './committer.js';
import { Delivery } from './delivery.js';
import type { Commit } from './digest-writer.js';
import { GroupCommit } from './group-commit.js';
import { digestId, scopedMessageId } from './identity.js';
import { keptBecause } from './kept.js';
import { type LogbookOptions, withDefaults } from './logbook-options.js';
import { type RenderSettings, splitForEntries } from './plan.js';
import type { Standing, TakeIn } from './store.js';
import type { Account } from './write-entry.js';

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
  readonly #commits: GroupCommit<Commit>;
  readonly #pauses: AccountPauses;
  readonly #committer: Committer;
  readonly #delivery: Delivery;

  constructor(options: LogbookOptions) {
    this.#options = withDefaults(options);
    const { sleep } = this.#options;
    this.#commits = new GroupCommit(async ({ asked, gatherMs }) => {
      if (asked && gatherMs > 0) await sleep(gatherMs);
    });
    this.#pauses = new AccountPauses(this.#options);
    this.#committer = new Committer({
      ...this.#options,
      pauses: this.#pauses,
      onAnswered: () => this.#delivery.wake(),
    });
    this.#delivery = new Delivery({
      ...this.#options,
      pauses: this.#pauses,
      write: (id, userKey) => this.#commit(id, userKey),
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
   * @param patience - `none`: who asks does not wait for the writing; what is new is taken in and left to delivery
   * @returns once every message is in the CRM
   * @throws DaybookError when one is not. `kept`: it will be, by itself. Others: it is on the unfiled list, with this
   *   error as its reason
   */
  async log(
    userKey: string,
    days: readonly LogDay[],
    { patience = 'usual' }: { patience?: 'usual' | 'none' } = {},
  ): Promise<LogOutcome> {
    const account = await this.#options.openAccount(userKey, { refused: undefined });
    const settings = await renderSettings(account, this.#options.footer);
    const batch = days.map((day) => this.#toTakeIn(userKey, day, settings));
    const before = await this.#options.store.takeIn(batch);

    const open = [...before].filter(([, { state }]) => state === 'new' || state === 'pending');
    if (open.length > 0) this.#refuseWhilePaused(userKey);
    if (open.length > 0 && patience === 'none') {
      const retryAfterMs = this.#options.leaseMs;
      throw new DaybookError('kept', { detail: 'many messages come at once.', retryAfterMs });
    }
    // Where messages wait need not be where they were sent to: a write with another contact may be under way.
    const digests = [...new Set(open.map(([, { digestId: id }]) => id))];
    const commits = await this.#patiently(account, this.#commitAll(digests, userKey));
    await this.#assertFiled(userKey, account, before);
    const openIds = new Set(open.map(([id]) => id));
    return {
      logged: batch.flatMap(({ messages }) => loggedIds(messages.filter(({ id }) => openIds.has(id)))),
      created: batch.flatMap(({ id, conversation }) =>
        commits[digests.indexOf(id)]?.created ? conversation.conversationLogId : [],
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

  /** A person does not want them filed. Returns how many messages that is. */
  async dismiss(userKey: string, digestIds: readonly string[]): Promise<number> {
    const dismissed = await this.#options.store.dismiss(userKey, digestIds, this.#options.now());
    this.#delivery.wake();
    return dismissed;
  }

  /** The person has signed in again: what the former login kept from being filed is tried again. */
  async resume(userKey: string): Promise<number> {
    const unfiled = await this.#options.store.listUnfiled(userKey);
    const ids = unfiled
      .filter(({ reason }) => reason.code === 'crm_login_expired')
      .map(({ digestId: id }) => id);
    return ids.length === 0 ? 0 : this.retry(userKey, ids);
  }

  /** Every day is tried before the first failure is told. */
  async #commitAll(digests: readonly string[], userKey: string): Promise<Commit[]> {
    const results = await Promise.allSettled(digests.map((id) => this.#commit(id, userKey)));
    return results.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  }

  #commit(id: string, userKey: string): Promise<Commit> {
    return this.#commits.run(id, () => this.#committer.commit(id, userKey));
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
      messages: messages.map((message) => ({
        id: scopedMessageId(message.id, groupContact),
        baseId: scopedMessageId(baseId(message), groupContact),
        message,
      })),
      now: now(),
      retryAt: now() + leaseMs,
    };
  }

  /**
   * Whoever waited for a write of others, or sent again what a person must look at, is told of each message where it
   * really stands.
   */
  async #assertFiled(
    userKey: string,
    { connector }: Account,
    before: ReadonlyMap<string, Standing>,
  ): Promise<void> {
    if ([...before.values()].every(({ state }) => state === 'filed' || state === 'dismissed')) return;
    const standing = [...(await this.#options.store.standing(userKey, [...before.keys()])).values()];
    const unfiled = standing.find(({ state }) => state === 'unfiled');
    if (unfiled !== undefined) {
      const listed = await this.#options.store.listUnfiled(userKey);
      const reason = listed.find(({ digestId: id }) => id === unfiled.digestId)?.reason;
      if (reason) throw DaybookError.withMessage(reason.code, reason.message);
    }
    if (unfiled !== undefined || standing.some(({ state }) => state === 'pending')) {
      throw new DaybookError('kept', {
        detail: `${connector.manifest.displayName} has not taken all of it.`,
      });
    }
  }

  #refuseWhilePaused(userKey: string): void {
    const pause = this.#pauses.pauseOf(userKey);
    if (pause !== undefined) throw keptBecause(pause.reason, pause.until - this.#options.now());
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
}

/** A text cut into pieces is one message to the client. */
function loggedIds(messages: TakeIn['messages']): string[] {
  return messages.filter(({ message }) => baseId(message) === message.id).map(({ id }) => id);
}
