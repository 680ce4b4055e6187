/**
 * Bug: The signal is not handed on when a contact is made.
 * Origin: The same partner: a form that was closed made the contact after all.
 *
 * caught by: faults.nobody-waits
 */
import { broken } from './broken.js';

export const contactMadeWhenGivenUp = broken({
  name: 'contact-made-when-given-up',
  bug: 'The signal is not handed on when a contact is made.',
  origin: 'The same partner: a form that was closed made the contact after all.',
  caughtBy: 'faults.nobody-waits',
  definition: ({ createContact, ...reference }) => ({
    ...reference,
    createContact: async ({ signal: _signal, ...params }) => (await createContact?.(params)) ?? {},
  }),
});
