/**
 * Bug: A create after a lost answer does not look whether the call is there.
 * Origin: App Connect writes its row after the CRM has answered: a lost answer makes the next POST a second entry.
 * Doubled calls are hubspot-embeddable-ringcentral-phone #238.
 *
 * caught by: calls.once
 */
import { broken } from './broken.js';

export const callMadeTwice = broken({
  name: 'call-made-twice',
  bug: 'A create after a lost answer does not look whether the call is there.',
  origin:
    'App Connect writes its row after the CRM has answered: a lost answer makes the next POST a second entry. Doubled calls are hubspot-embeddable-ringcentral-phone #238.',
  caughtBy: 'calls.once',
  definition: ({ createCallLog, ...reference }) => ({
    ...reference,
    createCallLog: async (params) => (await createCallLog?.({ ...params, previous: 'none' })) ?? {},
  }),
});
