import { z } from 'zod';

/** A message for the person, as the client shows it (protocol, section 0). All parts are optional there. */
export const returnMessageSchema = z.object({
  /**
   * The client shows `success`, `warning` and `error`; `danger` and `info` only to people who asked for them.
   * Without it: shown as the client likes.
   * @example 'warning'
   */
  messageType: z.enum(['success', 'warning', 'danger', 'error', 'info']).optional(),
  /**
   * A sentence for the person, without secrets.
   * Without it: a text of Daybook's or of the client's.
   * @example 'Logged as a call: Acme has no type for messages.'
   */
  message: z.string().optional(),
  /**
   * How long it stays on the screen, in milliseconds.
   * Without it: as long as the client likes.
   * @example 3000
   */
  ttl: z.number().nonnegative().optional(),
  /**
   * What unfolds below the message: `[{ title, items: [{ id, type: 'text', text }] }]`; a link is an item
   * `{ id, type: 'link', text, href }`. Handed on to the client.
   * Without it: nothing unfolds.
   * @example [{ title: 'Details', items: [{ id: '1', type: 'text', text: 'No activity type is named SMS.' }] }]
   */
  details: z.array(z.unknown()).optional(),
});
export type ReturnMessage = z.infer<typeof returnMessageSchema>;

/**
 * Several messages to a person as one: none that warns is lost, each is said once, for as long as the longest is shown. Of
 * successes the last is enough, and none beside a warning.
 *
 * @example
 * joinMessages([{ messageType: 'success', message: 'Logged' }, undefined]); // { messageType: 'success', message: 'Logged' }
 */
export function joinMessages(
  messages: readonly (ReturnMessage | null | undefined)[],
): ReturnMessage | undefined {
  const said = messages.filter((message) => message !== null && message !== undefined);
  const warnings = said.filter(({ messageType }) => messageType !== 'success');
  if (warnings.length < 2) return warnings[0] ?? said.at(-1);
  const ttls = warnings.flatMap(({ ttl }) => ttl ?? []);
  const details = warnings.flatMap((warning) => warning.details ?? []);
  return {
    messageType: warnings.some(({ messageType }) => messageType === 'error') ? 'error' : 'warning',
    message: [...new Set(warnings.flatMap(({ message }) => message?.trim() || []))].join(' '),
    ...(ttls.length > 0 && { ttl: Math.max(...ttls) }),
    ...(details.length > 0 && { details }),
  };
}
