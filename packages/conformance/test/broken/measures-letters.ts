/**
 * Bug: What is sent is kept below the limit by cutting after so many letters.
 * Origin: "Approximately 100,000 characters" says one CRM and means bytes: texts in Japanese lose their
 *   end.
 *
 * caught by: limits.bytes-not-letters
 */
import { BODY_BYTES } from '../reference/reference-crm.js';
import { broken } from './broken.js';
import { RewritingApi } from './support/rewriting-api.js';

function onlyLatin(text: string): boolean {
  return Buffer.byteLength(text) < text.length * 1.5;
}

export const measuresLetters = broken({
  name: 'measures-letters',
  bug: 'What is sent is kept below the limit by cutting after so many letters.',
  origin:
    '"Approximately 100,000 characters" says one CRM and means bytes: texts in Japanese lose their end.',
  caughtBy: 'limits.bytes-not-letters',
  api: (environment) =>
    new RewritingApi(environment, ({ subject, body }) => ({
      subject,
      body: onlyLatin(body) ? body : body.slice(0, BODY_BYTES / 3),
    })),
});
