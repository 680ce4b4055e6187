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
  const isOurs = texts.some(({ subject }) => isSpellingOfTitle(standing.subject, subject));
  const isTyped = known.subject.person !== undefined && known.subject.person !== '';
  if (shortPrint(wanted) === confirmed.subject) {
    const newest = texts.at(-1)?.subject ?? wanted;
    return isOlder && isOurs && !isSpellingOfTitle(standing.subject, newest) ? newest : standing.subject;
  }
  if (isSpellingOfTitle(standing.subject, wanted)) return standing.subject;
  if (isOurs) return wanted;
  if (!isTyped || standing.subject.includes(wanted)) return standing.subject;
  if (wanted.includes(standing.subject)) return wanted;
  return shorten(`${standing.subject} / ${wanted}`, subjectCharacters);
}
