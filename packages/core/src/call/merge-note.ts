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
 *   `isAsWritten`: whether the CRM still shows what was; `theirWords`: the words in the CRM, `wantedWords`: the client's
 */
export function mergeNote(note: {
  wanted: string;
  isChanged: boolean;
  isAsWritten: boolean;
  theirWords: string;
  wantedWords: string;
}): MergedNote {
  const { wanted, isChanged, isAsWritten, theirWords, wantedWords } = note;
  if (!isChanged) return { keep: 'theirs' };
  if (isAsWritten) return { keep: 'new', text: wanted };
  if (wantedWords === '') return { keep: 'theirs' };
  if (wantedWords === theirWords) return { keep: 'theirs' };
  if (wantedWords.includes(theirWords)) return { keep: 'new', text: wanted };
  return { keep: 'both', below: wanted };
}
