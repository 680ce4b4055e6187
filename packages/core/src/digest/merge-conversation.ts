import type { Party } from '../contract/v1/message.js';
import type { Conversation } from './conversation.js';
import { partyKey } from './party.js';

/**
 * What is known of a conversation after it was described once more. Who is in it may be told differently from one request
 * to the next: nobody, the contact alone, all members in any order, with or without names. Nobody who was named goes
 * again; a shared thread's owner and assignee are those of now.
 *
 * @returns `known` itself when the description brought nothing new
 */
export function mergeConversation(known: Conversation, told: Conversation): Conversation {
  const merged: Conversation = {
    ...known,
    contact: {
      ...known.contact,
      ...(!known.contact.phoneNumber &&
        told.contact.phoneNumber && { phoneNumber: told.contact.phoneNumber }),
    },
    correspondents: mergeParties(known.correspondents, told.correspondents),
    ...((known.self ?? told.self) && { self: known.self ?? told.self }),
    ...((known.knownCorrespondents ?? told.knownCorrespondents) && {
      knownCorrespondents: mergeKnown(known.knownCorrespondents ?? [], told.knownCorrespondents ?? []),
    }),
    ...((told.thread ?? known.thread) && { thread: told.thread ?? known.thread }),
  };
  return JSON.stringify(merged) === JSON.stringify(known) ? known : merged;
}

function mergeParties(known: readonly Party[], told: readonly Party[]): Party[] {
  const merged = known.map((party) => {
    const same = told.find((other) => partyKey(other) === partyKey(party));
    return !party.name && same?.name ? { ...party, name: same.name } : party;
  });
  const keys = new Set(known.map(partyKey));
  return [...merged, ...told.filter((party) => !keys.has(partyKey(party)))];
}

function mergeKnown(
  known: NonNullable<Conversation['knownCorrespondents']>,
  told: NonNullable<Conversation['knownCorrespondents']>,
): NonNullable<Conversation['knownCorrespondents']> {
  const ids = new Set(known.flat().map(({ id }) => String(id)));
  return [...known, ...told.filter((contacts) => contacts.every(({ id }) => !ids.has(String(id))))];
}
