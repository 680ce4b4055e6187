import { type CallKnowledge, sidesOf } from '../call/call-knowledge.js';
import type { Message } from '../contract/v1/message.js';
import type { Conversation } from '../digest/conversation.js';
import { isOutbound } from '../digest/names.js';
import { numberOf } from '../digest/party.js';
import { shorten, toSafeLine } from '../digest/text.js';
import type { Glimpse } from './store.js';

/** UTF-16 units: a line on a phone. */
const MAXIMUM_WORDS = 80;

/** By what a message is known again. */
export function glimpseOfMessage(message: Message, conversation: Conversation): Glimpse {
  const isSent = isOutbound(message, conversation);
  const said = [message.subject, message.transcript, ...(message.attachments ?? []).map(({ text }) => text)];
  return withoutGaps({
    type: message.type,
    direction: isSent ? 'Outbound' : 'Inbound',
    phoneNumber: numberOf(isSent ? message.to?.[0] : message.from),
    words: said.map(firstWords).find((words) => words !== ''),
  });
}

/** By what a call is. */
export function glimpseOfCall(known: CallKnowledge): Glimpse {
  return withoutGaps({
    direction: known.direction?.value,
    phoneNumber: numberOf(sidesOf(known).contactSide),
  });
}

/** A long text is cut before it is looked at. */
function firstWords(text: string | null | undefined): string {
  return shorten(toSafeLine((text ?? '').slice(0, 10 * MAXIMUM_WORDS)), MAXIMUM_WORDS);
}

function withoutGaps(found: { [Name in keyof Glimpse]?: Glimpse[Name] | null | undefined }): Glimpse {
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value));
}
