/**
 * The logbook: never twice, nothing lost.
 *
 * Messages are first taken in, in one transaction, and only then written to the CRM: what was taken in is never lost.
 * A day has one writer at a time. In this process a group commit sees to that (everybody who comes while a write is
 * under way is served by the next one), between processes a lease on the digest's row. The writer renders the whole
 * day, records its intent, makes one CRM call and records the result. An intent without a result means that the
 * call's fate is unknown; the entry is then looked for by its marker before it is ever created again.
 */
import { randomUUID } from 'node:crypto';
import type { Message } from '../contract/v1/message.js';
import type { ReturnMessage } from '../contract/v1/return-message.js';
import type { Conversation } from '../digest/conversation.js';
import { isGroup } from '../digest/conversation.js';
import { baseId, inOrder } from '../digest/order.js';
import { DaybookError } from '../errors/daybook-error.js';
import { GroupCommit } from './group-commit.js';
import { digestId, scopedMessageId } from './identity.js';
import { type PlannedWrite, planWrites, type RenderSettings, splitForEntries } from './plan.js';
import type { DigestRecord, Lease, LogbookStore, TakeIn } from './store.js';
import { type Account, writeEntry } from './write-entry.js';

/** Longer than any write takes: a CRM call is given up after 10 s, and a day rarely has two parts to write. */
const LEASE_MS = 30_000;
const LEASE_POLL_MS = 100;
const LEASE_PATIENCE_MS = 25_000;

export interface LogbookOptions {
  store: LogbookStore;
  /** Opens a user's account: decrypts, and refreshes what needs refreshing. */
  openAccount: (userKey: string) => Promise<Account>;
  /** Last line of every entry. Default: `--- Created via RingCentral App Connect`. */
  footer?: string;
  now?: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
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

interface Commit {
  created: boolean;
  returnMessage: ReturnMessage | undefined;
}

/** See the head of this file. */
export class Logbook {
  readonly #options: Required<LogbookOptions>;
  readonly #holder = randomUUID();
  readonly #commits = new GroupCommit<Commit>();

  constructor(options: LogbookOptions) {
    this.#options = {
      footer: '--- Created via RingCentral App Connect',
      now: Date.now,
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      ...options,
    };
  }

  /**
   * Logs one or more days of a user's conversations. Already logged messages are a quiet no-op.
   *
   * @param userKey - names the user's account in the storage
   * @returns once every message is in the CRM
   * @throws DaybookError when one is not; what was taken in is kept, and the same request may be sent again
   */
  async log(userKey: string, days: readonly LogDay[]): Promise<LogOutcome> {
    const account = await this.#options.openAccount(userKey);
    const settings = await this.#renderSettings(account);
    const batch = days.map((day) => this.#toTakeIn(userKey, day, settings));
    const before = await this.#options.store.takeIn(batch);

    const isOpen = ({ id }: { id: string }): boolean => before.get(id) !== 'filed';
    const open = batch.filter(({ messages }) => messages.some(isOpen));
    const commits = await Promise.all(
      open.map(({ id }) => this.#commits.run(id, () => this.#write(id, userKey))),
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

  #toTakeIn(userKey: string, day: LogDay, settings: RenderSettings): TakeIn {
    const { conversation, additionalSubmission } = day;
    const groupContact = isGroup(conversation) ? conversation.contact.id : undefined;
    const messages = splitForEntries(conversation, inOrder(day.messages), settings);
    return {
      id: digestId(userKey, conversation.conversationLogId, conversation.contact.id),
      userKey,
      conversation,
      additionalSubmission,
      messages: messages.map((message) => ({ id: scopedMessageId(message.id, groupContact), message })),
      now: this.#options.now(),
    };
  }

  async #renderSettings({ user, connector }: Account): Promise<RenderSettings> {
    const format = connector.has('getLogFormatType')
      ? await connector.call('getLogFormatType', {})
      : 'text/plain';
    return { user, connector, format, footer: this.#options.footer };
  }

  async #write(id: string, userKey: string): Promise<Commit> {
    const lease = await this.#acquire(id);
    try {
      const record = await this.#options.store.load(lease);
      const account = await this.#options.openAccount(userKey);
      await this.#leaveDeletedAlone(lease, record, account);
      let commit: Commit = { created: false, returnMessage: undefined };
      for (const write of planWrites(record, await this.#renderSettings(account))) {
        // oxlint-disable-next-line no-await-in-loop -- a second part is written only when the first one stands
        const written = await this.#writeOne(lease, record, account, write);
        commit = {
          created: commit.created || write.entry === undefined,
          returnMessage: written ?? commit.returnMessage,
        };
      }
      return commit;
    } finally {
      await this.#options.store.release(lease);
    }
  }

  async #writeOne(
    lease: Lease,
    record: DigestRecord,
    account: Account,
    write: PlannedWrite,
  ): Promise<ReturnMessage | undefined> {
    const { store, now } = this.#options;
    const { part } = write.digest;
    const kind = write.entry?.logId === undefined ? 'creating' : 'updating';
    await store.intend(lease, { part, messageIds: write.messageIds, kind, now: now() });
    try {
      const { logId, returnMessage } = await writeEntry(account, record, write);
      await store.settle(lease, part, { outcome: 'filed', logId });
      return returnMessage;
    } catch (error) {
      if (DaybookError.is(error) && error.kind === 'not_found' && kind === 'updating') {
        await store.settle(lease, part, { outcome: 'deleted' });
        await this.#giveUpOnDeleted(lease, account);
      }
      const mayHaveLanded = !DaybookError.is(error) || error.mayHaveLanded;
      const wasUncertain = write.entry?.state === 'creating' || write.entry?.state === 'updating';
      await store.settle(lease, part, { outcome: mayHaveLanded || wasUncertain ? 'unknown' : 'refused' });
      throw error;
    }
  }

  /** Somebody deleted the day's entry in the CRM: it is not made again (design, section 4, step 6). */
  async #leaveDeletedAlone(lease: Lease, record: DigestRecord, account: Account): Promise<void> {
    if (record.entries.some(({ state }) => state === 'deleted')) await this.#giveUpOnDeleted(lease, account);
  }

  async #giveUpOnDeleted(lease: Lease, { connector }: Account): Promise<never> {
    const error = new DaybookError('entry_deleted', { crm: connector.manifest.displayName });
    await this.#options.store.giveUp(lease, error.code);
    throw error;
  }

  async #acquire(id: string): Promise<Lease> {
    const { store, now, sleep } = this.#options;
    const deadline = now() + LEASE_PATIENCE_MS;
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- polling
      const lease = await store.acquire(id, this.#holder, now(), now() + LEASE_MS);
      if (lease !== undefined) return lease;
      if (now() >= deadline) throw new DaybookError('logged_elsewhere');
      // oxlint-disable-next-line no-await-in-loop
      await sleep(LEASE_POLL_MS);
    }
  }
}

/** A text cut into pieces is one message to the client. */
function loggedIds(messages: TakeIn['messages']): string[] {
  return messages.filter(({ message }) => baseId(message) === message.id).map(({ id }) => id);
}
