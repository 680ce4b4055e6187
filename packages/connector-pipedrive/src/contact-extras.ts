import { DaybookError, type User } from '@daybook/core';
import { type Choices, findChoices } from './choices.js';
import { type ContactDates, datesOf } from './contact-dates.js';
import type { PipedriveApi } from './pipedrive-api.js';
import type { PersonRecord } from './pipedrive-schemas.js';
import { type Caller, UserCache } from './user-cache.js';

/** Deals and calls come and go within a day's work. */
const LIFE_MS = 5 * 60_000;

/** What is told of people beside who they are: whom Pipedrive does not tell it of is known all the same. */
export class ContactExtras {
  readonly #api: PipedriveApi;
  readonly #choices: UserCache<Choices>;
  readonly #dates: UserCache<ContactDates>;

  constructor(api: PipedriveApi, now: () => number) {
    this.#api = api;
    this.#choices = new UserCache(LIFE_MS, now);
    this.#dates = new UserCache(LIFE_MS, now);
  }

  /** Undefined when Pipedrive does not say just now. */
  choicesOf(caller: Caller, personId: number): Promise<Choices | undefined> {
    const load = (access: Caller): Promise<Choices> => findChoices(this.#api, access, personId);
    return undefinedForNow(this.#choices.ask(caller, String(personId), load));
  }

  /**
   * Undefined when Pipedrive does not say just now.
   *
   * @param read - nobody's record, when this user may not see it
   * @throws what `read` throws of who is gone
   */
  datesOf(
    caller: Caller,
    personId: number,
    read: (caller: Caller) => Promise<PersonRecord | undefined>,
  ): Promise<ContactDates | undefined> {
    const load = async (access: Caller): Promise<ContactDates> => {
      const person = await read(access);
      return person ? datesOf(this.#api, access, person) : {};
    };
    return undefinedForNow(this.#dates.ask(caller, String(personId), load));
  }

  forget(user: User): void {
    this.#choices.forget(user);
    this.#dates.forget(user);
  }
}

async function undefinedForNow<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (DaybookError.is(error) && error.retryable) return undefined;
    throw error;
  }
}
