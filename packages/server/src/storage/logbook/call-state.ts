/** What a request makes of the state of a call. */
import { type CallState, type ErrorCode, type Learnt, refusals } from '@daybook/core';
import type { CallItem } from './load-call.js';
import { finalReasons, REFUSAL_RESTS_MS } from './return-messages.js';

/** What comes to a call. */
export interface CallNews {
  learnt: Learnt;
  /** Somebody waits for the entry. */
  isAwaited: boolean;
  /** One of its entries is in the CRM. */
  isStanding: boolean;
  now: number;
}

/** What only a person can settle stays as it is, and so does what a person does not want. */
export function stateAfter(
  item: CallItem | undefined,
  { learnt, isAwaited, isStanding, now }: CallNews,
): CallState {
  const { isReady, isNews } = learnt;
  if (item === undefined || item.state === 'early') return isReady ? 'pending' : 'early';
  switch (item.state) {
    case 'unfiled':
      return isTriedAgain(item, { isNews, isAwaited, now }) ? 'pending' : 'unfiled';
    case 'dismissed':
      // What could not be added to an entry that stands may be dismissed; what comes later is something else.
      return (isNews && isStanding) || isWantedAgain(item, learnt, isAwaited) ? 'pending' : 'dismissed';
    default:
      return isNews ? 'pending' : item.state;
  }
}

/**
 * As a message is that is sent again. What was refused is with something new, or when it rested for some minutes: the client logs
 * a call by itself, too.
 */
function isTriedAgain(
  { reason, takenInAt }: CallItem,
  { isNews, isAwaited, now }: Pick<CallNews, 'isAwaited' | 'now'> & { isNews: boolean },
): boolean {
  if (isAmong(finalReasons, reason)) return false;
  return isNews || (isAwaited && (!isAmong(refusals, reason) || takenInAt <= now - REFUSAL_RESTS_MS));
}

/** What was dismissed for one contact is wanted for another. Once an entry of it was begun, its contact stays. */
function isWantedAgain(
  { known, reason }: CallItem,
  { contactId }: Pick<Learnt, 'contactId'>,
  isAwaited: boolean,
): boolean {
  if (!isAwaited || known?.contact === undefined || contactId === undefined) return false;
  return String(known.contact.id) !== String(contactId) && !isAmong(finalReasons, reason);
}

function isAmong(codes: readonly ErrorCode[], reason: string | null): boolean {
  return codes.some((code) => code === reason);
}
