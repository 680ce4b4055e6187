import {
  type Contact,
  DaybookError,
  type Params,
  readWantedNumber,
  regionOf,
  type User,
  type WantedNumber,
} from '@daybook/core';
import { LRUCache } from 'lru-cache';
import { atMost } from './at-most.js';
import { findChoices, toAdditionalInfo } from './choices.js';
import { type ContactDates, findDates } from './contact-dates.js';
import type { Access, PipedriveApi } from './pipedrive-api.js';
import type { FoundPerson, PersonRecord } from './pipedrive-schemas.js';
import { isRefused } from './refused.js';
import { readSwitch, settingIds } from './settings.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Deals and calls come and go within a day's work. */
const CHOICES_LIFE_MS = 5 * MINUTE_MS;
/** Somebody who was not found may be entered soon, and whoever enters them can ask for fresh data. */
const NOBODY_LIFE_MS = 5 * MINUTE_MS;
/** A name is typed again while somebody looks for the right spelling. */
const NAMES_LIFE_MS = 5 * MINUTE_MS;
/** By then every search finds them. */
const CREATED_LIFE_MS = 10 * MINUTE_MS;
const MAXIMUM_CACHED = 10_000;
/** Deals and leads cost more than the search itself. Who sees more people than this types more of the name. */
export const MAXIMUM_WITH_CHOICES = 5;

/** What is known of a person without asking again. */
interface Person {
  id: number;
  name: string;
  phone: string | undefined;
  organizationId: number | undefined;
}

/** `gone` for who was deleted or merged, `hidden` for whom this user may not see. */
export type Standing = 'there' | 'gone' | 'hidden';

type Caller = Access & { user: User };
/** `life`: milliseconds, when other than usual. */
type Load<Value> = { load: () => Promise<Value>; life?: number };
type Choices = Awaited<ReturnType<typeof findChoices>>;

/**
 * Who stands behind a number or a name. Each user sees people of their own, so nothing is shared between users. Asking
 * again costs nothing for a while; several who ask at once ask Pipedrive once.
 */
export class People {
  readonly #api: PipedriveApi;
  readonly #found: LRUCache<string, Person[], Load<Person[]>>;
  readonly #organizations: LRUCache<string, { id: number | undefined }, Load<{ id: number | undefined }>>;
  readonly #choices: LRUCache<string, Choices, Load<Choices>>;
  readonly #dates: LRUCache<string, ContactDates, Load<ContactDates>>;
  readonly #created: LRUCache<string, Person[]>;

