import { z } from 'zod';
import { timeSchema } from '../../src/index.js';

/** The part of JSON Schema that zod makes of the contract. */
export interface TypeSchema {
  $ref?: string;
  $defs?: Record<string, TypeSchema>;
  type?: string | string[];
  enum?: unknown[];
  anyOf?: TypeSchema[];
  items?: TypeSchema;
  properties?: Record<string, TypeSchema>;
  required?: string[];
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  default?: unknown;
  title?: string;
}

/** Schemas that have a section of their own on the page, under this id. */
export const shapes = z.registry<{ id: string }>();

/** @param io - `input`: what an author writes; `output`: what an author is given */
export function toTypeSchema(schema: z.ZodType, io: 'input' | 'output'): TypeSchema {
  const made: TypeSchema = z.toJSONSchema(schema, {
    io,
    metadata: shapes,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema instanceof z.ZodCustom) jsonSchema.title = 'AbortSignal';
      if (zodSchema === timeSchema) jsonSchema.type = 'integer';
      else if (zodSchema instanceof z.ZodTransform) jsonSchema.type = 'string';
    },
  }) as TypeSchema;
  const id = idOf(made);
  return (id !== undefined && made.$defs?.[id]) || made;
}

/** A type as a reader of the page sees it, in Markdown. */
export function typeText(schema: TypeSchema): string {
  const { anyOf, items, title } = schema;
  const id = idOf(schema);
  if (id !== undefined) return `[${id}](#${id.toLowerCase()})`;
  if (anyOf) return [...new Set(anyOf.map(typeText))].join(' or ');
  if (title) return title;
  if (schema.enum) return schema.enum.map((value) => `\`'${String(value)}'\``).join(' or ');
  if (items) return `list of ${typeText(items)}${between(schema.minItems, schema.maxItems)}`;
  const names = [schema.type ?? 'anything'].flat().join(' or ');
  const { minimum, exclusiveMinimum, maximum, maxLength, format } = schema;
  if (names === 'string') {
    return `${format === 'uri' ? 'string (address)' : 'string'}${between(undefined, maxLength, ' characters')}`;
  }
  const above = exclusiveMinimum === undefined ? '' : `, more than ${grouped(exclusiveMinimum)}`;
  return `${names}${above}${between(minimum, maximum)}`;
}

/** The members of a schema, also below a `null` that may stand instead of it. */
export function objectIn(schema: TypeSchema): TypeSchema | undefined {
  if (schema.properties) return schema;
  return schema.anyOf?.find(({ properties }) => properties);
}

function idOf({ $ref }: TypeSchema): string | undefined {
  return $ref?.split('/').at(-1);
}

function between(minimum?: number, maximum?: number, unit = ''): string {
  const isReal = (limit: number | undefined): limit is number =>
    limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
  if (isReal(minimum) && isReal(maximum)) return `, ${grouped(minimum)} to ${grouped(maximum)}${unit}`;
  if (isReal(maximum)) return `, at most ${grouped(maximum)}${unit}`;
  return isReal(minimum) ? `, at least ${grouped(minimum)}${unit}` : '';
}

/** 10 000, as in the other documents. */
function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ' ');
}
