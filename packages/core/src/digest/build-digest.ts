import type { Digest, LogFormat } from '../contract/v1/digest.js';
import type { Message } from '../contract/v1/message.js';
import { composeMessage, type DigestInput } from './compose.js';
import { DayRenderer } from './day-renderer.js';
import { toLocalDay } from './local-time.js';
import { authorsIn, partiesNamedIn } from './names.js';
import { inOrder } from './order.js';

/** What {@link buildDigest} is made from: an entry's content, its identity and the connector's format. */
export interface BuildDigestInput extends Omit<DigestInput, 'marker'> {
  key: string;
  format: LogFormat;
  marker: string;
  /** Whether the marker is the body's last line (`body`) or the connector's business (`field`). */
  markerPlace: 'body' | 'field';
}

/**
 * Renders one entry: the same input always gives the same digest.
 *
 * @param input - the conversation, its messages in any order, the user's zone, the connector's format
 * @returns subject and body ready to be written, with what a connector needs to file them
 * @example
 * const { subject } = buildDigest({ key: 'c1/7/14/2026', conversation, messages, startsAt: messages[0].creationTime,
 *   zone: { timezoneName: 'America/New_York' }, agentName: 'Ann Agent', footer: '', part: 1,
 *   format: 'text/html', marker: 'Daybook #k7Q2mX9aBc', markerPlace: 'body' });
 * // 'SMS conversation with Ada Known - 26/07/14'
 */
export function buildDigest({ messages, part, marker, ...settings }: BuildDigestInput): Digest {
  const named = partiesNamedIn(messages);
  const authors = authorsIn(messages, settings.conversation);
  const renderer = new DayRenderer({ named, authors, ...settings, markerOf: () => marker });
  return renderer.render(inOrder(messages), part);
}

/** One message as it reads in its entry, as plain text: sender, time, text, links. */
export function renderMessage(
  message: Message,
  context: Pick<DigestInput, 'conversation' | 'startsAt' | 'zone' | 'agentName' | 'named'>,
): string {
  const lines = composeMessage(message, context, toLocalDay(context.startsAt, context.zone));
  return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
}
