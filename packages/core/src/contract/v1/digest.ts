import { z } from 'zod';
import { messageSchema } from './message.js';

/** The form in which a connector's CRM takes text (App Connect's `getLogFormatType`). */
export const logFormatSchema = z.enum(['text/html', 'text/markdown', 'text/plain']);
export type LogFormat = z.infer<typeof logFormatSchema>;

/**
 * The whole day, rendered. A connector that writes `subject` and `body` as they are never parses, patches or escapes
 * anything: it creates one document, then replaces it.
 */
export const digestSchema = z.object({
  /**
   * Identity of the conversation and day within the user's account; opaque.
   * @example '5578984709540881001/7/14/2026'
   */
  key: z.string(),
  /**
   * The local day of its first message, `YYYY-MM-DD`: for CRMs that file entries by day.
   * @example '2026-07-14'
   */
  day: z.string(),
  /**
   * Instant of its first message, ISO 8601 in UTC: for CRMs that file entries by time.
   * @example '2026-07-14T17:02:00.000Z'
   */
  startsAt: z.string(),
  /**
   * The zone in which `day` and all printed times are: an IANA name or an offset such as `-07:00`.
   * @example 'America/Los_Angeles'
   */
  timeZone: z.string(),
  /**
   * The entry's title: one line of text, never markup. It may change from one write to the next.
   * @example 'SMS conversation with Ada Known - 26/07/14'
   */
  subject: z.string(),
  /**
   * The entry's text in the connector's own format, escaped, at most `limits.entryBytes` bytes of UTF-8. HTML has only
   * `<b>`, `<br>`, `<ul>`, `<li>` and `<a href>`; Markdown is CommonMark.
   * @example '<br><b>SMS conversation with Ada Known - 26/07/14</b><br>…'
   */
  body: z.string(),
  /**
   * What `getLogFormatType` returned.
   * @example 'text/html'
   */
  format: logFormatSchema,
  /** What the body shows, oldest first: for connectors that build something else of it. */
  messages: z.array(messageSchema),
  /**
   * 1, or more when the day outgrew the size of an entry, or a person edited the one before.
   * @example 1
   */
  part: z.number().int().positive(),
  /**
   * Names this very entry, for finding it again: `Daybook #` and a short code. With `marker: 'body'` it is also the
   * body's last line.
   * @example 'Daybook #k7Q2mX9aBcDe'
   */
  marker: z.string(),
});
export type Digest = z.infer<typeof digestSchema>;
