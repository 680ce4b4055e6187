import type { Contact } from '@daybook/core';
import type { KnownContact } from '../storage/storage.js';

/** What the CRM called a contact when it was asked who is behind a number. */
export function knownName(known: readonly KnownContact[], id: Contact['id']): string | undefined {
  return known.find(({ contact }) => String(contact.id) === String(id))?.contact.name;
}
