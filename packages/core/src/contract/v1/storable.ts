export const NOT_STORABLE = 'holds a character that no database keeps';

/** Whether every database keeps an id as it is: NUL ends a text in some, half a surrogate pair is replaced in all. */
export function isStorable(id: string): boolean {
  return !id.includes('\0') && id.isWellFormed();
}
