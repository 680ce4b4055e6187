import { toSafeText } from '../digest/text.js';
import { fingerprint } from '../text/fingerprint.js';
import type { CallFact } from './call-fact.js';
import type { CallKnowledge } from './call-knowledge.js';

const KNOWN_NOTES = 50;

/** What became of a note: `theirs` is what people have made of it in the CRM. */
export type MergedNote =
  | { keep: 'theirs' }
  /** Put in place of what stands there; empty for nothing. */
  | { keep: 'new'; text: string }
  /** Put below what stands there. */
  | { keep: 'both'; below: string };

/**
 * The note, three ways (calls, section 8.4). What a person wrote in the CRM is never overwritten, and never lost is what
 * they typed in the client.
 *
 * @param note - `wanted`: as the client has it; `isChanged`: whether somebody has changed it there since it was last written or shown;
 *   `isAsWritten`: whether the CRM still shows what was; `theirWords`: the words in the CRM, `wantedWords`: the client's;
 *   `holdsMore`: whether people have put more there than words
 */
export function mergeNote(note: {
  wanted: string;
  isChanged: boolean;
  isAsWritten: boolean;
  theirWords: string;
  wantedWords: string;
  holdsMore: boolean;
}): MergedNote {
  const { wanted, isChanged, isAsWritten, theirWords, wantedWords, holdsMore } = note;
  if (!isChanged) return { keep: 'theirs' };
  if (isAsWritten) return { keep: 'new', text: wanted };
  if (wantedWords === '') return { keep: 'theirs' };
  if (wantedWords === theirWords) return { keep: 'theirs' };
  if (!holdsMore && wantedWords.includes(theirWords)) return { keep: 'new', text: wanted };
  return { keep: 'both', below: wanted };
}

/** Whether a note that came is the one that counts; if not, it was set aside: a client held it before. */
export function isNoteTaken({ known }: CallKnowledge['note'], { note }: CallFact): boolean {
  return note === undefined || printOfNote(toSafeText(note)) === (known.at(-1) ?? printOfNote(''));
}

/** A note that clients hold from now on. */
export function withKnownNote(note: CallKnowledge['note'], text: string): CallKnowledge['note'] {
  const print = printOfNote(text);
  const isKnown = note.text === text && note.known.at(-1) === print;
  return isKnown ? note : { text, known: withPrint(note.known, print) };
}

/** With a note that clients hold from now on, as its print. */
export function withPrint(known: readonly string[], print: string): string[] {
  return [...known.filter((former) => former !== print), print].slice(-KNOWN_NOTES);
}

/** Of a note that says nothing, whatever space it has, that of an empty one. */
export function printOfNote(note: string): string {
  return fingerprint(note.trim() === '' ? '' : note).slice(0, 16);
}
