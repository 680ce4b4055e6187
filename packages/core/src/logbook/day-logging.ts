/**
 * Logs days of conversations: their messages are taken in before anything else, and written by the writers of their days. Who
 * asked is answered when all of them are in the CRM, or told that they are kept.
 */
import { joinMessages, type ReturnMessage } from '../contract/v1/return-message.js';
import { baseId } from '../digest/order.js';
import { DaybookError } from '../errors/daybook-error.js';
import { refusals } from '../errors/error-table.js';
import type { AccountPauses } from './account-pauses.js';
import { type Committer, renderSettings } from './committer.js';
import { FirstPlan } from './first-plan.js';
import { keptBecause, keptByNow } from './kept.js';
import { type LogDay, takeInOf } from './log-day.js';
import type { LogbookOptions } from './logbook-options.js';
import { patiently } from './patiently.js';
import type { RenderSettings } from './plan.js';
import type { Standing, TakeIn, TakenIn, UnfiledReason } from './store.js';
import type { WaitingSenders } from './waiting-senders.js';
import type { Account, Profile } from './write-entry.js';
import { type Commit, nothingDone } from './writer.js';

/** What became of a request: every message that was sent is now in the CRM. */
export interface LogOutcome {
  /** Scoped ids of the messages that no answer has named before, oldest first. */
  logged: string[];
  /** Conversations whose first messages these are, by the client's key. */
  created: string[];
  /** How many messages a person has dismissed, of which nobody was told before. */
  leftOut: number;
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

/** What days have in common with calls. */
export interface DayLoggingOptions extends Required<LogbookOptions> {
  committer: Committer;
  pauses: AccountPauses;
  senders: WaitingSenders;
  /** Whether a write of this digest would begin at once. */
  isFree: (digestId: string) => boolean;
  /** Writes a digest with the next commit. */
  commit: (digestId: string, userKey: string) => Promise<Commit>;
  /** The same, in its own way. */
  write: (digestId: string, userKey: string, write: () => Promise<Commit>) => Promise<Commit>;
}

/** See the head of this file. */
export class DayLogging {
  readonly #options: DayLoggingOptions;

  constructor(options: DayLoggingOptions) {
    this.#options = options;
  }

