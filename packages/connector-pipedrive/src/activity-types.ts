import { DaybookError, type User } from '@daybook/core';
import { LRUCache } from 'lru-cache';
import type { Draft } from './activity.js';
import { atMost } from './at-most.js';
import { type ChosenType, chooseCallType, chooseType, type TypeWishes } from './choose-type.js';
import type { Access, PipedriveApi } from './pipedrive-api.js';
import type { ActivityType } from './pipedrive-schemas.js';
import { readSwitch, readText, settingIds } from './settings.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MAXIMUM_COMPANIES = 10_000;

interface Listed {
  types: ActivityType[];
  /** Epoch milliseconds. */
  readAt: number;
}

/** Somebody's wish for the list; `isSent` when it was this one that went to Pipedrive. */
interface Request {
  access: Access;
  isSent: boolean;
}

/** What operators can set for people who have set nothing. */
export interface TypeDefaults extends Partial<TypeWishes> {
  /** For calls: a `key_string` or a name. */
  wantedForCalls?: string | undefined;
}

/** The activity types of each company, read once a day: reading them costs as much as four entries. */
export class ActivityTypes {
  readonly #listed: LRUCache<string, Listed, Request>;
  readonly #defaults: TypeDefaults;
  readonly #now: () => number;

  /** @param defaults - for people who have set nothing */
  constructor(api: PipedriveApi, { defaults, now }: { defaults: TypeDefaults; now: () => number }) {
    this.#defaults = defaults;
    this.#now = now;
    this.#listed = new LRUCache({
      ...atMost(MAXIMUM_COMPANIES),
      ttl: DAY_MS,
      perf: { now },
      ttlResolution: 0,
      // Others may wait for the same list: one of them giving up must not end it for all.
      fetchMethod: async (_host, _stale, { context }) => {
        context.isSent = true;
        const { signal: _own, ...access } = context.access;
        return { types: await api.activityTypes(access), readAt: now() };
      },
    });
  }

  /**
   * What to file a user's messages or calls as. A type that is missed may have been added meanwhile: then the list is read
   * again, at most once an hour, and once a minute when nothing can be logged without it.
   *
   * @throws DaybookError `crm_rejected` when there is none, as {@link chooseType} does
   */
  async choose(caller: Access & { user: User }, kind: Draft['kind']): Promise<ChosenType> {
    const { hostname, userSettings } = caller.user;
    const listed = await this.#list(caller);
    const age = this.#now() - listed.readAt;
    try {
      const chosen = this.#chooseFrom(listed.types, userSettings, kind);
      if (age < HOUR_MS || chosen.warning === undefined) return chosen;
    } catch (error) {
      if (age < MINUTE_MS || !DaybookError.is(error)) throw error;
    }
    this.#drop(hostname, listed);
    return this.choose(caller, kind);
  }

  /** Who waited for a colleague's request must not be refused because the colleague may not see the list. */
  async #list(caller: Access): Promise<Listed> {
    const { hostname } = caller.user;
    const context: Request = { access: caller, isSent: false };
    try {
      return await this.#listed.forceFetch(hostname, { context });
    } catch (error) {
      if (context.isSent) throw error;
      return this.#listed.forceFetch(hostname, { context: { access: caller, isSent: false } });
    }
  }

  /** The list was wrong, or somebody wants fresh data: it is read again when it is next needed. */
  forget(hostname: string): void {
    this.#drop(hostname, this.#listed.peek(hostname));
  }

  /** Never one that is on its way: that one is fresh, and others wait for it. */
  #drop(hostname: string, listed: Listed | undefined): void {
    if (listed !== undefined && this.#listed.peek(hostname) === listed) this.#listed.delete(hostname);
  }

  #chooseFrom(types: ActivityType[], settings: User['userSettings'], kind: Draft['kind']): ChosenType {
    if (kind === 'message') return chooseType(types, this.#wishesOf(settings));
    return chooseCallType(
      types,
      readText(settings, settingIds.callActivityType) ?? this.#defaults.wantedForCalls,
    );
  }

  #wishesOf(settings: User['userSettings']): TypeWishes {
    const refuses = readSwitch(settings, settingIds.refuseWithoutType);
    return {
      wanted: readText(settings, settingIds.activityType) ?? this.#defaults.wanted,
      // The client stores switches that nobody has touched: its "off" says nothing, the operator's word stands.
      without: refuses || this.#defaults.without === 'refuse' ? 'refuse' : 'call',
    };
  }
}
