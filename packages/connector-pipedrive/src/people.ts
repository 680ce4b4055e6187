import {
  type Contact,
  DaybookError,
  type Params,
  readWantedNumber,
  regionOf,
  type User,
  type WantedNumber,
} from '@daybook/core';
import { toAdditionalInfo } from './choices.js';
import type { ContactDates } from './contact-dates.js';
import { ContactExtras } from './contact-extras.js';
import type { PipedriveApi } from './pipedrive-api.js';
import type { FoundPerson, PersonRecord } from './pipedrive-schemas.js';
import { isRefused } from './refused.js';
import { readSwitch, settingIds } from './settings.js';
import { type Caller, UserCache } from './user-cache.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Somebody who was not found may be entered soon, and whoever enters them can ask for fresh data. */
const NOBODY_LIFE_MS = 5 * MINUTE_MS;
/** A name is typed again while somebody looks for the right spelling. */
const NAMES_LIFE_MS = 5 * MINUTE_MS;
/** By then every search finds them. */
const CREATED_LIFE_MS = 10 * MINUTE_MS;
/** Deals and leads cost more than the search itself. Who sees more people than this types more of the name. */
const MAXIMUM_WITH_CHOICES = 5;

/** What is known of a person without asking again. */
interface Person {
  id: number;
  name: string;
  phone: string | undefined;
  organizationId: number | undefined;
}

/** People, and whether all deals and leads are told that are to be told of them. */
export interface Found {
  contacts: Contact[];
  isComplete: boolean;
}

/** `gone` for who was deleted or merged, `hidden` for whom this user may not see. */
export type Standing = 'there' | 'gone' | 'hidden';

/** Who stands behind a number or a name. Asking again costs nothing for a while. */
export class People {
  readonly #api: PipedriveApi;
  readonly #found: UserCache<Person[]>;
  readonly #organizations: UserCache<{ id: number | undefined }>;
  readonly #created: UserCache<Person[]>;
  readonly #extras: ContactExtras;

  constructor(api: PipedriveApi, now: () => number) {
    this.#api = api;
    this.#found = new UserCache(HOUR_MS, now);
    this.#organizations = new UserCache(HOUR_MS, now);
    this.#created = new UserCache(CREATED_LIFE_MS, now);
    this.#extras = new ContactExtras(api, now);
  }

  /** People who have a number, with their deals and leads; several of them with the dates by which one is chosen. */
  async withNumber(params: Params<'findContact'>): Promise<Found> {
    const { user, phoneNumber, overridingFormat, isExtension } = params;
    const wanted = readWantedNumber(phoneNumber, { region: regionOf(user), isExtension });
    const searchesCustomFields = readSwitch(user.userSettings, settingIds.searchCustomFields) ?? false;
    // Pipedrive wants two characters.
    const terms = wanted.searchTerms(overridingFormat).filter((term) => term.length >= 2);
    if (terms.length === 0) return { contacts: [], isComplete: true };
    const key = JSON.stringify([wanted.key, isExtension, searchesCustomFields, terms]);
    const fields = searchesCustomFields ? ['phone', 'custom_fields'] : ['phone'];
    const search = (caller: Caller): Promise<Person[]> => this.#search(caller, wanted, fields, terms);
    const lifeOf = ({ length }: Person[]): number => (length === 0 ? NOBODY_LIFE_MS : HOUR_MS);
    const found = await this.#found.ask(params, key, search, lifeOf);
    const created = this.#created.get(user, wanted.key) ?? [];
    const isNew = ({ id }: Person): boolean => found.every((person) => person.id !== id);
    const people = [...found, ...created.filter(isNew)];
    const [{ contacts, isComplete }, dates] = await Promise.all([
      this.#describe(params, people),
      this.#datesOfAll(params, people),
    ]);
    const there = contacts.flatMap((contact, index) => {
      const known = dates[index];
      return known === 'gone' ? [] : { ...contact, ...known };
    });
    return { contacts: there, isComplete };
  }

  /** Somebody who was just entered: searches find them a little later only. */
  add(user: User, { id, name, phoneNumber }: { id: number; name: string; phoneNumber: string }): void {
    const { key } = readWantedNumber(phoneNumber, { region: regionOf(user) });
    const others = this.#created.get(user, key) ?? [];
    const person = { id, name, phone: undefined, organizationId: undefined };
    this.#created.set(user, key, [...others, person]);
    this.#remember(user, [person]);
  }

  /** People whose name contains a text, best match first; the first few with their deals and leads. */
  async withName(caller: Caller, name: string): Promise<Found> {
    const search = async (access: Caller): Promise<Person[]> => {
      const found = await this.#api.searchPersons(access, name, ['name'], { pages: 1 });
      return found.map((person) => toPerson(person, person.phones?.find(Boolean) ?? undefined));
    };
    const key = JSON.stringify(['name', name.toLowerCase()]);
    const lifeOf = ({ length }: Person[]): number => (length === 0 ? NOBODY_LIFE_MS : NAMES_LIFE_MS);
    const people = await this.#found.ask(caller, key, search, lifeOf);
    this.#remember(caller.user, people);
    return this.#describe(caller, people);
  }

