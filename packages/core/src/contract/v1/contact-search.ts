import { z } from 'zod';
import { callSchema } from './call.js';
import { contactSchema, recordIdSchema } from './contact.js';
import { returnMessageSchema } from './return-message.js';

/** Parameters of `findContact`. */
export const findContactSchema = callSchema.extend({
  /**
   * E.164 when the client knows it; else an extension, a short code, or a sender made of letters. `readWantedNumber` says
   * what to search for and who of those that were found is meant.
   * @example '+14155550100'
   */
  phoneNumber: z.string(),
  /**
   * Further formats in which the user's CRM keeps numbers, `*` for each digit; at most three. For CRMs that search
   * texts: put the number's last digits into the stars, as `searchTerms` of `readWantedNumber` does.
   * @example ['(***) ***-****']
   */
  overridingFormat: z.array(z.string()),
  /**
   * Whether `phoneNumber` is a colleague's extension: it must find no customer whose number holds these digits.
   * @example false
   */
  isExtension: z.boolean(),
  /**
   * `true`: the person asked for fresh data. Nothing may come from a cache.
   * Without it: a cache may answer.
   * @example true
   */
  isForceRefreshAccountData: z.boolean().optional(),
});

/** Parameters of `findContactWithName`. */
export const findContactWithNameSchema = callSchema.extend({
  /**
   * As typed, trimmed, never empty.
   * @example 'ada'
   */
  name: z.string(),
});

/** Parameters of `createContact`. */
export const createContactSchema = callSchema.extend({
  /**
   * As `findContact` gets it.
   * @example '+14155550100'
   */
  phoneNumber: z.string(),
  /**
   * As typed, on one line; the number when nothing was typed.
   * @example 'Sam Stranger'
   */
  newContactName: z.string(),
  /**
   * A `value` of the manifest's `contactTypes`, or empty: take your default then.
   * @example 'Contact'
   */
  newContactType: z.string(),
  /**
   * The form's other fields, by the `const` of the manifest's `additionalFields` of `newContact` and `messageLog`.
   * @example { source: 'phone' }
   */
  additionalSubmission: z.record(z.string(), z.unknown()),
});

/** Result of `createContact`. */
export const createContactResultSchema = z.object({
  /**
   * The new contact; what was being logged is then logged for it.
   * Without it: refused, for the reason in `returnMessage`.
   */
  contactInfo: z
    .object({
      /**
       * As in a {@link Contact}.
       * @example 101
       */
      id: recordIdSchema,
      /**
       * As the CRM now has it.
       * @example 'Sam Stranger'
       */
      name: z.string(),
      /**
       * As in a {@link Contact}.
       * Without it: the type that was asked for.
       * @example 'Contact'
       */
      type: z.string().nullish(),
      /**
       * As in a {@link Contact}.
       * Without it: the form shows no choices for this contact.
       */
      additionalInfo: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
  /**
   * What the person reads.
   * Without it: "Contact created."
   */
  returnMessage: returnMessageSchema.nullish(),
  /**
   * App Connect's, for its statistics; nobody reads it here.
   * Without it: nothing changes.
   */
  extraDataTracking: z.record(z.string(), z.unknown()).nullish(),
});

/** Result of `findContact` and of `findContactWithName`. */
export const foundContactsSchema = z.object({
  /**
   * `false`: the CRM could not be searched, for the reason in `returnMessage`. The person is told so, and offered no new
   * contact. Throwing a `DaybookError` says the same.
   * Without it: `true`.
   * @example true
   */
  successful: z.boolean().nullish(),
  /**
   * The contacts, the likeliest first: automatic logging takes the only one, or the first with `toNumberEntity`.
   * Without it: nobody was found, as with an empty list, and the client offers to make a contact.
   */
  matchedContactInfo: z.array(contactSchema).nullish(),
  /**
   * What the person reads.
   * Without it: nothing is shown; a search by name that finds nobody says so.
   */
  returnMessage: returnMessageSchema.nullish(),
  /**
   * App Connect's, for its statistics; nobody reads it here.
   * Without it: nothing changes.
   */
  extraDataTracking: z.record(z.string(), z.unknown()).nullish(),
});
