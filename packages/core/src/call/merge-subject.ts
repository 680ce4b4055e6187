import { shorten } from '../digest/text.js';
import { isSpellingOfTitle } from '../text/entry-text.js';
import type { CallKnowledge } from './call-knowledge.js';
import { type CallMemory, shortPrint } from './call-memory.js';
import type { CallTextSettings } from './call-text-settings.js';
import { entryTitle, titleOf } from './call-title.js';
import type { StandingEntry } from './standing-entry.js';

/**
 * The title, three ways. A person's own in the CRM stands; if another one was typed in the client, both do. What the CRM
 * has made of a title is known again only of one that was written: a new one is written, be it the old one with a word more.
 */
export function mergeSubject(
  known: CallKnowledge,
  part: number,
  { subjectCharacters }: CallTextSettings,
  { texts, titleWanted, confirmed }: CallMemory,
  standing: StandingEntry,
  isOlder: boolean,
): string {
  const wanted = entryTitle(titleOf(known), part, subjectCharacters);
  const theirs = standing.subject ?? undefined;
  if (theirs === undefined) return wanted;
  const print = shortPrint(wanted);
  const isConfirmed = print === confirmed.subject;
  const newest = texts.at(-1)?.subject ?? wanted;
  if (texts.some(({ subject }) => isSpellingOfTitle(theirs, subject))) {
    // However much it looks like what stands: nobody has written it yet.
    if ((titleWanted ?? confirmed.subject) !== print) return wanted;
    if (isConfirmed) return isOlder && !isSpellingOfTitle(theirs, newest) ? newest : theirs;
    const isFormer = texts.some(({ subject }) => subject === theirs && subject !== wanted);
    return isSpellingOfTitle(theirs, wanted) && !isFormer ? theirs : wanted;
  }
  const isTyped = known.subject.person !== undefined && known.subject.person !== '';
  if (isConfirmed || !isTyped || theirs.includes(wanted)) return theirs;
  return wanted.includes(theirs) ? wanted : shorten(`${theirs} / ${wanted}`, subjectCharacters);
}
