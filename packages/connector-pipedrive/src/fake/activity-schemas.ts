import { z } from 'zod';
import { addressSchema, calendarDate } from './field-schemas.js';
import { query } from './validate.js';

const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;
const DURATION = /^\d{2,}:[0-5]\d(:[0-5]\d)?$/;

/** Pipedrive takes times with or without seconds, and gives them with. */
const withSeconds = (text: string) => (/^\d+:\d\d$/.test(text) ? `${text}:00` : text);

export const activityBodySchema = z.strictObject({
  subject: z.string().min(1).optional(),
  type: z.string().min(1).optional(),
  owner_id: z.int().optional(),
  deal_id: z.int().optional(),
  lead_id: z.uuid().optional(),
  org_id: z.int().optional(),
  project_id: z.int().optional(),
  due_date: calendarDate.optional(),
  due_time: z.string().regex(TIME, 'This value is not a valid datetime').transform(withSeconds).optional(),
  duration: z
    .string()
    .regex(DURATION, 'This value is not a valid duration')
    .transform(withSeconds)
    .optional(),
  busy: z.boolean().optional(),
  done: z.boolean().optional(),
  location: addressSchema.optional(),
  participants: z.array(z.strictObject({ person_id: z.int(), primary: z.boolean() })).optional(),
  attendees: z
    .array(
      z.strictObject({
        email: z.string().optional(),
        name: z.string().optional(),
        status: z.string().optional(),
        is_organizer: z.boolean().optional(),
        person_id: z.int().optional(),
        user_id: z.int().optional(),
      }),
    )
    .optional(),
  public_description: z.string().optional(),
  priority: z.int().optional(),
  note: z.string().optional(),
});

export type ActivityBody = z.output<typeof activityBodySchema>;

export const readActivityQuerySchema = z.strictObject({ include_fields: z.literal('attendees').optional() });

export const findActivitiesQuerySchema = z.strictObject({
  ids: query.ids.optional(),
  owner_id: query.integer.optional(),
  deal_id: query.integer.optional(),
  lead_id: z.string().optional(),
  person_id: query.integer.optional(),
  org_id: query.integer.optional(),
  done: query.boolean.optional(),
  updated_since: query.moment.optional(),
  updated_until: query.moment.optional(),
  sort_by: z.enum(['id', 'update_time', 'add_time', 'due_date']).default('id'),
  sort_direction: query.direction,
  include_fields: z.literal('attendees').optional(),
  limit: query.limit,
  cursor: z.string().optional(),
});