  constructor(api: PipedriveApi, now: () => number) {
    this.#api = api;
    const common = { ...atMost(MAXIMUM_CACHED), perf: { now }, ttlResolution: 0 };
    this.#found = new LRUCache({
      ...common,
      ttl: HOUR_MS,
      fetchMethod: async (_key, _stale, { options, context }) => {
        const people = await context.load();
        options.ttl = people.length === 0 ? NOBODY_LIFE_MS : (context.life ?? HOUR_MS);
        return people;
      },
    });
    const load = async <Value>(_key: string, _stale: unknown, { context }: { context: Load<Value> }) =>
      context.load();
    this.#organizations = new LRUCache({ ...common, ttl: HOUR_MS, fetchMethod: load });
    this.#choices = new LRUCache({ ...common, ttl: CHOICES_LIFE_MS, fetchMethod: load });
    this.#dates = new LRUCache({ ...common, ttl: CHOICES_LIFE_MS, fetchMethod: load });
    this.#created = new LRUCache({ ...common, ttl: CREATED_LIFE_MS });
  }

  /** People who have a number, with their deals and leads; several of them with the dates by which one is chosen. */
  async withNumber(params: Params<'findContact'>): Promise<Contact[]> {
    const { user, phoneNumber, overridingFormat, isExtension } = params;
    const wanted = readWantedNumber(phoneNumber, { region: regionOf(user), isExtension });
    const searchesCustomFields = readSwitch(user.userSettings, settingIds.searchCustomFields) ?? false;
    // Pipedrive wants two characters.
    const terms = wanted.searchTerms(overridingFormat).filter((term) => term.length >= 2);
    if (terms.length === 0) return [];
    const key = JSON.stringify([wanted.key, isExtension, searchesCustomFields, terms]);
    const fields = searchesCustomFields ? ['phone', 'custom_fields'] : ['phone'];
    const load = (): Promise<Person[]> => this.#search(params, wanted, fields, terms);
    const found = await this.#found.forceFetch(keyOf(user, key), { context: { load } });
    const created = this.#created.get(keyOf(user, wanted.key)) ?? [];
    const isNew = ({ id }: Person): boolean => found.every((person) => person.id !== id);
    const people = [...found, ...created.filter(isNew)];
    const [contacts, dates] = await Promise.all([
      this.#describe(params, people),
      this.#datesOfAll(params, people),
    ]);
    return contacts.map((contact, index) => ({ ...contact, ...dates[index] }));
  }

  /** Somebody who was just entered: searches find them a little later only. */
  add(user: User, { id, name, phoneNumber }: { id: number; name: string; phoneNumber: string }): void {
    const { key } = readWantedNumber(phoneNumber, { region: regionOf(user) });
    const others = this.#created.get(keyOf(user, key)) ?? [];
    const person = { id, name, phone: undefined, organizationId: undefined };
    this.#created.set(keyOf(user, key), [...others, person]);
    this.#remember(user, [person]);
  }

  /** People whose name contains a text, best match first; the first few with their deals and leads. */
  async withName(caller: Caller, name: string): Promise<Contact[]> {
    const load = async (): Promise<Person[]> => {
      const found = await this.#api.searchPersons(shared(caller), name, ['name'], { pages: 1 });
      return found.map((person) => toPerson(person, person.phones?.find(Boolean) ?? undefined));
    };
    const key = keyOf(caller.user, JSON.stringify(['name', name.toLowerCase()]));
    const people = await this.#found.forceFetch(key, { context: { load, life: NAMES_LIFE_MS } });
    this.#remember(caller.user, people);
    return this.#describe(caller, people);
  }

  /** The organization that a person belongs to; none where Pipedrive does not let this user know it. */
  async organizationOf(caller: Caller, personId: number): Promise<number | undefined> {
    const load = async (): Promise<{ id: number | undefined }> => {
      const person = await this.#read(caller, personId);
      if (person === 'gone') throw contactIsGone();
      return { id: person === 'hidden' ? undefined : (person.org_id ?? undefined) };
    };
    const context = { load };
    return (await this.#organizations.forceFetch(keyOf(caller.user, String(personId)), { context })).id;
  }

  /**
   * The organization of a person when one was refused: another to which they belong by now, else none. Nobody chose it, so
   * it keeps nothing from being logged; an hour goes by before it is tried again.
   */
  async organizationAfter(
    caller: Caller,
    personId: number,
    refused: number | undefined,
  ): Promise<number | undefined> {
    const key = keyOf(caller.user, String(personId));
    if (this.#organizations.peek(key) !== undefined) this.#organizations.delete(key);
    const fresh = await this.organizationOf(caller, personId);
    if (fresh === undefined || fresh !== refused) return fresh;
    this.#organizations.set(key, { id: undefined });
    return undefined;
  }

  /** Whether somebody whom Pipedrive does not take is still there. */
  async standingOf(caller: Caller, personId: number): Promise<Standing> {
    const person = await this.#read(caller, personId);
    return typeof person === 'string' ? person : 'there';
  }

  /** Who is gone is looked up anew: who remained of the two may have the number. */
  async #read(caller: Caller, personId: number): Promise<PersonRecord | 'gone' | 'hidden'> {
    try {
      const person = await this.#api.person(shared(caller), personId);
      if (!person.is_deleted) return person;
    } catch (error) {
      if (!isRefused(error)) throw error;
      if (error.kind !== 'not_found') return 'hidden';
    }
    this.#forgetPerson(caller.user, personId);
    return 'gone';
  }

  #forgetPerson(user: User, personId: number): void {
    const prefix = keyOf(user, '');
    for (const cache of [this.#found, this.#created]) {
      for (const [key, people] of [...cache.entries()])
        if (key.startsWith(prefix) && people.some(({ id }) => id === personId)) cache.delete(key);
    }
  }

  /** The user wants fresh data. */
  forget(user: User): void {
    const prefix = keyOf(user, '');
    for (const cache of [this.#found, this.#organizations, this.#choices, this.#dates]) {
      for (const key of [...cache.keys()]) {
        // What is on its way is fresh, and others wait for it.
        if (key.startsWith(prefix) && cache.peek(key) !== undefined) cache.delete(key);
      }
    }
  }

  async #search(
    caller: Caller,
    wanted: WantedNumber,
    fields: readonly string[],
    terms: readonly string[],
  ): Promise<Person[]> {
    for (const term of terms) {
      // oxlint-disable-next-line no-await-in-loop -- the next way of writing is tried only when this one finds nobody
      const found = await this.#api.searchPersons(shared(caller), term, fields);
      const people = found
        .filter(({ phones, custom_fields: texts }) => wanted.matches(...(phones ?? []), ...(texts ?? [])))
        .map((person) => toPerson(person, undefined));
      if (people.length > 0) {
        this.#remember(caller.user, people);
        return people;
      }
    }
    return [];
  }

  /** A search tells the organization too: logging then need not ask for it. */
  #remember(user: User, people: readonly Person[]): void {
    for (const { id, organizationId } of people)
      this.#organizations.set(keyOf(user, String(id)), { id: organizationId });
  }

  #describe(caller: Caller, people: readonly Person[]): Promise<Contact[]> {
    return Promise.all(
      people.map(async ({ id, name, phone }, index) => {
        const additionalInfo = index < MAXIMUM_WITH_CHOICES ? await this.#choicesOf(caller, id) : undefined;
        return {
          id,
          name,
          type: 'Person',
          ...(phone && { phone }),
          ...(additionalInfo && { additionalInfo }),
        };
      }),
    );
  }

  async #choicesOf(caller: Caller, personId: number): Promise<Contact['additionalInfo']> {
    const load = (): Promise<Choices> => findChoices(this.#api, shared(caller), personId);
    const key = keyOf(caller.user, String(personId));
    const choices = await undefinedForNow(this.#choices.forceFetch(key, { context: { load } }));
    return choices && toAdditionalInfo(choices);
  }

  /** Nobody has to be chosen of one, and nobody chooses of a crowd. */
  async #datesOfAll(caller: Caller, people: readonly Person[]): Promise<(ContactDates | undefined)[]> {
    if (people.length < 2 || people.length > MAXIMUM_WITH_CHOICES) return [];
    return Promise.all(
      people.map(({ id }) => {
        const load = (): Promise<ContactDates> => findDates(this.#api, shared(caller), id);
        const key = keyOf(caller.user, String(id));
        return undefinedForNow(this.#dates.forceFetch(key, { context: { load } }));
      }),
    );
  }
}

/** Whoever logs with them has to choose anew. */
export function contactIsGone(): DaybookError {
  const detail = 'the contact, which may have been deleted or merged; look it up again';
  return new DaybookError('crm_not_found', { crm: 'Pipedrive', detail });
}

/** Undefined when Pipedrive does not say just now: the person is known all the same. */
async function undefinedForNow<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (DaybookError.is(error) && error.retryable) return undefined;
    throw error;
  }
}

/** Others may wait for the same answer: one of them giving up must not end it for all. */
function shared({ signal: _own, ...caller }: Caller): Caller {
  return caller;
}

function keyOf({ hostname, id }: User, key: string): string {
  return `${hostname} ${id} ${key}`;
}

function toPerson({ id, name, organization }: FoundPerson, phone: string | undefined): Person {
  return { id, name: name || `Person ${id}`, phone, organizationId: organization?.id ?? undefined };
}
