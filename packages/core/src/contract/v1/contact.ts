import { z } from 'zod';
import { isStorable, NOT_STORABLE } from './storable.js';

/** A CRM id: a number or a string, kept in its JSON type because the client compares and returns it so. */
export const recordIdSchema = z.union([
  z.number().int(),
  z.string().min(1).max(256).refine(isStorable, NOT_STORABLE),
]);
export type RecordId = z.infer<typeof recordIdSchema>;

/** What the client sends in place of an id for a contact that does not exist yet (protocol, section 4.2). */
export const NEW_CONTACT_ID = 'createNewContact';

/** A contact that `findContact` found (protocol, section 3.1). */
export const contactSchema = z.object({
  /**
   * The CRM's id, unique across all types of contact: the client compares ids only, and a second contact with the same
   * one is dropped. Comes back as `contactInfo.id`, in the same JSON type, when something is logged for this contact.
   * @example 101
   */
  id: recordIdSchema,
  /**
   * Comes back as `contactInfo.name`, and stands in the entry's title, among its participants and before each message.
   * @example 'Ada Known'
   */
  name: z.string(),
  /**
   * A `value` of the manifest's `contactTypes`. Comes back as `contactInfo.type` and fills `{contactType}` of addresses.
   * Without it: both are empty.
   * @example 'Contact'
   */
  type: z.string().nullish(),
  /**
   * The number under which this contact is known, E.164 where possible. Tells whose messages are whose in a group.
   * Without it: the number that was asked for.
   * @example '+14155550100'
   */
  phone: z.string().nullish(),
  /**
   * This contact's choices for the fields of the log form: the keys are the `const` of the manifest's
   * `additionalFields`, the values lists of `{ const, title }`, most wanted first. Automatic logging stops choosing at
   * the first field with several choices, so put that one last. Keys that are null are taken out.
   * Without it: the form shows no choices for this contact.
   * @example { deals: [{ const: 901, title: 'Roof' }] }
   */
  additionalInfo: z.record(z.string(), z.unknown()).nullish(),
  /**
   * `true`: no contact but a stand-in for one that does not exist yet. Core shows it last, with an id of its own.
   * Without it: a contact. When no stand-in is given, Daybook adds one named "Create new contact...".
   * @example true
   */
  isNewContact: z.boolean().nullish(),
  /**
   * Of the stand-in only: the type that the form preselects. On a real contact it is dropped.
   * Without it: the first of the manifest's `contactTypes`, when Daybook makes the stand-in.
   * @example 'Contact'
   */
  defaultContactType: z.string().nullish(),
  /**
   * `true`: of several matches, the one that automatic logging takes. Handed on to the client.
   * Without it: automatic logging leaves several matches to the person.
   * @example true
   */
  toNumberEntity: z.boolean().nullish(),
  /**
   * When the contact was made, ISO 8601 with a zone. Handed on to the client, which can be set to take the oldest of
   * several matches.
   * Without it: the client cannot choose so, and warns.
   * @example '2026-07-14T17:02:00Z'
   */
  createdDate: z.union([z.string(), z.number()]).nullish(),
  /**
   * When something last happened with the contact, ISO 8601 with a zone. The same, for the one that was active last.
   * Without it: the client cannot choose so, and warns.
   * @example '2026-07-14T17:02:00Z'
   */
  mostRecentActivityDate: z.union([z.string(), z.number()]).nullish(),
});
export type Contact = z.infer<typeof contactSchema>;

/** The contact that an entry belongs to, from the request (protocol, section 5.2). */
export const contactInfoSchema = z.object({
  /**
   * What `findContact`, `findContactWithName` or `createContact` gave, in the same JSON type. The contact may have been
   * deleted since: throw `crm_not_found` then.
   * @example 101
   */
  id: recordIdSchema,
  /**
   * As in the entry's title.
   * @example 'Ada Known'
   */
  name: z.string(),
  /**
   * As `findContact` gave it.
   * Without it: the client named no type.
   * @example 'Contact'
   */
  type: z.string().optional(),
  /**
   * The contact's number or extension in this conversation.
   * Without it: in a group it is not known which number is the contact's.
   * @example '+14155550100'
   */
  phoneNumber: z.string().optional(),
});
export type ContactInfo = z.infer<typeof contactInfoSchema>;
