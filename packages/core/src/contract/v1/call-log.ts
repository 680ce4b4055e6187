/** How a call's entry is read, and found. */
import { z } from 'zod';
import { callSchema } from './call.js';
import { contactInfoSchema, recordIdSchema } from './contact.js';

/** Parameters of `getCallLog`. */
export const getCallLogSchema = callSchema.extend({
  /** The contact that the call belongs to, for CRMs whose addresses need it. */
  contactInfo: contactInfoSchema,
  /**
   * What `createCallLog` or `findCallLog` returned.
   * @example 7012
   */
  logId: recordIdSchema,
});

/** A call's entry as it now stands in the CRM; null when it is gone. */
export const callLogSchema = z
  .object({
    /**
     * Its title, as the CRM gives it.
     * Without it: a title that a person gave in the CRM is overwritten when the client sends another one.
     * @example 'Inbound Call from Ada Known'
     */
    subject: z.string().nullish(),
    /**
     * Its text, as the CRM gives it: what people wrote around our own is kept, and handed back with the next update.
     * Without it: the entry counts as one that cannot be read, and is not written again; what comes later is a further entry.
     * @example '<p>Ask Bob too.</p><b>Call details</b><ul>…'
     */
    body: z.string().nullish(),
    /**
     * What the fields of the call form now say, by their `const`; a field that holds nothing is null.
     * Without it: an update of the form's fields overwrites what a person chose in the CRM.
     * @example { deals: 901 }
     */
    fields: z.record(z.string(), z.unknown()).nullish(),
  })
  .nullable();
export type CallLog = z.output<typeof callLogSchema>;

/** Parameters of `findCallLog`: the entry that carries `marker`, wherever the CRM can look. */
export const findCallLogSchema = callSchema.extend({
  /** The contact that the call belongs to: most CRMs can list a contact's entries. */
  contactInfo: contactInfoSchema,
  /**
   * What to look for. A person may quote it: in a text it counts only at the end of our own lines.
   * @example 'Daybook #k7Q2mX9aBcDe'
   */
  marker: z.string(),
  /**
   * The title that the entry probably has, for CRMs that search titles.
   * @example 'Inbound Call from Ada Known'
   */
  subject: z.string(),
  /**
   * When the call began, ISO 8601 in UTC, for CRMs that list entries by time.
   * @example '2026-07-14T17:02:00.000Z'
   */
  startsAt: z.string(),
  /**
   * The local day on which it began, `YYYY-MM-DD`.
   * @example '2026-07-14'
   */
  day: z.string(),
  /**
   * ISO 8601; the entry cannot be older than this, and a day of margin is in it. Ends the reading of long lists.
   * @example '2026-07-13T17:02:00.000Z'
   */
  createdSince: z.string(),
});

/** Result of `findCallLog`; null when the CRM has no such entry. */
export const foundCallLogSchema = z
  .object({
    /**
     * The CRM's id of the entry.
     * @example 7012
     */
    logId: recordIdSchema,
  })
  .nullable();
