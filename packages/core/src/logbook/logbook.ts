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
import type { CallFact } from '../call/call-fact.js';
import type { ReturnMessage } from '../contract/v1/return-message.js';
import { baseId } from '../digest/order.js';
import { DaybookError } from '../errors/daybook-error.js';
import { AccountPauses } from './account-pauses.js';
import { CallLogging, type HowToLogCall, type LogCallOutcome } from './call-logging.js';
import { Committer, renderSettings } from './committer.js';
import { Delivery } from './delivery.js';
import { FirstPlan } from './first-plan.js';
import { GroupCommit } from './group-commit.js';
import { keptAs, keptBecause, keptByNow } from './kept.js';
import { type LogDay, takeInOf } from './log-day.js';
import { type LogbookOptions, withDefaults } from './logbook-options.js';
import type { RenderSettings } from './plan.js';
import { RecentReads } from './recent-reads.js';
import type { LogbookRecord } from './record.js';
import type { Standing, TakeIn, TakenIn } from './store.js';
import { WaitingSenders } from './waiting-senders.js';
import type { Account, Profile } from './write-entry.js';
import { type Commit, nothingDone } from './writer.js';

/** What became of a request: every message that was sent is now in the CRM. */
export interface LogOutcome {
  /** Scoped ids of the messages that no answer has named before, oldest first. */
  logged: string[];
  /** Conversations whose first messages these are, by the client's key. */
  created: string[];
  returnMessage: ReturnMessage | undefined;
}

/** What who calls the logbook knows already. */
export interface HowToLog {
  /** Who the user is. Default: `readProfile` of the options. */
  profile?: Profile | undefined;
  /** Opens the user's account, who is at hand. Default: `openAccount` of the options. */
  openAccount?: (() => Promise<Account>) | undefined;
  /** `none`: who asks does not wait for the writing; what is new is taken in and left to delivery. Default: `usual`. */
  patience?: 'usual' | 'none' | undefined;
}

/** See the head of this file. */
export class Logbook {
  readonly #options: Required<LogbookOptions>;
  readonly #commits: GroupCommit<Commit>;
  readonly #pauses: AccountPauses;
  readonly #committer: Committer;
  readonly #delivery: Delivery;
  readonly #calls: CallLogging;
  readonly #senders = new WaitingSenders();

