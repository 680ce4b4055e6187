/**
 * A text without what looks like tags. One in which very many begin and none ends takes no longer than any other: behind
 * its last end there is nothing to look for.
 *
 * @param inPlace - stands where a tag was
 * @example
 * withoutTags('a<br>b < c'); // 'ab < c'
 */
export function withoutTags(text: string, inPlace = ''): string {
  const lastEnd = text.lastIndexOf('>') + 1;
  return text.slice(0, lastEnd).replace(/<[^>]*>/g, inPlace) + text.slice(lastEnd);
}
