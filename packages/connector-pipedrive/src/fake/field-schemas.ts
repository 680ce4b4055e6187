import { z } from 'zod';

/** `2026-02-28`, and a day that exists. */
export const calendarDate = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, 'This value is not a valid date')
  .refine((text) => {
    const at = Date.parse(`${text}T00:00:00Z`);
    return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
  }, 'This value is not a valid date');

export const addressSchema = z.partialRecord(
  z.enum([
    'value',
    'country',
    'admin_area_level_1',
    'admin_area_level_2',
    'locality',
    'sublocality',
    'route',
    'street_number',
    'subpremise',
    'postal_code',
  ]),
  z.string(),
);

export const labelledValuesSchema = z.array(
  z
    .strictObject({ value: z.string(), primary: z.boolean().optional(), label: z.string().optional() })
    .transform(({ value, primary = false, label = null }) => ({ value, primary, label })),
);
