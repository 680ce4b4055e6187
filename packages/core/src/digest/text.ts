/** What ends a line or a paragraph in any alphabet's texts; programs write a vertical tab, form feeds and separators too. */
// oxlint-disable-next-line no-control-regex -- these are the characters that are meant
const lineEnd = /\r\n|[\r\v\f\u001C-\u001E\u0085\u2028\u2029]/g;

/** What a text may need to be made safe for, and a line: nearly all have nothing of it, and are looked at once. */
const unsafe = /[^\n -~]/;
const untidy = /[^ -~]|^ | {2}| $/;

const POP_FORMATTING = '\u202C';
const POP_ISOLATE = '\u2069';

/** Only characters without a glyph: white space, controls, what Unicode lets fonts ignore, blanks that are letters, and what telephones put in the place of a picture. */
const unseen = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\uFFF9-\uFFFC\u{1D159}]*$/u;

/** Of a place to cut, in UTF-16 units. */
const NEAR = 200;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Text as it can stand in every CRM: every line end is `\n`; NUL and halves of surrogate pairs, which no database and no
 * HTML page can hold, become U+FFFD. Nothing else changes, so that what a person wrote is what stands in the entry.
 */
export function toSafeText(text: string): string {
  if (!unsafe.test(text)) return text;
  return text.replace(lineEnd, '\n').replaceAll('\0', '\uFFFD').toWellFormed();
}

/**
 * The same on one line, trimmed: for names and subjects. Empty when nothing would be seen. What turns the direction of
 * writing ends with it, so that what follows on the line stays in its order.
 */
export function toSafeLine(text: string): string {
  if (!untidy.test(text)) return text;
  const safe = toSafeText(text)
    .replace(/[^\S\uFEFF]+/g, ' ')
    .trim();
  return isUnseen(safe) ? '' : safe + endDirections(safe);
}

/** Whether a reader would see nothing of a text. */
export function isUnseen(text: string): boolean {
  return unseen.test(text);
}

/** Whether there is anything that a reader would see. */
export function hasText(text: string | null | undefined): boolean {
  return !isUnseen(text ?? '');
}

/** What ends the embeddings, overrides and isolates that a line leaves open (Unicode, UAX #9). */
function endDirections(line: string): string {
  /** Embeddings and overrides that are open outside of all isolates, then inside of each. */
  const open = [0];
  for (const character of line.match(/[\u202A-\u202E\u2066-\u2069]/g) ?? []) {
    const within = open.length - 1;
    if (character === POP_ISOLATE) open.splice(Math.max(within, 1));
    else if (character > '\u202E') open.push(0);
    else open[within] = Math.max(0, (open[within] ?? 0) + (character === POP_FORMATTING ? -1 : 1));
  }
  return POP_ISOLATE.repeat(open.length - 1) + POP_FORMATTING.repeat(open[0] ?? 0);
}

/**
 * Cuts a line to at most `maximum` UTF-16 units, never inside a character; an ellipsis shows that something is missing.
 * What turns the direction of writing ends with it.
 *
 * @example
 * shorten('Ada Lovelace', 6); // 'Ada L…'
 */
export function shorten(line: string, maximum: number): string {
  if (line.length <= maximum) return line;
  let short = '';
  for (const { segment } of graphemes.segment(line)) {
    const longer = short + segment;
    if (longer.length + endDirections(longer).length > maximum - 1) break;
    short = longer;
  }
  return `${short.trimEnd()}…${endDirections(short)}`;
}

/**
 * Cuts a text into pieces of at most `maximum` bytes of UTF-8: behind a word where one ends shortly before, and never inside
 * what a reader sees as one character, unless that alone is larger.
 *
 * @example
 * splitText('aé', 2); // ['a', 'é']
 * splitText('At nine, please.', 11); // ['At nine, ', 'please.']
 */
export function splitText(text: string, maximum: number): string[] {
  const pieces: string[] = [];
  let from = 0;
  let size = 0;
  for (let at = 0; at < text.length; ) {
    const character = text.codePointAt(at) ?? 0;
    const bytes = bytesOf(character);
    if (size + bytes > maximum && at > from) {
      at = placeToCut(text, from, at);
      pieces.push(text.slice(from, at));
      from = at;
      size = 0;
      continue;
    }
    size += bytes;
    at += character > 0xffff ? 2 : 1;
  }
  pieces.push(text.slice(from));
  return pieces;
}

/** In UTF-8. */
function bytesOf(character: number): number {
  if (character < 0x80) return 1;
  if (character < 0x800) return 2;
  return character > 0xffff ? 4 : 3;
}

/**
 * Where to cut a text that goes on behind `most`: there, or shortly before. Only what is near is looked at, for dividing a
 * long text into all that a reader sees as characters takes seconds.
 *
 * @param from - where the piece begins
 */
export function placeToCut(text: string, from: number, most: number): number {
  const at = isInsidePair(text, most) ? most - 1 : most;
  const least = Math.max(at - NEAR, Math.ceil((from + at) / 2));
  const words = /^[^]*\s/.exec(text.slice(least, at))?.[0].length ?? 0;
  const place = characterStart(text, from, words > 0 ? least + words : at);
  return place > from ? place : at;
}

/** Where the character that stands at a place, or ends there, begins. */
function characterStart(text: string, from: number, place: number): number {
  let start = Math.max(from, place - 2 * NEAR);
  if (isInsidePair(text, start)) start -= 1;
  // Flags are pairs of letters: where a row of them begins decides which two belong together.
  let letters = 0;
  while (start - 2 * (letters + 1) >= from && isFlagLetter(text, start - 2 * (letters + 1))) letters += 1;
  if (letters % 2 === 1) start -= 2;
  const near = graphemes.segment(text.slice(start, place + NEAR));
  return start + (near.containing(place - start)?.index ?? place - start);
}

function isFlagLetter(text: string, at: number): boolean {
  const character = text.codePointAt(at) ?? 0;
  return character >= 0x1f1e6 && character <= 0x1f1ff;
}

function isInsidePair(text: string, at: number): boolean {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff;
}
