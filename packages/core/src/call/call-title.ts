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

/** As it stands in the CRM: cut to what that keeps, the part always whole. */
export function entryTitle(title: string, part: number, subjectCharacters: number): string {
  const end = part === 1 ? '' : ` (part ${part})`;
  return shorten(title, subjectCharacters - end.length) + end;
}
