/**
 * Bug: createContact answers without a contact, and without a reason, when the CRM is down.
 * Origin: The swallowed error in the form for a new contact: nobody knows whether to send it again.
 *
 * caught by: failures.unavailable
 */
import { broken } from './broken.js';
import { onError } from './support/on-error.js';

export const newContactOfNobody = broken({
  name: 'new-contact-of-nobody',
  bug: 'createContact answers without a contact, and without a reason, when the CRM is down.',
  origin: 'The swallowed error in the form for a new contact: nobody knows whether to send it again.',
  caughtBy: 'failures.unavailable',
  definition: ({ createContact, ...reference }) => ({
    ...reference,
    createContact: (params) =>
      onError(
        async () => (await createContact?.(params)) ?? {},
        ({ kind }) => kind === 'unavailable',
        () => ({}),
      ),
  }),
});
