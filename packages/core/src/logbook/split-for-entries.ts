import type { Message } from '../contract/v1/message.js';
import type { Conversation } from '../digest/conversation.js';
import { splitLongMessage } from '../digest/long-message.js';
import { withoutTokens } from '../digest/media.js';
import { inTurns } from './in-turns.js';
import { type RenderSettings, rendererOf } from './plan.js';

/** In a later part the heading is longer, and a message's time may show its day; a name may change too. In bytes. */
const HEADING_MARGIN = 400;
/** No character takes more in any format: `&` is `&amp;`, white space in Markdown such as `&#8239;`. */
const MOST_BYTES_OF_A_CHARACTER = 8;
/** Everything in an entry but texts and names, in bytes, generously. */
const FRAME_BYTES = 4_000;

/**
 * Messages as they may be kept: without tokens, and texts that no entry of this connector can hold are cut (see
 * {@link splitLongMessage}) before they are taken in, so that their pieces are kept like any message.
 */
export async function splitForEntries(
  conversation: Conversation,
  messages: readonly Message[],
  settings: RenderSettings,
): Promise<Message[]> {
  const { entryBytes } = settings.connector.limits;
  const around =
    JSON.stringify(conversation).length + (settings.user.name?.length ?? 0) + settings.footer.length;
  const isShort = (message: Message): boolean =>
    (around + JSON.stringify(message).length) * MOST_BYTES_OF_A_CHARACTER + FRAME_BYTES <= entryBytes;
  const split: Message[] = [];
  let cut: ((message: Message) => Message[]) | undefined;
  await inTurns(messages, (sent) => {
    const message = withoutTokens(sent);
    // Nearly every message: far from being too long, it need not be rendered to know that.
    if (isShort(message)) return split.push(message);
    cut ??= cutterOf(conversation, messages, settings);
    return split.push(...cut(message));
  });
  return split;
}

function cutterOf(
  conversation: Conversation,
  messages: readonly Message[],
  settings: RenderSettings,
): (message: Message) => Message[] {
  const records = messages.map((message) => ({
    id: '',
    state: 'pending' as const,
    part: undefined,
    revision: 0,
    message,
  }));
  const renderer = rendererOf({ id: '', conversation, messages: records }, settings);
  const room = settings.connector.limits.entryBytes - renderer.frameSize(1, 1) - HEADING_MARGIN;
  return (message) => splitLongMessage(message, { sizeOf: (alone) => renderer.sizeOf(alone), room });
}
