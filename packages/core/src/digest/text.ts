/**
 * Text as it can stand in every CRM: line ends, and the vertical tab that some programs use as one, are `\n`; NUL and halves of surrogate pairs, which no database and no
 * HTML page can hold, become U+FFFD. Nothing else changes, so that what a person wrote is what stands in the entry.
 */
export function toSafeText(text: string): string {
  return text
    .replace(/\r\n?|\v/g, '\n')
    .replaceAll('\0', '\uFFFD')
    .toWellFormed();
}

/** The same on one line, trimmed: for names and subjects. */
export function toSafeLine(text: string): string {
  return toSafeText(text).replace(/\s+/g, ' ').trim();
}

/**
 * Cuts a text into pieces of at most `maximum` bytes of UTF-8, never inside a character.
 *
 * @example
 * splitText('aé', 2); // ['a', 'é']
 */
export function splitText(text: string, maximum: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let size = 0;
  for (const character of text) {
    const bytes = Buffer.byteLength(character);
    if (size + bytes > maximum && piece !== '') {
      pieces.push(piece);
      piece = '';
      size = 0;
    }
    piece += character;
    size += bytes;
  }
  pieces.push(piece);
  return pieces;
}
