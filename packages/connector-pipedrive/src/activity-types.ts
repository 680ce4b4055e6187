import { DaybookError, type User } from '@daybook/core';
import { LRUCache } from 'lru-cache';
import { type ChosenType, chooseType, type TypeWishes } from './choose-type.js';
import type { Access, PipedriveApi } from './pipedrive-api.js';
import type { ActivityType } from './pipedrive-schemas.js';
import { readSwitch, readText, settingIds } from './settings.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MAXIMUM_COMPANIES = 10_000;

interface Listed {
  types: ActivityType[];
  /** Epoch milliseconds. */
  readAt: number;
}

/** The activity types of each company, read once a day: reading them costs as much as four entries. */
export class ActivityTypes {
  readonly #listed: LRUCache<string, Listed, Access>;
  readonly #defaults: Partial<TypeWishes>;
  readonly #now: () => number;

  /** @param defaults - for people who have set nothing */
  constructor(api: PipedriveApi, { defaults, now }: { defaults: Partial<TypeWishes>; now: () => number }) {
    this.#defaults = defaults;
    this.#now = now;
    this.#listed = new LRUCache({
      max: MAXIMUM_COMPANIES,
      ttl: DAY_MS,
      perf: { now },
      ttlResolution: 0,
      // Others may wait for the same list: one of them giving up must not end it for all.
      fetchMethod: async (_host, _stale, { context: { signal: _own, ...access } }) => ({
        types: await api.activityTypes(access),
        readAt: now(),
      }),
    });
  }

  /**
   * What to file a user's messages as. A type that is missed may have been added meanwhile: then the list is read
   * again, at most once an hour.
   *
   * @throws DaybookError `crm_rejected` when there is none, as {@link chooseType} does
   */
  async choose(caller: Access & { user: User }): Promise<ChosenType> {
    const { hostname, userSettings } = caller.user;
    const wishes = this.#wishesOf(userSettings);
    const { types, readAt } = await this.#listed.forceFetch(hostname, { context: caller });
    const isFresh = this.#now() - readAt < HOUR_MS;
    try {
      const chosen = chooseType(types, wishes);
      if (isFresh || chosen.warning === undefined) return chosen;
    } catch (error) {
      if (isFresh || !DaybookError.is(error)) throw error;
    }
    this.forget(hostname);
    return this.choose(caller);
  }

  forget(hostname: string): void {
    this.#listed.delete(hostname);
  }

  #wishesOf(settings: User['userSettings']): TypeWishes {
    const refuses = readSwitch(settings, settingIds.refuseWithoutType);
    const chosen = refuses === undefined ? undefined : refuses ? 'refuse' : 'call';
    return {
      wanted: readText(settings, settingIds.activityType) ?? this.#defaults.wanted,
      without: chosen ?? this.#defaults.without ?? 'call',
    };
  }
}
