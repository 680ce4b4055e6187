import { z } from 'zod';
import { invalid } from './respond.js';

const cursorSchema = z.strictObject({
  field: z.string(),
  fieldValue: z.string(),
  sortDirection: z.enum(['asc', 'desc']),
  id: z.string(),
});

export interface Paging<Item> {
  limit: number;
  cursor: string | undefined;
  /** The field that the list is sorted by. Equal values are sorted by id. */
  field: string;
  valueOf: (item: Item) => string | number | null;
  idOf: (item: Item) => string | number;
  direction: 'asc' | 'desc';
}

/** One page of a list, sorted. A cursor names the last item that was given, so new items do not move the pages. */
export function page<Item>(
  items: Item[],
  paging: Paging<Item>,
): { items: Item[]; nextCursor: string | null } {
  const { limit, field, valueOf, idOf, direction } = paging;
  const sign = direction === 'asc' ? 1 : -1;
  const keyOf = (item: Item) => [sortable(valueOf(item)), sortable(idOf(item))] as const;
  const compare = (one: readonly [string, string], other: readonly [string, string]) =>
    sign * (order(one[0], other[0]) || order(one[1], other[1]));
  const sorted = items.toSorted((one, other) => compare(keyOf(one), keyOf(other)));
  const after = paging.cursor === undefined ? undefined : readCursor(paging.cursor, field, direction);
  const rest = after ? sorted.filter((item) => compare(keyOf(item), after) > 0) : sorted;
  const given = rest.slice(0, limit);
  const last = given.at(-1);
  if (last === undefined || rest.length <= limit) return { items: given, nextCursor: null };
  const [fieldValue, id] = keyOf(last);
  return { items: given, nextCursor: writeCursor({ field, fieldValue, sortDirection: direction, id }) };
}

function writeCursor(cursor: z.infer<typeof cursorSchema>): string {
  const url = btoa(encodeURIComponent(JSON.stringify(cursor)));
  return url.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function readCursor(text: string, field: string, direction: 'asc' | 'desc'): readonly [string, string] {
  const cursor = cursorSchema.safeParse(decode(text)).data;
  if (cursor?.field !== field || cursor.sortDirection !== direction) throw invalid('cursor: Invalid cursor');
  return [cursor.fieldValue, cursor.id];
}

function decode(text: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(atob(text.replaceAll('-', '+').replaceAll('_', '/'))));
  } catch {
    return undefined;
  }
}

/** Numbers padded, so that they sort as text. */
function sortable(value: string | number | null): string {
  return typeof value === 'number' ? String(value).padStart(16, '0') : (value ?? '');
}

function order(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
