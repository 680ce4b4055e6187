import type { Digest, LogFormat } from '../contract/v1/digest.js';
import type { Message } from '../contract/v1/message.js';
import { composeDocument, composeMessage, type DigestInput } from './compose.js';
import type { Block } from './document.js';
import { nameOfZone, toLocalDay } from './local-time.js';
import { inOrder } from './order.js';
import { renderHtml } from './render-html.js';
import { renderMarkdown } from './render-markdown.js';
import { renderPlain } from './render-plain.js';

const renderers: Record<LogFormat, (blocks: readonly Block[]) => string> = {
  'text/html': renderHtml,
  'text/markdown': renderMarkdown,
  'text/plain': renderPlain,
};

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
 * buildDigest({ key: 'c1/7/14/2026', conversation, messages, startsAt: messages[0].creationTime,
 *   zone: { timezoneName: 'America/New_York' }, agentName: 'Ann Agent', footer: '', part: 1,
 *   format: 'text/html', marker: 'Daybook #k7Q2mX9aBc', markerPlace: 'body' }).subject;
 * // 'SMS conversation with Ada Known - 26/07/14'
 */
export function buildDigest(input: BuildDigestInput): Digest {
  const messages = inOrder(input.messages);
  const document = composeDocument({
    ...input,
    messages,
    marker: input.markerPlace === 'body' ? input.marker : '',
  });
  return {
    key: input.key,
    day: toLocalDay(input.startsAt, input.zone),
    startsAt: new Date(input.startsAt).toISOString(),
    timeZone: nameOfZone(input.zone),
    subject: document.subject,
    body: renderers[input.format](document.blocks),
    format: input.format,
    messages,
    part: input.part,
    marker: input.marker,
  };
}

/** One message as it reads in its entry, as plain text: sender, time, text, links. */
export function renderMessage(
  message: Message,
  context: Pick<DigestInput, 'conversation' | 'startsAt' | 'zone' | 'agentName'>,
): string {
  const lines = composeMessage(message, context, toLocalDay(context.startsAt, context.zone));
  return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
}
