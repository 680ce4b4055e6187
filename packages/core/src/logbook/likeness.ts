import type { LogFormat } from '../contract/v1/digest.js';
import {
  type EntryPrint,
  type EntryText,
  isSpellingOfTitle,
  lettersPrints,
  printOf,
  wordsPrint,
} from '../text/entry-text.js';
import type { Likeness } from './record.js';

/** Of our own former texts so many are recognised. */
const KEPT = 20;
/** Of a text with letters that some CRMs have no room for, there are so many. */
const LETTERINGS = 10;

/** A text of ours, such as a digest. */
type WrittenText = Readonly<EntryText & { format: LogFormat }>;

/**
 * Whether a text that stands in the CRM is ours: one that we wrote, or what the CRM has made of it.
 *
 * @param titles - the subjects that the entry may have, from the newest to the oldest; asked for only when needed
 */
export function isOurs(
  { words, letters }: Likeness,
  standing: EntryText,
  format: LogFormat,
  titles: () => readonly string[],
): boolean {
  if (words.includes(wordsPrint(standing, format))) return true;
  return (
    letters.length > 0 &&
    lettersPrints(standing.body, format).some((print) => letters.includes(print)) &&
    titles().some((title) => isSpellingOfTitle(standing.subject, title))
  );
}

/**
 * Whether core knows an entry again at the first look after a write: whether what a CRM shows can be what it has made of
 * what was written. What is not known again counts as a person's edit, and the day goes on in a part 2.
 *
 * @param shown - as `getMessageLog`, `findMessageLog` or `stored` gives it
 * @param written - the digest
 * @example
 * const written = { subject: 'Roof', body: 'Café<br><br>at 9 👍', format: 'text/html' } as const;
 * isKnownAgain({ subject: 'Roof', body: '<p>Caf&eacute;</p><p>at 9 </p>' }, written); // true
 */
export function isKnownAgain(shown: EntryText, written: WrittenText): boolean {
  const likeness = withText({ words: [], letters: [] }, printOf(written, written.format));
  return isOurs(likeness, shown, written.format, () => [written.subject]);
}

/** With a text that is about to be written. */
export function withText({ words, letters }: Likeness, print: EntryPrint): Likeness {
  const others = letters.filter((former) => !print.letters.includes(former));
  return {
    words: append(words, print.words),
    letters: [...others, ...print.letters].slice(-KEPT * LETTERINGS),
  };
}

/**
 * With the text that stands in the CRM, exactly: from now on it is told by every sign.
 *
 * @param mayChange - whether an older text of ours can still land on top of it
 */
export function withSeen(
  { words, letters }: Likeness,
  standing: EntryText,
  format: LogFormat,
  { mayChange }: { mayChange: boolean },
): Likeness {
  return { words: append(words, wordsPrint(standing, format)), letters: mayChange ? letters : [] };
}

function append(prints: readonly string[], print: string): string[] {
  return [...prints.filter((former) => former !== print), print].slice(-KEPT);
}
