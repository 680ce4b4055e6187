import { hash } from 'node:crypto';

/** Tells two texts apart without keeping them. */
export function fingerprint(text: string): string {
  return hash('sha256', text, 'base64url');
}
