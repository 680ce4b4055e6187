/** What is chosen in the client's form, of a day and of a call alike. */
import { isDeepStrictEqual } from 'node:util';

/** What the client names a choice that nobody made, beside an empty field (protocol, section 3.4). */
const nothing = new Set<unknown>([null, undefined, '', 'none']);

/** Whether nobody has chosen anything. */
export function isNothing(choice: unknown): boolean {
  return nothing.has(choice);
}

/** Forms and CRMs say the same id as a number and as a text. */
export function isSameChoice(one: unknown, other: unknown): boolean {
  if (isNothing(one) || isNothing(other)) return isNothing(one) && isNothing(other);
  return isScalar(one) && isScalar(other) ? String(one) === String(other) : isDeepStrictEqual(one, other);
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
