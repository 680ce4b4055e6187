/**
 * Bug: Who was not found is remembered for good, whatever the person asks for.
 * Origin: App Connect keeps matches in its account data, and has a flag by which a person asks for fresh
 *   ones. A cache that does not know the flag makes it useless.
 *
 * caught by: contacts.fresh
 */
import { broken } from './broken.js';

export const remembersNobody = broken({
  name: 'remembers-nobody',
  bug: 'Who was not found is remembered for good, whatever the person asks for.',
  origin:
    'App Connect keeps matches in its account data, and has a flag by which a person asks for fresh ones. A cache that does not know the flag makes it useless.',
  caughtBy: 'contacts.fresh',
  definition: ({ findContact, ...reference }) => {
    const known = new Map<string, Awaited<ReturnType<typeof findContact>>>();
    return {
      ...reference,
      findContact: async (params) => {
        const found = known.get(params.phoneNumber) ?? (await findContact(params));
        known.set(params.phoneNumber, found);
        return found;
      },
    };
  },
});
