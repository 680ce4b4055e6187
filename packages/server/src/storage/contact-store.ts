import { contactSchema } from '@daybook/core';
import { type Kysely, type Selectable, sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { atMost } from '../at-most.js';
import type { KeyRing } from '../security/key-ring.js';
import type { DaybookDatabase, KnownContactTable } from './schema.js';
import type { SealedJson } from './sealed-json.js';
import { SharedReads } from './shared-reads.js';
import type { ReadingTools } from './statement-tools.js';
import type { ContactStore } from './storage.js';

type ContactRow = Pick<Selectable<KnownContactTable>, 'seen_at' | 'sealed_contact'>;

export function createContactStore(
  database: Kysely<DaybookDatabase>,
  tools: ReadingTools & { sealed: SealedJson; keyRing: Pick<KeyRing, 'pseudonym'> },
): ContactStore {
  const { sealed, keyRing } = tools;
  const contactsOf = new SharedReads<ContactRow>('contactsOf', tools);
  /** The same people write again and again. */
  const pseudonyms = new LRUCache<string, string>({
    ...atMost(10_000),
    memoMethod: (phone) => keyRing.pseudonym(phone),
  });
  const pseudonym = (phone: string): string => pseudonyms.memo(phone);
  const place = (userKey: string, phone: string): string => `known_contacts/${userKey}/${phone}`;
  const store: ContactStore = {
    async replace(userKey, phone, contacts, { now, createdSince }) {
      const ids = contacts.map(({ id }) => String(id));
      await database
        .deleteFrom('known_contacts')
        .where('user_key', '=', userKey)
        .where('phone', '=', pseudonym(phone))
        .where(({ eb, or }) => or([eb('created_by_us', '=', 0), eb('seen_at', '<', createdSince)]))
        .where(({ eb, and }) => and(ids.map((id) => eb('contact_id', '!=', id))))
        .execute();
      const known = contacts.map((contact) => ({ phone, contact }));
      await store.remember(userKey, known, { createdByUs: false, now });
    },

    async remember(userKey, known, { createdByUs, now }) {
      if (known.length === 0) return;
      await database
        .insertInto('known_contacts')
        .values(
          known.map(({ phone, contact }) => ({
            user_key: userKey,
            phone: pseudonym(phone),
            contact_id: String(contact.id),
            sealed_contact: sealed.seal(contact, place(userKey, phone)),
            created_by_us: Number(createdByUs),
            seen_at: now,
          })),
        )
        .onConflict((conflict) =>
          conflict.columns(['user_key', 'phone', 'contact_id']).doUpdateSet(({ ref }) => ({
            sealed_contact: ref('excluded.sealed_contact'),
            // Of a contact that was made here it is the moment in which it was made, however often it is seen again.
            seen_at: sql`case when known_contacts.created_by_us > excluded.created_by_us then known_contacts.seen_at
              else excluded.seen_at end`,
            created_by_us: sql`case when excluded.created_by_us = 1 then 1 else known_contacts.created_by_us end`,
          })),
        )
        .execute();
    },

    async findByPhones(userKey, phones) {
      if (phones.length === 0) return [];
      const found = await Promise.all(
        [...new Set(phones)].map(async (phone) => {
          const rows = await contactsOf.ask([userKey, pseudonym(phone)]);
          return rows.map((row) => ({ ...row, phone }));
        }),
      );
      return found
        .flat()
        .toSorted((a, b) => b.seen_at - a.seen_at)
        .map(({ phone, sealed_contact }) => ({
          phone,
          contact: sealed.open(contactSchema, sealed_contact, place(userKey, phone)),
        }));
    },

    async findCreated(userKey, phone, since) {
      const row = await database
        .selectFrom('known_contacts')
        .select('sealed_contact')
        .where('user_key', '=', userKey)
        .where('phone', '=', pseudonym(phone))
        .where('created_by_us', '=', 1)
        .where('seen_at', '>=', since)
        .orderBy('seen_at', 'desc')
        .executeTakeFirst();
      return row && sealed.open(contactSchema, row.sealed_contact, place(userKey, phone));
    },
  };
  return store;
}
