import { type Contact, DaybookError, type ReturnMessage } from '@daybook/core';

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
