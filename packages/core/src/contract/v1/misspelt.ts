import { distance } from 'fastest-levenshtein';

/** Up to two letters in nine may differ: more is another name, such as `updateContact` beside `createContact`. */
const NEAR = 0.22;

/**
 * Finds a function whose name is almost that of an interface: nobody would ever call it, and nobody would notice. A
 * name that is close to an interface that is there as well is somebody's helper.
 *
 * @param written - an object with functions, or an instance of a class
 * @param names - what is called
 * @returns what the author probably meant; undefined when nothing is misspelt
 * @example
 * findMisspelt({ getMesageLog: () => null }, ['getMessageLog']); // { name: 'getMesageLog', meant: 'getMessageLog' }
 */
export function findMisspelt(
  written: object,
  names: readonly string[],
): { name: string; meant: string } | undefined {
  const functions = functionNames(written);
  const missing = names.filter((name) => !functions.has(name));
  for (const name of functions) {
    if (names.includes(name)) continue;
    const meant = missing.find((candidate) => isNear(lettersOf(name), lettersOf(candidate)));
    if (meant !== undefined) return { name, meant };
  }
  return undefined;
}

function isNear(name: string, candidate: string): boolean {
  return distance(name, candidate) <= NEAR * Math.max(name.length, candidate.length);
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Also those that an instance has from its class. */
function functionNames(written: object): Set<string> {
  const names = new Set<string>();
  for (
    let level: object | null = written;
    level !== null && level !== Object.prototype;
    level = Object.getPrototypeOf(level) as object | null
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (typeof value === 'function') names.add(name);
    }
  }
  return names;
}