  /** The organization that a person belongs to; none where Pipedrive does not let this user know it. */
  async organizationOf(caller: Caller, personId: number): Promise<number | undefined> {
    const load = async (access: Caller): Promise<{ id: number | undefined }> => {
      const person = await this.#readUnlessGone(access, personId);
      return { id: person?.org_id ?? undefined };
    };
    return (await this.#organizations.ask(caller, String(personId), load)).id;
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
    const key = String(personId);
    this.#organizations.forget(caller.user, (_organization, each) => each === key);
    const fresh = await this.organizationOf(caller, personId);
    if (fresh === undefined || fresh !== refused) return fresh;
    this.#organizations.set(caller.user, key, { id: undefined });
    return undefined;
  }

  /** Whether somebody whom Pipedrive does not take is still there. */
  async standingOf(caller: Caller, personId: number): Promise<Standing> {
    const person = await this.#read(caller, personId);
    return typeof person === 'string' ? person : 'there';
  }

  /**
   * Undefined for who is hidden from this user.
   *
   * @throws DaybookError `crm_not_found` for who is gone
   */
  async #readUnlessGone(
    caller: Caller,
    personId: number,
    fields?: { withLastActivity: boolean },
  ): Promise<PersonRecord | undefined> {
    const person = await this.#read(caller, personId, fields);
    if (person === 'gone') throw contactIsGone();
    return person === 'hidden' ? undefined : person;
  }

  /** Who is gone is looked up anew: who remained of the two may have the number. */
  async #read(
    caller: Caller,
    personId: number,
    fields?: { withLastActivity: boolean },
  ): Promise<PersonRecord | 'gone' | 'hidden'> {
    try {
      const person = await this.#api.person(caller, personId, fields);
      if (!person.is_deleted) return person;
    } catch (error) {
      if (!isRefused(error)) throw error;
      if (error.kind !== 'not_found') return 'hidden';
    }
    for (const cache of [this.#found, this.#created])
      cache.forget(caller.user, (people) => people.some(({ id }) => id === personId));
    return 'gone';
  }

  /** The user wants fresh data. */
  forget(user: User): void {
    for (const cache of [this.#found, this.#organizations, this.#extras]) cache.forget(user);
  }

  async #search(
    caller: Caller,
    wanted: WantedNumber,
    fields: readonly string[],
    terms: readonly string[],
  ): Promise<Person[]> {
    for (const term of terms) {
      // oxlint-disable-next-line no-await-in-loop -- the next way of writing is tried only when this one finds nobody
      const found = await this.#api.searchPersons(caller, term, fields);
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
      this.#organizations.set(user, String(id), { id: organizationId });
  }

  async #describe(caller: Caller, people: readonly Person[]): Promise<Found> {
    const choices = await Promise.all(
      people.slice(0, MAXIMUM_WITH_CHOICES).map(({ id }) => this.#extras.choicesOf(caller, id)),
    );
    const contacts = people.map(({ id, name, phone }, index) => {
      const known = choices[index];
      return {
        id,
        name,
        type: 'Person',
        ...(phone && { phone }),
        ...(known && { additionalInfo: toAdditionalInfo(known) }),
      };
    });
    return { contacts, isComplete: choices.every((known) => known?.deals && known.leads) };
  }

  /** Nobody has to be chosen of one, and nobody chooses of a crowd. */
  async #datesOfAll(
    caller: Caller,
    people: readonly Person[],
  ): Promise<(ContactDates | 'gone' | undefined)[]> {
    if (people.length < 2 || people.length > MAXIMUM_WITH_CHOICES) return [];
    return Promise.all(people.map(({ id }) => this.#datesOf(caller, id)));
  }

  async #datesOf(caller: Caller, personId: number): Promise<ContactDates | 'gone' | undefined> {
    const read = (access: Caller): Promise<PersonRecord | undefined> =>
      this.#readUnlessGone(access, personId, { withLastActivity: true });
    try {
      return await this.#extras.datesOf(caller, personId, read);
    } catch (error) {
      if (isRefused(error) && error.kind === 'not_found') return 'gone';
      throw error;
    }
  }
}

/** Whoever logs with them has to choose anew. */
export function contactIsGone(): DaybookError {
  const detail = 'the contact, which may have been deleted or merged; look it up again';
  return new DaybookError('crm_not_found', { crm: 'Pipedrive', detail });
}

function toPerson({ id, name, organization }: FoundPerson, phone: string | undefined): Person {
  return { id, name: name || `Person ${id}`, phone, organizationId: organization?.id ?? undefined };
}
