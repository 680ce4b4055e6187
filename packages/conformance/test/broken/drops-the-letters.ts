/**
 * Bug: The name of a sender is looked up by the digits in it.
 * Origin: Seen in all three searches of Daybook itself: every sign that is no digit was thrown away before the
 *   comparison.
 *
 * caught by: contacts.letters
 */
import { broken } from './broken.js';

export const dropsTheLetters = broken({
  name: 'drops-the-letters',
  bug: 'The name of a sender is looked up by the digits in it.',
  origin:
    'Seen in all three searches of Daybook itself: every sign that is no digit was thrown away before the comparison.',
  caughtBy: 'contacts.letters',
  definition: ({ findContact, ...reference }) => ({
    ...reference,
    findContact: (params) =>
      findContact({ ...params, phoneNumber: params.phoneNumber.replace(/[^\d+]/g, '') }),
  }),
});
