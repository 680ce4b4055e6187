import { MAXIMUM_RECIPIENTS, type Message } from '../contract/v1/message.js';
import { furtherOn } from './message-state.js';
import { endOf, isSameParty, mergeParty, partyKey } from './party.js';

export type Recipient = NonNullable<Message['to']>[number];

/** Whoever is spelled differently this time is still the same; and who was told once stays. */
export function mergeRecipients(
  known: Message['to'],
  told: Message['to'],
  order: number,
): NonNullable<Message['to']> | null | undefined {
  if (!known?.length || !told?.length) return known?.length ? known : told;
  const left = new Map(told.map((other) => [other, endOf(other)]));
  const take = (same: Recipient | undefined): Recipient | undefined => {
    if (same) left.delete(same);
    return same;
  };
  const exactly = known.map((one) =>
    take([...left.keys()].find((other) => partyKey(other) === partyKey(one))),
  );
  const merged = known.map((one, index): Recipient => {
    const same = exactly[index] ?? take(spelledOtherwise(one, left));
    if (same === undefined) return one;
    const messageStatus = furtherOn(one.messageStatus, same.messageStatus, order);
    return { ...mergeParty(one, same), messageStatus };
  });
  return [...merged, ...left.keys()].slice(0, MAXIMUM_RECIPIENTS);
}

/** To read numbers takes its time: of a thousand, these are read for each. */
const MOST_TO_READ = 8;

function spelledOtherwise(one: Recipient, left: ReadonlyMap<Recipient, string>): Recipient | undefined {
  const end = endOf(one);
  if (end === '') return undefined;
  const near = [...left].filter(([, other]) => other === end).slice(0, MOST_TO_READ);
  return near.find(([other]) => isSameParty(one, other))?.[0];
}
