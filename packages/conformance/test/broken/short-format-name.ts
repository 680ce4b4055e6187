/**
 * Bug: getLogFormatType answers "html".
 * Origin: App Connect's documents name the formats in prose, and authors find out by trying
 *   (rc-unified-crm-extension #121: documents and code disagree).
 *
 * caught by: contract.log-format
 */
import { broken } from './broken.js';

export const shortFormatName = broken({
  name: 'short-format-name',
  bug: 'getLogFormatType answers "html".',
  origin:
    "App Connect's documents name the formats in prose, and authors find out by trying (rc-unified-crm-extension #121: documents and code disagree).",
  caughtBy: 'contract.log-format',
  definition: (reference) => ({ ...reference, getLogFormatType: () => 'html' as 'text/html' }),
});
