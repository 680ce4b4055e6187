import { type Contact, NEW_CONTACT_ID, type ReturnMessage } from '@daybook/core';

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