  constructor(options: LogbookOptions) {
    this.#options = withDefaults(options);
    const { sleep } = this.#options;
    this.#commits = new GroupCommit(async ({ asked, gatherMs }) => {
      if (asked && gatherMs > 0) await sleep(gatherMs);
    });
    this.#pauses = new AccountPauses(this.#options);
    const reads = new RecentReads(this.#options);
    this.#committer = new Committer({
      ...this.#options,
      reads,
      pauses: this.#pauses,
      senders: this.#senders,
      onAnswered: () => this.#delivery.wake(),
    });
    this.#delivery = new Delivery({
      ...this.#options,
      pauses: this.#pauses,
      write: (id, userKey) => this.#commit(id, userKey),
    });
    this.#calls = new CallLogging({
      ...this.#options,
      commits: this.#commits,
      committer: this.#committer,
      reads,
      pauses: this.#pauses,
      wake: () => this.#delivery.wake(),
      patiently: (profile, work) => this.#patiently(profile, work, 'call'),
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
  async log(userKey: string, days: readonly LogDay[], how: HowToLog = {}): Promise<LogOutcome> {
    const profile = how.profile ?? (await this.#options.readProfile(userKey));
    const settings = await renderSettings(profile, this.#options.footer);
    const arriving = await this.#toTakeIn(userKey, days, settings);
    const pause = this.#pauses.pauseOf(userKey);
    const isWritten = pause === undefined && how.patience !== 'none';
    const { taken, early } = this.#takeIn(userKey, arriving, { settings, how, isWritten });
    const { standings } = await taken;
    const ids = [...new Set([...standings.values()].filter(({ isTold }) => !isTold).map(({ id }) => id))];
    const endWaiting = this.#senders.wait(userKey, ids);
    try {
      const before = [...standings.values()];
      if (before.some(isOpen)) {
        if (pause) throw keptBecause(pause.reason, pause.until - this.#options.now());
        if (!isWritten) throw this.#tooMany();
      }
      const commits = await this.#file(userKey, profile, before, isWritten ? early : undefined);
      return {
        ...(await this.#tell(userKey, { arriving, standings, ids, commits })),
        returnMessage: lastMessage([...commits.values()]),
      };
    } catch (error) {
      throw keptByNow(error);
    } finally {
      const untold = endWaiting();
      if (untold.length > 0) await this.#options.store.untell(userKey, untold).catch(() => undefined);
    }
  }

  /**
   * Logs what a request tells of a call.
   *
   * @param fact - read with `callFactSchema`
   * @returns what became of it; it is taken in, whatever that is
   * @throws DaybookError only when it could not be taken in
   */
  logCall(userKey: string, fact: CallFact, how: HowToLogCall): Promise<LogCallOutcome> {
    return this.#calls.log(userKey, fact, how);
  }

  /**
   * What the form of a call shows; undefined for a call that is not in the CRM. From then on, a change that the person makes
   * in the form is compared with that.
   */
  showCall(...parameters: Parameters<CallLogging['show']>): ReturnType<CallLogging['show']> {
    return this.#calls.show(...parameters);
  }

  /**
   * Takes messages in. Days that nobody is writing here are opened in the same step; their writers are in place before
   * it, so that nobody else begins with them.
   */
  #takeIn(
    userKey: string,
    arriving: readonly TakeIn[],
    { settings, how, isWritten }: { settings: RenderSettings; how: HowToLog; isWritten: boolean },
  ): { taken: Promise<TakenIn>; early: Map<string, Promise<Commit>> } {
    const { store, now } = this.#options;
    const plan = new FirstPlan({ settings, now });
    const digestIds = isWritten ? arriving.map(({ id }) => id).filter((id) => this.#commits.isFree(id)) : [];
    const taken = store.takeIn(arriving, { ...this.#committer.opening(plan), digestIds });
    const commitOpened = async (id: string): Promise<Commit> => {
      const opened = (await taken).opened.get(id);
      const openAccount = how.openAccount;
      if (opened) return this.#committer.commitOpened(opened, { userKey, settings, plan, openAccount });
      const standings = [...(await taken).standings.values()];
      const isNeeded = standings.some((each) => each.digestId === id && (isOpen(each) || each.isBehind));
      return isNeeded ? this.#committer.commit(id, userKey) : nothingDone;
    };
    const early = new Map(digestIds.map((id) => [id, this.#write(id, userKey, () => commitOpened(id))]));
    for (const commit of early.values()) commit.catch(() => undefined);
    return { taken, early };
  }

  /**
   * Resolves when every message is in the CRM. Entries that do not yet say what is new about messages they hold are
   * written too; if that does not work now it is no failure of this request, for its messages are logged.
   *
   * @param early - the writers of days that were opened when they were taken in; none: nothing is written now
   */
  async #file(
    userKey: string,
    profile: Profile,
    before: readonly Standing[],
    early: ReadonlyMap<string, Promise<Commit>> | undefined,
  ): Promise<Map<string, Commit>> {
    const commit = (id: string): Promise<Commit> => early?.get(id) ?? this.#commit(id, userKey);
    // Where messages wait need not be where they were sent to: a write with another contact may be under way.
    const waiting = digestsOf(before.filter(isOpen));
    const behind = digestsOf(before.filter(({ isBehind }) => isBehind)).filter((id) => !waiting.includes(id));
    const rewriting = settleAll(early ? behind : [], commit);
    rewriting.catch(() => undefined);
    const commits = await this.#patiently(profile, settleAll(waiting, commit));
    await this.#patiently(profile, rewriting).catch(() => undefined);
    const filed = new Set([...commits.values()].flatMap((each) => [...each.filed]));
    await this.#assertFiled(
      userKey,
      profile,
      before.filter(({ id, state }) => state === 'unfiled' || (state !== 'filed' && !filed.has(id))),
    );
    return commits;
  }

  /** Each message is named in one answer, the first after it was filed, whoever sent it then. */
  async #tell(
    userKey: string,
    told: {
      arriving: readonly TakeIn[];
      standings: ReadonlyMap<string, Standing>;
      ids: readonly string[];
      commits: ReadonlyMap<string, Commit>;
    },
  ): Promise<Pick<LogOutcome, 'logged' | 'created'>> {
    const { arriving, standings, ids, commits } = told;
    const messageIds = new Set(this.#senders.take(userKey, ids));
    const created = new Set([...commits].filter(([, commit]) => commit.created).map(([id]) => id));
    const filed = new Set([...commits.values()].flatMap((each) => [...each.filed]));
    const others = ids.filter((id) => !messageIds.has(id) && !filed.has(id));
    if (others.length > 0) {
      const before = await this.#options.store.tell(userKey, others);
      for (const id of before.messageIds) messageIds.add(id);
      for (const id of before.digestIds) created.add(id);
    }
    const named = arriving.flatMap(({ messages }) =>
      messages.filter(({ message }) => baseId(message) === message.id).map(({ id }) => id),
    );
    return {
      logged: [...new Set(named)].filter((id) => messageIds.has(standings.get(id)?.id ?? '')),
      created: arriving.flatMap(({ id, conversation }) =>
        created.has(id) ? conversation.conversationLogId : [],
      ),
    };
  }

  #tooMany(): DaybookError {
    const retryAfterMs = this.#options.leaseMs;
    return new DaybookError('kept', { detail: 'many messages come at once.', retryAfterMs });
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

  /**
   * What kept a person's messages from being filed is gone, as when they have signed in again: those are tried again.
   *
   * @param reason - what it was
   */
  async resume(userKey: string, reason: 'crm_login_expired' | 'contact_not_created'): Promise<number> {
    const unfiled = await this.#options.store.listUnfiled(userKey);
    const ids = unfiled.filter(({ reason: { code } }) => code === reason).map(({ digestId }) => digestId);
    return ids.length === 0 ? 0 : this.retry(userKey, ids);
  }

  #commit(id: string, userKey: string): Promise<Commit> {
    return this.#write(id, userKey, () => this.#committer.commit(id, userKey));
  }

  /** Writes a day; one that was handed on, because it has a contact now, is written there. */
  async #write(id: string, userKey: string, write: () => Promise<Commit>): Promise<Commit> {
    const commit = await this.#commits.run(id, write);
    return commit.handedTo === undefined ? commit : this.#commit(commit.handedTo, userKey);
  }

  async #toTakeIn(userKey: string, days: readonly LogDay[], settings: RenderSettings): Promise<TakeIn[]> {
    const { now, leaseMs } = this.#options;
    const arriving: TakeIn[] = [];
    for (const day of days) {
      const when = { now: now(), retryAt: now() + leaseMs };
      // oxlint-disable-next-line no-await-in-loop -- one big day after another
      arriving.push(await takeInOf(userKey, day, settings, when));
    }
    return arriving;
  }

  /**
   * Whoever waited for a write of others, or sent again what a person must look at, is told of each message where it
   * really stands.
   */
  async #assertFiled(userKey: string, { connector }: Profile, before: readonly Standing[]): Promise<void> {
    const open = before.filter(({ state }) => state !== 'filed' && state !== 'dismissed');
    if (open.length === 0) return;
    const ids = [...new Set(open.map(({ id }) => id))];
    const standing = [...(await this.#options.store.standing(userKey, ids)).values()];
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

  async #patiently<Result>(
    { connector }: Profile,
    work: Promise<Result>,
    kind: LogbookRecord['kind'] = 'day',
  ): Promise<Result> {
    const { patienceMs } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const impatience = new Promise<never>((_resolve, reject) => {
      const detail = `${connector.manifest.displayName} is slow to answer.`;
      timer = setTimeout(
        () => reject(new DaybookError(keptAs[kind], { detail, retryAfterMs: patienceMs })),
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

/** Every day is tried before the first failure is told. */
async function settleAll(
  ids: readonly string[],
  commit: (id: string) => Promise<Commit>,
): Promise<Map<string, Commit>> {
  const results = await Promise.allSettled(ids.map(async (id) => [id, await commit(id)] as const));
  return new Map(
    results.map((result) => {
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    }),
  );
}

function isOpen({ state }: Standing): boolean {
  return state === 'new' || state === 'pending';
}

function digestsOf(standings: readonly Standing[]): string[] {
  return [...new Set(standings.map(({ digestId: id }) => id))];
}

function lastMessage(commits: readonly Commit[]): ReturnMessage | undefined {
  return commits.map(({ returnMessage }) => returnMessage).findLast((message) => message !== undefined);
}
