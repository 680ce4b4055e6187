import type { Party } from '../contract/v1/message.js';

/** By what a party is known again when it is told once more: its number, else its extension, else its name. */
export function partyKey({ phoneNumber, extensionNumber, name }: Party): string {
  return phoneNumber || extensionNumber || name || '';
}
