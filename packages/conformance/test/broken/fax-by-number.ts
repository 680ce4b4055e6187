/**
 * Bug: A fax is written as its number of pages, without the document.
 * Origin: rc-unified-crm-extension commit db1e7f50 (March 2026) is about pictures, voicemails and faxes
 *   that were logged without what belongs to them.
 *
 * caught by: media.fax
 */
import { broken } from './broken.js';

export const faxByNumber = broken({
  name: 'fax-by-number',
  bug: 'A fax is written as its number of pages, without the document.',
  origin:
    'rc-unified-crm-extension commit db1e7f50 (March 2026) is about pictures, voicemails and faxes that were logged without what belongs to them.',
  caughtBy: 'media.fax',
  definition: ({ createMessageLog, ...reference }) => ({
    ...reference,
    createMessageLog: (params) => {
      const { digest } = params;
      const isFax = params.message?.type === 'Fax';
      const body = isFax
        ? `${digest.subject}<br>Pages: ${params.message?.faxPageCount}<br>${digest.marker}`
        : digest.body;
      return createMessageLog({ ...params, digest: { ...digest, body } });
    },
  }),
});
