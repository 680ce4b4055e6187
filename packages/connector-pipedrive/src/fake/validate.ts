import { z } from 'zod';
import { invalid } from './respond.js';

const integer = z.string().regex(/^\d+$/, "The value is not a valid 'integer'").transform(Number);

/** Query parameters as Pipedrive reads them: text, strictly in the form of the type it asks for. */
export const query = {
  integer,
  boolean: z
    .enum(['true', 'false'], "The value is not a valid 'boolean'")
    .transform((text) => text === 'true'),
  /** Whole seconds: a fraction is refused, as Pipedrive refuses it. */
  moment: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$/, 'This value is not a valid datetime')
    .transform((text) => Date.parse(text))
    .pipe(z.number('This value is not a valid datetime')),
  limit: integer.pipe(z.number().min(1).max(500)).default(100),
  start: integer.default(0),
  ids: z
    .string()
    .regex(/^\d+(,\d+){0,99}$/, 'This value is not a list of at most 100 ids')
    .transform((text) => text.split(',').map(Number)),
  direction: z.enum(['asc', 'desc']).default('asc'),
  listOf: <const Names extends readonly [string, ...string[]]>(names: Names) =>
    z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(z.enum(names)).min(1))
      .default([...names]),
};

/** The part of every search that Pipedrive shares between persons and leads. */
export const searchQuery = {
  term: z.string(),
  exact_match: query.boolean.default(false),
  organization_id: query.integer.optional(),
  include_fields: z.string().optional(),
  limit: query.limit,
  cursor: z.string().optional(),
};

/** Answers 400 for a term that is too short. */
export function acceptTerm({ term, exact_match }: { term: string; exact_match: boolean }): string {
  const shortest = exact_match ? 1 : 2;
  if (term.trim().length < shortest)
    throw invalid(`term: The value must have ${shortest} characters or more`);
  return term.trim();
}

export function acceptQuery<Schema extends z.ZodType>(
  schema: Schema,
  search: URLSearchParams,
): z.output<Schema> {
  const names = [...search.keys()];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw invalid(`${repeated}: Parameter '${repeated}' is given more than once`);
  return accept(schema, Object.fromEntries(search));
}

/** An id from the path. */
export function acceptId(text: string | undefined): number {
  return accept(z.object({ id: query.integer }), { id: text }).id;
}

export function accept<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw invalid(result.error.issues.map(complaintOf).join(', '));
}

function complaintOf(issue: z.core.$ZodIssue): string {
  const path = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return `${path || 'body'}: ${issue.message}`;
  return issue.keys
    .map((key) => (path === '' ? key : `${path}.${key}`))
    .map((key) => `${key}: Parameter '${key}' is not allowed for this request`)
    .join(', ');
}
