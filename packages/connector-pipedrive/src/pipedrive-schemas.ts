import { z } from 'zod';

/**
 * What Pipedrive answers, as far as this connector reads it. Real answers hold nulls where the documents show none, and
 * more fields than they name.
 */
const idSchema = z.number().int();

/** Of version 2's lists: where the next page begins. */
const cursorSchema = z
  .object({ next_cursor: z.string().nullish() })
  .nullish()
  .transform((additional) => additional?.next_cursor ?? undefined);

export const userAnswerSchema = z.object({
  data: z.object({
    id: idSchema,
    name: z.string().nullish(),
    company_id: idSchema,
    company_name: z.string().nullish(),
    company_domain: z
      .string()
      .regex(/^[a-z0-9-]+$/i)
      .nullish(),
    /** Two letters. */
    company_country: z.string().nullish(),
    /** IANA name. The offset beside it is wrong half the year. */
    timezone_name: z.string().nullish(),
  }),
});

export const activityTypesAnswerSchema = z.object({
  data: z
    .array(
      z.object({
        name: z.string().nullish(),
        /** What an activity's `type` holds; never changes, unlike the name. */
        key_string: z.string().nullish(),
        active_flag: z.boolean().nullish(),
      }),
    )
    .nullish()
    .transform((types) => types ?? []),
});
export type ActivityType = z.output<typeof activityTypesAnswerSchema>['data'][number];

const activitySchema = z.object({
  id: idSchema,
  subject: z.string().nullish(),
  note: z.string().nullish(),
  is_deleted: z.boolean().nullish(),
  type: z.string().nullish(),
  deal_id: idSchema.nullish(),
  lead_id: z.string().nullish(),
  due_date: z.string().nullish(),
  due_time: z.string().nullish(),
});
export type Activity = z.output<typeof activitySchema>;
export const activityAnswerSchema = z.object({ data: activitySchema });
export const activitiesAnswerSchema = z.object({
  data: z.array(activitySchema).nullish(),
  additional_data: cursorSchema,
});

export const personAnswerSchema = z.object({
  data: z.object({
    id: idSchema,
    name: z.string().nullish(),
    org_id: idSchema.nullish(),
    is_deleted: z.boolean().nullish(),
    /** RFC 3339. */
    add_time: z.string().nullish(),
    /** When it was asked for. */
    last_activity_id: idSchema.nullish(),
  }),
});

export type PersonRecord = z.output<typeof personAnswerSchema>['data'];

const foundPersonSchema = z.object({
  id: idSchema,
  name: z.string().nullish(),
  phones: z.array(z.string().nullish()).nullish(),
  /** Texts of custom fields, when those were searched. */
  custom_fields: z.array(z.string().nullish()).nullish(),
  organization: z.object({ id: idSchema.nullish() }).nullish(),
});
export type FoundPerson = z.output<typeof foundPersonSchema>;
export const personSearchAnswerSchema = z.object({
  data: z.object({ items: z.array(z.object({ item: foundPersonSchema })).nullish() }).nullish(),
  additional_data: cursorSchema,
});

export const dealsAnswerSchema = z.object({
  data: z.array(z.object({ id: idSchema, title: z.string().nullish() })).nullish(),
  additional_data: cursorSchema,
});

export const leadsAnswerSchema = z.object({
  data: z
    .array(
      z.object({ id: z.string().min(1), title: z.string().nullish(), is_archived: z.boolean().nullish() }),
    )
    .nullish(),
  /** Version 1 counts. Some answers wrap this in `pagination`. */
  additional_data: z
    .object({
      more_items_in_collection: z.boolean().nullish(),
      pagination: z.object({ more_items_in_collection: z.boolean().nullish() }).nullish(),
    })
    .nullish()
    .transform(
      (additional) =>
        additional?.more_items_in_collection ?? additional?.pagination?.more_items_in_collection ?? false,
    ),
});

/** A refusal. `error` names what is wrong with the request; it does not repeat texts that were sent. */
export const refusalSchema = z.object({
  error: z.string().nullish(),
  error_info: z.string().nullish(),
  code: z.string().nullish(),
});
