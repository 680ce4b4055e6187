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

/**
 * A contact that `findContact` found (protocol, section 3.1). The keys of `additionalInfo` are the `const` of the
 * manifest's `additionalFields`, its values that field's choices for this contact, most wanted first.
 */
export const contactSchema = z.object({
  id: recordIdSchema,
  name: z.string(),
  type: z.string().nullish(),
  phone: z.string().nullish(),
  additionalInfo: z.record(z.string(), z.unknown()).nullish(),
  isNewContact: z.boolean().nullish(),
  defaultContactType: z.string().nullish(),
  toNumberEntity: z.boolean().nullish(),
  createdDate: z.union([z.string(), z.number()]).nullish(),
  mostRecentActivityDate: z.union([z.string(), z.number()]).nullish(),
});
export type Contact = z.infer<typeof contactSchema>;

/** The contact that an entry belongs to, from the request (protocol, section 5.2). */
export const contactInfoSchema = z.object({
  id: recordIdSchema,
  name: z.string(),
  type: z.string().optional(),
  phoneNumber: z.string().optional(),
});
export type ContactInfo = z.infer<typeof contactInfoSchema>;
