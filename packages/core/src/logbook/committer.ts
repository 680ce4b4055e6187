/**
 * Commits a digest: writes it under its lease, and decides what follows from how that went. What may pass is tried
 * again by itself; what only a person can mend goes to the unfiled list.
 */
import { randomUUID } from 'node:crypto';
import { DaybookError } from '../errors/daybook-error.js';
import type { ErrorCode } from '../errors/error-table.js';
import type { AccountPauses } from './account-pauses.js';
import { type Commit, DigestWriter } from './digest-writer.js';
import { keptBecause } from './kept.js';
import { LeaseKeeper } from './lease-keeper.js';
import type { LogbookOptions } from './logbook-options.js';
import type { RenderSettings } from './plan.js';
import type { Lease } from './store.js';
import type { Account, Profile } from './write-entry.js';

const LEASE_POLL_MS = 100;
/** The CRM answers; only what became of one entry is not known yet. */
const looksAgain: ReadonlySet<ErrorCode> = new Set(['settling', 'entry_missing']);

/** What a {@link Committer} works with. */
export interface CommitterOptions extends Required<LogbookOptions> {
  pauses: AccountPauses;
  /** Told when a CRM that was left alone answers again. */
  onAnswered: () => void;
}

/** See the head of this file. */
export class Committer {
  readonly #options: CommitterOptions;
  readonly #holder = randomUUID();

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  /** Writes one digest under its lease and decides what follows from how that went. */
  async commit(id: string, userKey: string): Promise<Commit> {
    const keeper = await this.#acquire(id);
    const beganAt = this.#options.now();
    let failed = false;
    let at: number | undefined;
    try {
      this.#options.pauses.began(userKey);
      const commit = await this.#writeWithFreshCredentials(userKey, keeper);
      if (commit.asked) await this.#crmAnswered(userKey);
      if (commit.filed > 0) this.#options.onFiled(userKey, commit.filed);
      return commit;
    } catch (error) {
      failed = true;
      at = await this.#afterFailure(error, userKey, keeper.lease, beganAt);
      throw at === undefined ? nameProblem(error, id) : keptBecause(error, at - this.#options.now());
    } finally {
      this.#options.pauses.undecided(userKey);
      keeper.stop();
      await this.#release(keeper.lease, { at, failed });
    }
  }

  /** What was written is written, even if this fails: the lease then ends by itself, and delivery looks again. */
  async #release(lease: Lease, next: { at: number | undefined; failed: boolean }): Promise<void> {
    const { store, now, leaseMs, onProblem } = this.#options;
    try {
      await store.release(lease, { ...next, otherwise: now() + leaseMs });
    } catch (error) {
      onProblem({ digestId: lease.digestId, error });
    }
  }

  /** A refused token may just have run out: it is renewed once. */
  async #writeWithFreshCredentials(userKey: string, keeper: LeaseKeeper): Promise<Commit> {
    const open = (refused?: string): Promise<Account> => this.#options.openAccount(userKey, { refused });
    const write = async (account: Account): Promise<Commit> => {
      const settings = await renderSettings(account, this.#options.footer);
      const { store, now } = this.#options;
      return new DigestWriter({ store, account, settings, keeper, now }).write();
    };
    const account = await open();
    try {
      return await write(account);
    } catch (error) {
      if (!DaybookError.is(error) || error.kind !== 'auth') throw error;
      return write(await open(account.authHeader));
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
    if (DaybookError.is(error) && error.code === 'logged_elsewhere') return now() + leaseMs;
    if (DaybookError.is(error) && looksAgain.has(error.code)) return now() + (error.retryAfterMs ?? leaseMs);
    const isOurs = DaybookError.is(error);
    if (isOurs && !error.retryable) {
      await this.#crmAnswered(userKey);
    } else {
      const at = isOurs ? this.#options.pauses.failed(userKey, beganAt, error) : now() + leaseMs;
      const since = await store.pendingSince(lease.digestId);
      if (now() - (since ?? now()) < giveUpAfterMs) return at;
    }
    const { code, message } = nameProblem(error, lease.digestId);
    await store.giveUp(lease, { code, message }, now());
    return undefined;
  }

  /** What waited for this account's CRM is taken up at once. */
  async #crmAnswered(userKey: string): Promise<void> {
    if (!this.#options.pauses.answered(userKey)) return;
    await this.#options.store.wake(userKey, this.#options.now());
    this.#options.onAnswered();
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

/** What a user's entries are rendered with. */
export async function renderSettings({ user, connector }: Profile, footer: string): Promise<RenderSettings> {
  const format = connector.has('getLogFormatType')
    ? await connector.call('getLogFormatType', {})
    : 'text/plain';
  return { user, connector, format, footer };
}

function nameProblem(error: unknown, digestId: string): DaybookError {
  return DaybookError.is(error) ? error : new DaybookError('unexpected', { detail: digestId, cause: error });
}
