import { shorten, toSafeLine } from '../digest/text.js';
import { type CallKnowledge, sidesOf } from './call-knowledge.js';

/** A call's title: what a person typed, else what the client calls it, else the same made here. No CRM keeps an empty one. */
export function titleOf(known: CallKnowledge): string {
  const { person, client } = known.subject;
  if (person !== undefined && person !== '') return person;
  if (person === undefined && client !== undefined) return client;
  const { contactSide } = sidesOf(known);
  const name =
    toSafeLine(known.contact?.name ?? '') ||
    contactSide.name ||
    contactSide.phoneNumber ||
    contactSide.extensionNumber ||
    'unknown';
  return known.direction?.value === 'Outbound' ? `Outbound Call to ${name}` : `Inbound Call from ${name}`;
}

/** What the client calls a call when nobody gave it a name; behind it comes whom it knows on the other side. */
const defaultShape = /^(?:Inbound Call from|Outbound Call to)(?:\s+|$)/;
/** Nobody's name: a number in any spelling, or nothing. */
const nameless = /^(?:[\d\s()+.#*-]*|unknown)$/i;

/**
 * Whether the client made a title, and nobody typed it. Its own names somebody who is known, a number or nobody; what has
 * words behind a name is a person's.
 *
 * @param isOwnWord - whether the client sends it by itself: then it may name whom it has found since
 * @example
 * isDefaultTitle('Inbound Call from (415) 555-0100', ['Ada'], false); // true
 * isDefaultTitle('Inbound Call from Ada: roof', ['Ada'], true); // false
 */
export function isDefaultTitle(title: string, names: readonly string[], isOwnWord: boolean): boolean {
  const name = nameInDefault(title);
  if (name === undefined) return false;
  if (nameless.test(name) || names.includes(name)) return true;
  const goesOn = (known: string): boolean =>
    known !== '' && name.startsWith(known) && !/^[\p{L}\p{N}]/u.test(name.slice(known.length));
  return isOwnWord && !names.some(goesOn);
}

/** The names by which the client may call the other side: it has them from the CRM, from the caller's line, or used them before. */
export function namesOf({ people, contact, subject }: CallKnowledge): string[] {
  const used = nameInDefault(subject.client ?? '');
  return [
    ...(used === undefined ? [] : [used]),
    ...(contact ? [toSafeLine(contact.name)] : []),
    ...Object.entries(people).flatMap(([number, { name }]) =>
      name === undefined ? [number] : [number, name],
    ),
  ];
}

/** Of two titles of the client the one with the better name, the later one if both are as good: the contact's, another, none. */
export function betterDefault(former: string | undefined, later: string, contactName: string): string {
  const rank = (title: string): number => {
    const name = nameInDefault(title) ?? '';
    if (nameless.test(name)) return 0;
    return name === toSafeLine(contactName) ? 2 : 1;
  };
  return former !== undefined && rank(former) > rank(later) ? former : later;
}

function nameInDefault(title: string): string | undefined {
  const [shape] = defaultShape.exec(title) ?? [];
  return shape === undefined ? undefined : title.slice(shape.length);
}

/** As it stands in the CRM: cut to what that keeps, the part always whole. */
export function entryTitle(title: string, part: number, subjectCharacters: number): string {
  const end = part === 1 ? '' : ` (part ${part})`;
  return shorten(title, subjectCharacters - end.length) + end;
}
