import { shorten } from '../digest/text.js';
import { isSpellingOfTitle } from '../logbook/entry-text.js';
import type { CallKnowledge } from './call-knowledge.js';
import { type CallMemory, shortPrint } from './call-memory.js';
import type { CallTextSettings } from './call-text-settings.js';
import { entryTitle, titleOf } from './call-title.js';
import type { StandingEntry } from './standing-entry.js';

/**
 * The title, three ways. A person's own in the CRM stands; if another one was typed in the client, both do.
 */
export function mergeSubject(
  known: CallKnowledge,
  part: number,
  { subjectCharacters }: CallTextSettings,
  { texts, confirmed }: CallMemory,
  standing: StandingEntry,
  isOlder: boolean,
): string {
  const wanted = entryTitle(titleOf(known), part, subjectCharacters);
  const theirs = standing.subject ?? undefined;
  if (theirs === undefined) return wanted;
  const isOurs = texts.some(({ subject }) => isSpellingOfTitle(theirs, subject));
  const isTyped = known.subject.person !== undefined && known.subject.person !== '';
  if (shortPrint(wanted) === confirmed.subject) {
    const newest = texts.at(-1)?.subject ?? wanted;
    return isOlder && isOurs && !isSpellingOfTitle(theirs, newest) ? newest : theirs;
  }
  if (isSpellingOfTitle(theirs, wanted)) return theirs;
  if (isOurs) return wanted;
  if (!isTyped || theirs.includes(wanted)) return theirs;
  if (wanted.includes(theirs)) return wanted;
  return shorten(`${theirs} / ${wanted}`, subjectCharacters);
}
