/**
 * Keeps people's profiles up to date: a person may move to another zone, marry, or work for a company that takes another
 * domain, and stay signed in for months.
 *
 * A profile is read again after half a day: after a request of the person, and in the background for those who are not
 * here, so that their first message after a journey has the right day. No request waits for it or fails with it, but the
 * one with which a person asks for fresh data.
 */
import { DaybookError, isAllowedHost, type PlatformUserInfo } from '@daybook/core';
import type { Storage, StoredUser } from '../storage/storage.js';
import type { Accounts } from './accounts.js';
import { renewProfile } from './profile.js';
import { toCrmUserId } from './user-key.js';

/** How old a profile becomes before it is read again, in milliseconds. */
export const PROFILE_AGE_MS = 12 * 3_600_000;

const TRY_AGAIN_MS = 3_600_000;
/** How often the background looks, and how many it takes at a time: 1,200 an hour. */
const LOOK_EVERY_MS = 15_000;
const AT_ONCE = 5;
/** A person who asks for fresh data waits this long at most. */
const PATIENCE_MS = 2_000;

/** What {@link Profiles} works with. */
export interface ProfilesOptions {
  storage: Pick<Storage, 'users'>;
  accounts: Accounts;
  now: () => number;
  onProblem: (error: unknown) => void;
}

/** See the head of this file. */
export class Profiles {
  readonly #options: ProfilesOptions;
  readonly #ending = new AbortController();
  readonly #underway = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;

  constructor(options: ProfilesOptions) {
    this.#options = options;
  }

  /** Begins to read old profiles in the background. */
  start(): void {
    this.#timer = setInterval(() => {
      this.#round ??= this.readOld()
        .catch(this.#options.onProblem)
        .finally(() => {
          this.#round = undefined;
        });
    }, LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** Gives up what is under way, and waits for its end. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#ending.abort();
    await this.#round;
    await Promise.all(this.#underway);
  }

  /**
   * A person asks for fresh data: reads the profile now, unless that was done at this very moment. Fails never, and lasts
   * no longer than a person waits.
   */
  async refresh(stored: StoredUser): Promise<void> {
    if (stored.profileReadAt !== undefined && stored.profileReadAt >= this.#options.now()) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS);
    });
    await Promise.race([this.#read(stored), patience]);
    clearTimeout(timer);
  }

  /** Reads the profile in the background, if it is old. */
  refreshIfOld({ userKey, profileDueAt }: StoredUser): void {
    const isOld = profileDueAt !== undefined && profileDueAt <= this.#options.now();
    if (isOld && !this.#ending.signal.aborted) void this.#track(this.#readIfOld(userKey));
  }

  /** Reads some of the profiles that are old, of people who are signed in. */
  async readOld(): Promise<void> {
    const due = await this.#options.storage.users.dueProfiles(this.#options.now(), AT_ONCE);
    await Promise.all(due.map((userKey) => this.#track(this.#readIfOld(userKey))));
  }

  /** Whoever comes first reads it: the next one finds that it is not old any more. */
  async #readIfOld(userKey: string): Promise<void> {
    const { storage, now, onProblem } = this.#options;
    try {
      const stored = await storage.users.claimProfile(userKey, {
        now: now(),
        tryAgainAt: now() + TRY_AGAIN_MS,
      });
      if (stored !== undefined) await this.#read(stored);
    } catch (error) {
      onProblem(error);
    }
  }

  #read(stored: StoredUser): Promise<void> {
    return this.#track(this.#readNow(stored));
  }

  async #readNow(stored: StoredUser): Promise<void> {
    const { storage, now, onProblem } = this.#options;
    const { userKey } = stored;
    const readAt = now();
    try {
      const { info, hostname } = await this.#ask(stored);
      const profile = renewProfile(stored.user, info);
      await storage.users.saveProfile(userKey, { profile, hostname, readAt, dueAt: readAt + PROFILE_AGE_MS });
    } catch (error) {
      onProblem(error);
      if (!DaybookError.is(error) || error.retryable) return;
      // A form without its secrets is a wrong one, and CRMs count how often somebody comes with a wrong one.
      const isForm = stored.oauth === undefined && stored.loginFields === undefined;
      const until = isForm && error.kind === 'auth' ? undefined : now() + PROFILE_AGE_MS;
      await storage.users.putOffProfile(userKey, until).catch(onProblem);
    }
  }

  async #ask(stored: StoredUser): Promise<{ info: PlatformUserInfo; hostname: string }> {
    const { platform } = stored.user;
    return this.#options.accounts.use(stored, async ({ connector, user, authHeader }) => {
      const { manifest } = connector;
      const crm = manifest.displayName;
      const { successful, platformUserInfo: info } = await connector.call('getUserInfo', {
        authHeader,
        hostname: user.hostname,
        platform,
        ...(stored.oauth === undefined && user.accessToken && { apiKey: user.accessToken }),
        additionalInfo: stored.loginFields ?? {},
        signal: this.#ending.signal,
      });
      if (!successful || !info) throw new DaybookError('login_refused', { crm, detail: 'getUserInfo' });
      if (!isSamePerson(stored, info)) {
        const detail = 'getUserInfo result: is another person than the one who has signed in';
        throw new DaybookError('connector_contract', { crm, detail });
      }
      return { info, hostname: this.#hostOf(user.hostname, info, manifest) };
    });
  }

  /** Where the account is now; credentials do not go to a host that the manifest does not name. */
  #hostOf(
    known: string,
    { overridingHostname: told }: PlatformUserInfo,
    manifest: Parameters<typeof isAllowedHost>[0] & { displayName: string },
  ): string {
    if (!told || told.toLowerCase() === known) return known;
    if (isAllowedHost(manifest, told)) return told.toLowerCase();
    const detail = 'the host that the profile names';
    this.#options.onProblem(new DaybookError('host_not_allowed', { crm: manifest.displayName, detail }));
    return known;
  }

  #track(reading: Promise<void>): Promise<void> {
    const tracked = reading.finally(() => this.#underway.delete(tracked));
    this.#underway.add(tracked);
    return tracked;
  }
}

/** A key can come to belong to somebody else; their zone and name are not this person's. */
function isSamePerson({ user, accountId }: StoredUser, { id, accountId: told }: PlatformUserInfo): boolean {
  const isSameAccount = told === null || told === undefined || String(told) === accountId;
  return isSameAccount && toCrmUserId(user.platform, id) === user.id;
}