  /** @throws DaybookError when a message is not in the CRM; what it says of it is so */
  async log(userKey: string, days: readonly LogDay[], how: HowToLog = {}): Promise<LogOutcome> {
    const profile = how.profile ?? (await this.#options.readProfile(userKey));
    const settings = await renderSettings(profile, this.#options.footer);
    const arriving = await this.#toTakeIn(userKey, days, settings);
    const pause = this.#options.pauses.pauseOf(userKey);
    const isWritten = pause === undefined && how.patience !== 'none';
    const { taken, early } = this.#takeIn(userKey, arriving, { settings, how, isWritten });
    const { standings } = await taken;
    const before = [...standings.values()];
    const ids = [...new Set(before.filter(({ isTold }) => !isTold).map(({ id }) => id))];
    const endWaiting = this.#options.senders.wait(userKey, ids);
    try {
      if (before.some(isOpen)) {
        if (pause) throw keptBecause(pause.reason, pause.until - this.#options.now());
        if (!isWritten) throw this.#tooMany();
      }
      const commits = await this.#file(userKey, profile, before, isWritten ? early : undefined);
      const told = await this.#tell(userKey, { arriving, standings, ids, commits });
      if (told.logged.length === 0) assertNoneLeftOut(before);
      return {
        returnMessage: joinMessages([...commits.values()].map((commit) => commit.returnMessage)),
        ...told,
      };
    } catch (error) {
      throw keptByNow(error);
    } finally {
      const untold = endWaiting();
      if (untold.length > 0) await this.#options.store.untell(userKey, untold).catch(() => undefined);
    }
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
    const digestIds = isWritten ? arriving.map(({ id }) => id).filter((id) => this.#options.isFree(id)) : [];
    const taken = store.takeIn(arriving, { digestIds, ...this.#options.committer.opening(plan) });
    const commitOpened = async (id: string): Promise<Commit> => {
      const opened = (await taken).opened.get(id);
      const openAccount = how.openAccount;
      if (opened)
        return this.#options.committer.commitOpened(opened, { userKey, settings, plan, openAccount });
      const standings = [...(await taken).standings.values()];
      const isNeeded = standings.some((each) => each.digestId === id && (isOpen(each) || each.isBehind));
      return isNeeded ? this.#options.committer.commit(id, userKey) : nothingDone;
    };
    const early = new Map(
      digestIds.map((id) => [id, this.#options.write(id, userKey, () => commitOpened(id))]),
    );
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
    const begin = (id: string): Promise<Commit> => early?.get(id) ?? this.#options.commit(id, userKey);
    // Where messages wait need not be where they were sent to: a write with another contact may be under way.
    const waiting = digestsOf(before.filter(isOpen));
    const behind = digestsOf(before.filter(({ isBehind }) => isBehind)).filter((id) => !waiting.includes(id));
    const rewriting = early && behind.length > 0 ? settleAll(behind, begin) : undefined;
    rewriting?.catch(() => undefined);
    const patience = { patienceMs: this.#options.patienceMs, kind: 'day' } as const;
    const commits = await patiently(profile, settleAll(waiting, begin), patience);
    if (rewriting) {
      const rewritten = await patiently(profile, rewriting, patience).catch(() => new Map<string, Commit>());
      for (const [id, commit] of rewritten) commits.set(id, commit);
    }
    const filed = filedBy(commits);
    const open = before.filter((each) => each.state === 'unfiled' || (isOpen(each) && !filed.has(each.id)));
    if (open.length > 0) await this.#assertFiled(userKey, profile, open);
    return commits;
  }

  /** Each message is named in one answer, the first after it was filed or left out, whoever sent it then. */
  async #tell(
    userKey: string,
    told: {
      arriving: readonly TakeIn[];
      standings: ReadonlyMap<string, Standing>;
      ids: readonly string[];
      commits: ReadonlyMap<string, Commit>;
    },
  ): Promise<Pick<LogOutcome, 'logged' | 'leftOut' | 'created'>> {
    const { arriving, standings, ids, commits } = told;
    const messageIds = new Set(this.#options.senders.take(userKey, ids));
    const created = new Set([...commits].filter(([, commit]) => commit.created).map(([id]) => id));
    const unnamed = ids.filter((id) => !messageIds.has(id));
    const filed = unnamed.length > 0 ? filedBy(commits) : undefined;
    const others = unnamed.filter((id) => !filed?.has(id));
    if (others.length > 0) {
      const before = await this.#options.store.tell(userKey, others);
      for (const id of before.messageIds) messageIds.add(id);
      for (const id of before.digestIds) created.add(id);
    }
    const named = arriving.flatMap(({ messages }) =>
      messages.filter(({ message }) => baseId(message) === message.id).map(({ id }) => id),
    );
    const news = [...new Set(named)].flatMap((id) => {
      const standing = standings.get(id);
      return standing && messageIds.has(standing.id) ? [{ ...standing, id }] : [];
    });
    return {
      logged: news.filter(({ state }) => state !== 'dismissed').map(({ id }) => id),
      leftOut: news.filter(({ isLeftOut }) => isLeftOut).length,
      created: arriving.flatMap(({ id, conversation }) =>
        created.has(id) ? conversation.conversationLogId : [],
      ),
    };
  }

  #tooMany(): DaybookError {
    const retryAfterMs = this.#options.leaseMs;
    return new DaybookError('kept', { detail: 'many messages come at once.', retryAfterMs });
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
  async #assertFiled(userKey: string, { connector }: Profile, open: readonly Standing[]): Promise<void> {
    const ids = [...new Set(open.map(({ id }) => id))];
    const standing = [...(await this.#options.store.standing(userKey, ids)).values()];
    const unfiled = standing.find(({ state }) => state === 'unfiled');
    if (unfiled !== undefined) {
      const reason = await this.#options.store.reasonOf(userKey, unfiled.digestId);
      if (reason) throw asListed(reason);
    }
    if (unfiled !== undefined || standing.some(({ state }) => state === 'pending')) {
      throw new DaybookError('kept', {
        detail: `${connector.manifest.displayName} has not taken all of it.`,
      });
    }
    assertNoneLeftOut(standing);
  }
}

/** What the CRM refused was not tried now, so its words are of an earlier time. */
function asListed({ code, message }: UnfiledReason): DaybookError {
  return DaybookError.withMessage(
    code,
    refusals.includes(code) ? `On your unfiled list: ${message}` : message,
  );
}

/** Nobody may read that all is logged who sends what a person has dismissed. */
function assertNoneLeftOut(standing: readonly Standing[]): void {
  const count = standing.filter(({ isLeftOut }) => isLeftOut).length;
  if (count === 0) return;
  throw new DaybookError('dismissed', { detail: count === 1 ? '1 message was' : `${count} messages were` });
}

/** Every day is tried before the first failure is told. */
async function settleAll(
  ids: readonly string[],
  commit: (id: string) => Promise<Commit>,
): Promise<Map<string, Commit>> {
  const results = await Promise.allSettled(ids.map(commit));
  return new Map(
    results.map((result, index) => {
      if (result.status === 'rejected') throw result.reason;
      return [ids[index] ?? '', result.value];
    }),
  );
}

function filedBy(commits: ReadonlyMap<string, Commit>): Set<string> {
  return new Set([...commits.values()].flatMap((commit) => [...commit.filed]));
}

function isOpen({ state }: Standing): boolean {
  return state === 'new' || state === 'pending';
}

function digestsOf(standings: readonly Standing[]): string[] {
  return [...new Set(standings.map(({ digestId: id }) => id))];
}
