import { isNothing, isSameChoice } from '../call/form-choice.js';
import type { Message } from '../contract/v1/message.js';
import { type Conversation, isGroup } from '../digest/conversation.js';
import { baseId, inOrder } from '../digest/order.js';
import { digestId, scopedMessageId } from './identity.js';
import { isPerMessage, type RenderSettings } from './plan.js';
import { splitForEntries } from './split-for-entries.js';
import type { ArrivingMessage, TakeIn } from './store.js';

/** One conversation's day, to be logged. */
export interface LogDay {
  conversation: Conversation;
  messages: readonly Message[];
  additionalSubmission: Record<string, unknown>;
}

/** A day as it is taken in: in the digest of its conversation and contact. */
export async function takeInOf(
  userKey: string,
  day: LogDay,
  settings: RenderSettings,
  when: Pick<TakeIn, 'now' | 'retryAt'>,
): Promise<TakeIn> {
  const { conversation, additionalSubmission } = day;
  return {
    id: digestId(userKey, conversation.conversationLogId, conversation.contact.id),
    userKey,
    conversation,
    additionalSubmission,
    messages: await arrivingOf(day, settings),
    rewrites: !isPerMessage(day, settings.connector),
    ...when,
  };
}

/**
 * What is chosen in a day's form by now. What is sent again without the form, as by automatic logging, holds less of it, and
 * changes nothing.
 *
 * @returns `known` itself when nothing is new
 * @example
 * newestSubmission({ deals: 901 }, {}); // { deals: 901 }
 * newestSubmission({ deals: 901 }, { leads: 'lead-77' }); // { leads: 'lead-77' }
 * newestSubmission({ deals: 901 }, { deals: 'none' }); // { deals: 'none' }
 */
export function newestSubmission(
  known: Record<string, unknown>,
  told: Record<string, unknown>,
): Record<string, unknown> {
  return Object.entries(told).every(([field, value]) => isSameChoice(known[field], value)) ? known : told;
}

/** Whether something was chosen that was not before; that something was taken back is nothing to write. */
export function bringsChoice(known: Record<string, unknown>, told: Record<string, unknown>): boolean {
  return Object.entries(told).some(
    ([field, value]) => !isNothing(value) && !isSameChoice(known[field], value),
  );
}

/** A day's messages as they are taken in: oldest first. */
async function arrivingOf(
  { conversation, messages }: LogDay,
  settings: RenderSettings,
): Promise<ArrivingMessage[]> {
  const split = inOrder(await splitForEntries(conversation, messages, settings));
  const { id: contactId } = conversation.contact;
  const group = isGroup(conversation);
  const idOf = (id: string): string => scopedMessageId(id, group ? contactId : undefined);
  const otherIdOf = (id: string): string => scopedMessageId(id, group ? undefined : contactId);
  return split.map((message) => ({
    id: idOf(message.id),
    otherId: otherIdOf(message.id),
    baseId: idOf(baseId(message)),
    otherBaseId: otherIdOf(baseId(message)),
    message,
  }));
}
