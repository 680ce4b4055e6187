import type { LogFormat } from '../contract/v1/digest.js';
import { fingerprint } from './identity.js';

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '' };

/**
 * The words of an entry, without what CRMs change when they store it: markup, white space, the spelling of entities.
 * Two texts with the same words are the same to a reader.
 */
export function wordsOf(text: string, format: LogFormat): string {
  const plain = format === 'text/html' ? decodeEntities(text.replace(/<[^>]*>/g, '')) : text;
  return plain.normalize('NFC').replace(/[\s\u200B\uFEFF\u00A0]+/g, '');
}

/** Recognises an entry's text later, after the CRM has stored it in its own way. */
export function textFingerprint(
  { subject, body }: { subject: string; body: string },
  format: LogFormat,
): string {
  return fingerprint(JSON.stringify([wordsOf(subject, 'text/plain'), wordsOf(body, format)])).slice(0, 22);
}

function decodeEntities(html: string): string {
  return html.replace(
    /&(?:#(\d+)|#x([0-9a-f]+)|([a-z]+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
    },
  );
}
