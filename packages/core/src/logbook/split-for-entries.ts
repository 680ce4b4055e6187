import type { Message } from '../contract/v1/message.js';
import type { Conversation } from '../digest/conversation.js';
import { splitLongMessage } from '../digest/parts.js';
import { inTurns } from './in-turns.js';
import { type RenderSettings, rendererOf } from './plan.js';

/** In a later part the heading is longer, and a message's time may show its day; a name may change too. In bytes. */
const HEADING_MARGIN = 400;

/**
 * Cuts texts that no entry of this connector can hold (see {@link splitLongMessage}); called before messages are
 * taken in, so that their pieces are kept like any message.
 */
export async function splitForEntries(
  conversation: Conversation,
  messages: readonly Message[],
  settings: RenderSettings,
): Promise<Message[]> {
  const records = messages.map((message) => ({
    id: '',
    state: 'pending' as const,
    part: undefined,
    revision: 0,
    message,
  }));
  const renderer = rendererOf({ id: '', conversation, messages: records }, settings);
  const room = settings.connector.limits.entryBytes - renderer.frameSize(1, 1) - HEADING_MARGIN;
  const split: Message[] = [];
  await inTurns(messages, (message) => {
    split.push(...splitLongMessage(message, (alone) => renderer.sizeOf(alone) <= room));
  });
  return split;
}
