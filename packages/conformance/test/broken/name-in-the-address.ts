/**
 * Bug: A name is put into the address as it is: what stands behind & or # is lost, and a + is a space.
 * Origin: Addresses that are put together as text, as in several connectors of App Connect (read in
 *   source).
 *
 * caught by: contacts.by-name-signs
 */
import { broken } from './broken.js';

export const nameInTheAddress = broken({
  name: 'name-in-the-address',
  bug: 'A name is put into the address as it is: what stands behind & or # is lost, and a + is a space.',
  origin:
    'Addresses that are put together as text, as in several connectors of App Connect (read in source).',
  caughtBy: 'contacts.by-name-signs',
  definition: (reference) => ({
    ...reference,
    findContactWithName: async ({ name, ...params }) => {
      const asTheCrmReadsIt = new URL(`https://crm.example/?search=${name}`).searchParams.get('search') ?? '';
      return (await reference.findContactWithName?.({ ...params, name: asTheCrmReadsIt })) ?? {};
    },
  }),
});
