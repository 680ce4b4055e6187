/**
 * Bug: Every digit of a field belongs to the number: the zero after a point, the tones after a pause.
 * Origin: Seen in all three searches of Daybook itself; spreadsheets turn numbers into decimals, and diallers keep
 *   what to press.
 *
 * caught by: contacts.left-by-programs
 */
import { readWanted, search } from '../reference/reference-connector.js';
import { broken } from './broken.js';

export const everyDigitCounts = broken({
  name: 'every-digit-counts',
  bug: 'Every digit of a field belongs to the number: the zero after a point, the tones after a pause.',
  origin:
    'Seen in all three searches of Daybook itself; spreadsheets turn numbers into decimals, and diallers keep what to press.',
  caughtBy: 'contacts.left-by-programs',
  definition: (reference, api) => ({
    ...reference,
    findContact: async (params) => {
      const wanted = readWanted(params);
      const found = (await search(api, params, wanted)).matchedContactInfo;
      const digits = (phone: string): string => phone.replace(/[^\d+]/g, '');
      return { matchedContactInfo: found.filter(({ phone }) => wanted.matches(digits(phone))) };
    },
  }),
});
