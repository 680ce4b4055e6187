/** Who is who among those whom messages name. */
import type { Party } from '../contract/v1/message.js';
import { isSameNumber } from '../phone/same-number.js';

export function numberOf(party: Party | null | undefined): string | undefined {
  return party?.phoneNumber || party?.extensionNumber || undefined;
}

/** By what a party is known again when it is told once more: its number, else its extension, else its name. */
export function partyKey(party: Party): string {
  return numberOf(party) ?? (party.name || '');
}

/** An extension alone says who it is; beside a telephone number it is one of that company's. */
export function isSameParty(one: Party | null | undefined, other: Party | null | undefined): boolean {
  if (!one || !other) return false;
  if (one === other) return true;
  const { phoneNumber: phone, extensionNumber: extension } = one;
  const { phoneNumber: otherPhone, extensionNumber: otherExtension } = other;
  const isSame = (a: string | null | undefined, b: string | null | undefined): boolean =>
    Boolean(a && b) && isSameNumber(a ?? '', b ?? '');
  if (isSame(phone, otherPhone) || isSame(phone, otherExtension) || isSame(extension, otherPhone))
    return true;
  return isSame(extension, otherExtension) && !(phone && otherPhone);
}

/** What all spellings of a party's number have in common, without reading it: how it ends. */
export function endOf(party: Party): string {
  return (numberOf(party) ?? '').replace(/\D/g, '').slice(-4);
}

/**
 * What is known of the same party after it was told once more: whatever was missing. A number that contradicts belongs to
 * somebody else, of whom nothing is learnt.
 */
export function mergeParty<Known extends Party>(known: Known, told: Party): Known {
  const isOther = known.phoneNumber && told.phoneNumber && !isSameNumber(known.phoneNumber, told.phoneNumber);
  if (isOther) return known;
  const phoneNumber = known.phoneNumber || told.phoneNumber;
  const extensionNumber = known.extensionNumber || told.extensionNumber;
  const name = known.name || told.name;
  return {
    ...known,
    ...(phoneNumber && { phoneNumber }),
    ...(extensionNumber && { extensionNumber }),
    ...(name && { name }),
  };
}
