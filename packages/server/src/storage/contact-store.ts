import { contactSchema } from '@daybook/core';
import type { Kysely } from 'kysely';
import type { DaybookDatabase } from './schema.js';
import type { SealedJson } from './sealed-json.js';
import type { ContactStore } from './storage.js';

export function createContactStore(
  database: Kysely<DaybookDatabase>,
  sealed: SealedJson,
  pseudonym: (phone: string) => string,
): ContactStore {
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
            seen_at: ref('excluded.seen_at'),
          })),
        )
        .execute();
    },

    async findByPhones(userKey, phones) {
      if (phones.length === 0) return [];
      const phoneOf = new Map(phones.map((phone) => [pseudonym(phone), phone]));
      const rows = await database
        .selectFrom('known_contacts')
        .select(['phone', 'sealed_contact'])
        .where('user_key', '=', userKey)
        .where('phone', 'in', [...phoneOf.keys()])
        .orderBy('seen_at', 'desc')
        .execute();
      return rows.map((row) => {
        const phone = phoneOf.get(row.phone) ?? '';
        return { phone, contact: sealed.open(contactSchema, row.sealed_contact, place(userKey, phone)) };
      });
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
