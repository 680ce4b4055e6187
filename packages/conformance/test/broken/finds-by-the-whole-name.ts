/**
 * Bug: An entry is found only by a title that holds the contact's whole name.
 * Origin: Searches for a title that is made anew instead of taken from `subject`. No public report of this one
 *   is known.
 *
 * caught by: spelling.cut-title
 */
import { broken } from './broken.js';

export const findsByTheWholeName = broken({
  name: 'finds-by-the-whole-name',
  bug: "An entry is found only by a title that holds the contact's whole name.",
  origin:
    'Searches for a title that is made anew instead of taken from `subject`. No public report of this one is known.',
  caughtBy: 'spelling.cut-title',
  definition: ({ findMessageLog, ...reference }) => ({
    ...reference,
    findMessageLog: async (params) => {
      const found = (await findMessageLog?.(params)) ?? null;
      return found?.subject.includes(params.contactInfo.name ?? '') ? found : null;
    },
  }),
});
