import type { SeenRequest } from './network.js';

/** How many habits of the generator's fake a CRM of one's own may share by chance. */
const CHANCE = 1;

type Keys = readonly string[];

/** By which an entry is found again, and how long a call was: each is there where the answers to the generator ask for it. */
const chosen: Keys = ['external_id', 'duration_seconds'];

/** What the generator's fake takes and answers, by the names of its fields. Another CRM has names of its own. */
const habits: Record<string, (request: SeenRequest, answer: unknown) => boolean> = {
  'what a new note takes': ({ method, body }) =>
    method === 'POST' && hasKeys(parse(body), ['contact_id', 'subject', 'body', 'happened_at'], chosen),
  'what a note is answered as': (_request, answer) =>
    hasKeys(answer, ['id', 'contact_id', 'subject', 'body', 'happened_at', 'created_at', 'labels'], chosen),
  'who is signed in': (_request, answer) =>
    hasKeys(answer, ['id', 'name', 'account_id', 'time_zone', 'country']),
  'what a list of contacts is answered as': (_request, answer) => {
    const [first] = isRecord(answer) && Array.isArray(answer['items']) ? (answer['items'] as unknown[]) : [];
    return hasKeys(first, ['id', 'name', 'phone', 'mobile']);
  },
};

/**
 * Recognises the fake CRM that the generator makes, by what it does: being green against it proves nothing about a real
 * one, whatever the subject says of itself.
 */
export class GeneratedFakeWatch {
  readonly #seen = new Set<string>();

  /** Looks at one request that was carried out, and at its answer. */
  look(request: SeenRequest, answer: string): void {
    const content = parse(answer);
    for (const [habit, shows] of Object.entries(habits)) {
      if (!this.#seen.has(habit) && shows(request, content)) this.#seen.add(habit);
    }
  }

  /** Why the fake is not to be believed yet; undefined for one of one's own. */
  get reason(): string | undefined {
    if (this.#seen.size <= CHANCE) return undefined;
    const shown = Object.keys(habits).filter((habit) => this.#seen.has(habit));
    return `The fake CRM is still the generator's placeholder. It shows by ${shown.join(', ')}.`;
  }
}

function hasKeys(value: unknown, needed: Keys, optional: Keys = []): boolean {
  if (!isRecord(value)) return false;
  const keys = Object.keys(value);
  return (
    needed.every((key) => keys.includes(key)) &&
    keys.every((key) => needed.includes(key) || optional.includes(key))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
