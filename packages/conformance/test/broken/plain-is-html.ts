/**
 * Bug: Plain text is declared for a CRM whose pages read it as HTML.
 * Origin: A connector of a partner, in which the kit of that time saw nothing.
 *
 * caught by: text.shown
 */
import { broken } from './broken.js';

export const plainIsHtml = broken({
  name: 'plain-is-html',
  bug: 'Plain text is declared for a CRM whose pages read it as HTML.',
  origin: 'A connector of a partner, in which the kit of that time saw nothing.',
  caughtBy: 'text.shown',
  definition: (reference) => ({ ...reference, getLogFormatType: () => 'text/plain' }),
});
