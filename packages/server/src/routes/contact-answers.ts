import { type Contact, DaybookError, NEW_CONTACT_ID, type ReturnMessage } from '@daybook/core';

/** What `findContact` and `findContactWithName` return. */
type Found = {
  successful?: boolean | null | undefined;
  matchedContactInfo?: Contact[] | null | undefined;
  returnMessage?: ReturnMessage | null | undefined;
};

/**
 * The people among what a connector found, each once. A real contact with `defaultContactType` would have its own
 * type overwritten by the client.
 *
 * @throws DaybookError `crm_unavailable` when the connector could not look: nobody found would make a second contact
 */
export function peopleIn(
  { successful, matchedContactInfo, returnMessage: said }: Found,
  crm: string,
): Contact[] {
  if (successful === false) {
    throw new DaybookError('crm_unavailable', { crm, detail: said?.message ?? 'it could not search' });
  }
  const people = (matchedContactInfo ?? []).filter(({ isNewContact }) => !isNewContact);
  return people
    .filter(({ id }, index) => people.findIndex((other) => other.id === id) === index)
    .map(({ defaultContactType: _own, ...person }) => person);
}

/** A contact without nulls, on which the client's form throws when they stand in `additionalInfo`. */
export function forClient({ additionalInfo, ...contact }: Contact): Contact {
  return {
    ...withoutNulls(contact),
    ...(additionalInfo && { additionalInfo: withoutNulls(additionalInfo) }),
  };
}

function withoutNulls<Fields extends object>(fields: Fields): Fields {
  const present = Object.entries(fields).filter(([, value]) => value !== null && value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only fields that may be missing are dropped
  return Object.fromEntries(present) as Fields;
}

/** Stands for a contact that does not exist yet; without it automatic logging of an unknown number throws. */
export function pseudoContact({ contactTypes }: { contactTypes?: { value: string }[] | undefined }): Contact {
  return {
    id: NEW_CONTACT_ID,
    name: 'Create new contact...',
    isNewContact: true,
    ...(contactTypes?.[0] && { defaultContactType: contactTypes[0].value }),
  };
}

/** An empty list without a message makes the client throw (protocol, section 3.3). */
export function nobody(
  message: string,
  said: ReturnMessage | null = null,
): { successful: true; contact: []; returnMessage: ReturnMessage } {
  return {
    successful: true,
    contact: [],
    returnMessage: said ?? { messageType: 'warning', message, ttl: 3000 },
  };
}
