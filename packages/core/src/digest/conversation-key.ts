import type { Message } from '../contract/v1/message.js';
import { toLocalDay, type Zone } from './local-time.js';

/** What a request says about its grouping (protocol, section 4.1). */
export interface Grouping {
  conversationLogId?: string | undefined;
  conversationId?: string | undefined;
}

/** Messages that belong into one entry. */
export interface KeyedMessages {
  conversationLogId: string;
  conversationId: string;
  messages: Message[];
}

/**
 * Groups messages into days. The client's `conversationLogId` is the key, opaque: its date is in the browser's zone
 * and language and must never be parsed. Without one, as from other senders, it is the conversation and the user's
 * local day; a voicemail or fax without a conversation is a conversation of its own.
 *
 * @returns undefined when messages cannot be grouped because nothing names their conversation
 */
export function groupByDay(
  { conversationLogId, conversationId }: Grouping,
  messages: readonly Message[],
  zone: Zone,
): KeyedMessages[] | undefined {
  if (conversationLogId) {
    return [
      { conversationLogId, conversationId: conversationId ?? conversationLogId, messages: [...messages] },
    ];
  }
  const days = new Map<string, KeyedMessages>();
  for (const message of messages) {
    const conversation = conversationId ?? message.conversationId ?? ownConversation(message);
    if (conversation === undefined) return undefined;
    const key = `${conversation}/${toLocalDay(message.creationTime, zone)}`;
    const day = days.get(key) ?? { conversationLogId: key, conversationId: conversation, messages: [] };
    day.messages.push(message);
    days.set(key, day);
  }
  return [...days.values()];
}

function ownConversation({ id, type }: Message): string | undefined {
  return /^(?:voicemail|fax)$/i.test(type ?? '') ? id : undefined;
}
