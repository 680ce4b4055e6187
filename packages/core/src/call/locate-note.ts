import type { LogFormat } from '../contract/v1/digest.js';
import { type Range, wordsIn } from '../text/entry-words.js';
import { markupOf } from '../text/reading.js';
import { sightsIn } from '../text/sights.js';
import { BLOCK_HEADING, NOTE_HEADING } from './call-format.js';
import type { WrittenText } from './call-memory.js';
import { renderNote } from './lay-out-call.js';
import { type EntryReading, printOfPiece } from './piece-print.js';
import { toPlainText } from './plain-text.js';

/** The agent's words as they stand in an entry. */
export interface LocatedNote {
  /** With the heading; undefined when there is none. */
  range: Range | undefined;
  text: string;
  /** Whether they are what we wrote. */
  isAsWritten: boolean;
  /** Whether people have put more there than words: a picture, a link. */
  holdsMore: boolean;
}

/**
 * Finds the agent's words in an entry: as they were written; else what stands between the heading and our block. Without
 * a heading there are none: what stands there then is somebody's own.
 *
 * @param written - our texts that may stand there, the most probable first
 * @param block - where our block stands; without it, whatever is headed like it counts
 */
export function locateNote(
  reading: EntryReading,
  written: readonly Pick<WrittenText, 'note'>[],
  block: Range | undefined,
): LocatedNote {
  const { format, raw } = reading;
  for (const { note } of written) {
    if (note === '') continue;
    const range = reading.find(printOfPiece(renderNote(note, { format }), format));
    if (range && (block === undefined || range.end <= block.start))
      return { range, text: note, isAsWritten: true, holdsMore: false };
  }
  const before = block?.start ?? headingIn(raw, BLOCK_HEADING, format, raw.length)?.start;
  const heading = before === undefined ? undefined : headingIn(raw, NOTE_HEADING, format, before);
  const hadNone = written.length > 0 && written[0]?.note === '';
  if (before === undefined || heading === undefined)
    return { range: undefined, text: '', isAsWritten: hadNone, holdsMore: false };
  const standing = raw.slice(heading.end, before);
  const text = toPlainText(standing, format);
  const holdsMore = sightsIn(standing, markupOf(raw, format, 'letters')) > 0;
  return {
    range: { start: heading.start, end: before },
    text,
    isAsWritten: hadNone && !holdsMore && wordsIn(text, 'text/plain') === '',
    holdsMore,
  };
}

/** The first place before `end` where a heading stands on a line of its own. */
function headingIn(raw: string, title: string, format: LogFormat, end: number): Range | undefined {
  // The last line break counts: to begin at each of very many empty lines would hold up everybody.
  const before = format === 'text/html' ? '(?:^|>|\\n)[^\\S\\n]*' : '(?:^|\\n)[ \\t]*(?:#{1,6}[ \\t]*)?';
  const behind = format === 'text/html' ? '\\s*(?=<|\\n|$)' : '[ \\t]*(?=\\r?\\n|$)';
  const pattern = new RegExp(`(?<before>${before})${title.replace(' ', '(?:\\s|&nbsp;)+')}:?${behind}`, 'i');
  const found = pattern.exec(raw.slice(0, end));
  if (!found) return undefined;
  const start = found.index + (found.groups?.['before']?.length ?? 0);
  const markup = format === 'text/markdown' ? /#{1,6}[ \t]*$/.exec(raw.slice(0, start)) : null;
  return { start: markup?.index ?? start, end: found.index + found[0].length };
}

/** The words of a note, whatever its format is. */
export function wordsOfNote(note: string): string {
  return wordsIn(note, 'text/plain');
}
