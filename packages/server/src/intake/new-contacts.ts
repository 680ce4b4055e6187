import { type Account, type Contact, DaybookError, type Params, type ParsedResult } from '@daybook/core';
import { keyOfNumber } from '../http/phone-number.js';
import type { Storage } from '../storage/storage.js';
import { peopleIn } from './people-in.js';

/** The first of several parallel requests makes the contact; the others wait for it this long, and less than their clients. */
const PATIENCE_MS = 4_000;
const POLL_MS = 250;
/** A contact made longer before a day was first told of is found by its number like any other. */
const RECENT_MS = 10 * 60_000;

type Created = ParsedResult<'createContact'>;
type NewContactFields = Pick<
  Params<'createContact'>,
  'phoneNumber' | 'newContactName' | 'newContactType' | 'additionalSubmission'
>;

/**
 * Contacts on their way into the CRM. When a person logs several days of an unknown number at once, the client makes
 * the contact for the first day only and sends the others with `createNewContact` for an id, all at the same moment
 * (protocol, section 4.2). Those belong to the contact that is being made.
 */
export class NewContacts {
  readonly #storage: Storage;
  readonly #now: () => number;
  readonly #sleep: (milliseconds: number) => Promise<void>;
  readonly #underway = new Map<string, Promise<Created>>();
  /** Names of contacts whose creation may have landed, by key. */
  readonly #uncertain = new Map<string, string>();

  constructor(options: {
    storage: Storage;
    now: () => number;
    sleep: (milliseconds: number) => Promise<void>;
  }) {
    this.#storage = options.storage;
    this.#now = options.now;
    this.#sleep = options.sleep;
  }

  /** Makes a contact in the CRM; who asks for the same one meanwhile (a double click) gets the same. */
  create(
    userKey: string,
    { connector, user, authHeader }: Account,
    fields: NewContactFields,
  ): Promise<Created> {
    const phone = keyOfNumber(user, fields.phoneNumber);
    const key = this.#key(userKey, phone);
    const underway = this.#underway.get(key);
    if (underway !== undefined) return underway;
    const account = { connector, user, authHeader };
    const creating = (async () => {
      const created = await this.#createOnce(key, account, fields);
      if (created.contactInfo) {
        const contact = { ...created.contactInfo, phone: fields.phoneNumber };
        await this.#storage.contacts.remember(userKey, [{ phone, contact }], {
          createdByUs: true,
          now: this.#now(),
        });
      }
      return created;
    })().finally(() => this.#underway.delete(key));
    this.#underway.set(key, creating);
    return creating;
  }

  /** Somebody whose creation may have landed although its answer was lost is looked for before a second try. */
  async #createOnce(key: string, account: Account, fields: NewContactFields): Promise<Created> {
    const { connector, user, authHeader } = account;
    if (this.#uncertain.get(key) === fields.newContactName) {
      const found = await findContacts(account, fields.phoneNumber, { isForceRefreshAccountData: true });
      const same = found.find(({ name }) => name === fields.newContactName);
      this.#uncertain.delete(key);
      if (same !== undefined) return { contactInfo: same };
    }
    try {
      return await connector.call('createContact', { user, authHeader, ...fields });
    } catch (error) {
      if (DaybookError.is(error) && error.mayHaveLanded) this.#uncertain.set(key, fields.newContactName);
      throw error;
    }
  }

  /**
   * The contact that stands for `createNewContact`: the one that is being made, or was made for this number since a moment
   * before that was said, else the only one that the CRM has for it; but nobody whom the person could have chosen.
   *
   * @throws DaybookError `contact_not_created` when there is none after four seconds
   */
  async resolve(
    userKey: string,
    account: Account,
    { phoneNumber, since }: { phoneNumber: string; since: number },
  ): Promise<Contact> {
    const deadline = this.#now() + PATIENCE_MS;
    const phone = keyOfNumber(account.user, phoneNumber);
    let asked = false;
    for (let waited = false; ; waited = true) {
      // oxlint-disable-next-line no-await-in-loop -- waiting for another request
      const created = await this.#findCreated(userKey, phone, since - RECENT_MS);
      if (created !== undefined) return created;
      if (waited && !asked) {
        asked = true;
        // oxlint-disable-next-line no-await-in-loop
        const [only, ...others] = await findContacts(account, phoneNumber);
        const isAlone = only !== undefined && others.length === 0;
        // oxlint-disable-next-line no-await-in-loop
        if (isAlone && !(await this.#wasOffered(userKey, phone, only))) return only;
      }
      if (this.#now() >= deadline) throw new DaybookError('contact_not_created', { detail: phoneNumber });
      // oxlint-disable-next-line no-await-in-loop
      await this.#sleep(POLL_MS);
    }
  }

  async #wasOffered(userKey: string, phone: string, { id }: Contact): Promise<boolean> {
    const known = await this.#storage.contacts.findByPhones(userKey, [phone]);
    return known.some(({ contact }) => String(contact.id) === String(id));
  }

  async #findCreated(userKey: string, phone: string, since: number): Promise<Contact | undefined> {
    await this.#underway.get(this.#key(userKey, phone))?.catch(() => undefined);
    return this.#storage.contacts.findCreated(userKey, phone, since);
  }

  #key(userKey: string, phone: string): string {
    return `${userKey}/${phone}`;
  }
}

async function findContacts(
  { connector, user, authHeader }: Account,
  phoneNumber: string,
  how: { isForceRefreshAccountData?: true } = {},
): Promise<Contact[]> {
  const found = await connector.call('findContact', {
    user,
    authHeader,
    phoneNumber,
    overridingFormat: [],
    isExtension: /^\d{1,6}$/.test(phoneNumber),
    ...how,
  });
  return peopleIn(found, connector.manifest.displayName);
}
