import type { z } from 'zod';
import { giveWay } from '../give-way.js';
import { type KeyRing, UnreadableError } from '../security/key-ring.js';

/** Encrypted JSON columns. `place` is the table, column and row: a value copied elsewhere does not open. */
export interface SealedJson {
  seal(value: unknown, place: string): string;
  /** The same for what may be long: others have their turn between spelling and encrypting it. */
  sealInTurns(value: unknown, place: string): Promise<string>;
  /** @throws UnreadableError also for a value that opens and is not what stands in this place */
  open<Schema extends z.ZodType>(schema: Schema, sealed: string, place: string): z.output<Schema>;
  /** What values begin with that the newest secret has sealed. */
  readonly newestPrefix: string;
}

export function createSealedJson(keyRing: KeyRing): SealedJson {
  return {
    seal: (value, place) => keyRing.seal(JSON.stringify(value), place),
    async sealInTurns(value, place) {
      const text = JSON.stringify(value);
      await giveWay(text.length);
      return keyRing.seal(text, place);
    },
    open(schema, sealed, place) {
      const parsed = schema.safeParse(JSON.parse(keyRing.open(sealed, place)));
      if (parsed.success) return parsed.data;
      throw new UnreadableError(
        `A value of ${place.split('/')[0]} is not as it should be: ${namesOf(parsed.error)}`,
      );
    },
    newestPrefix: `${keyRing.keys[0].id}.`,
  };
}

/** Only members of the value itself: further inside, a name may be somebody's number. */
function namesOf({ issues }: z.ZodError): string {
  return [...new Set(issues.map(({ path: [first], message }) => `${String(first)}: ${message}`))].join('; ');
}

/** What a value holds; undefined for one that cannot be read. */
export function ifReadable<Value>(open: () => Value): Value | undefined {
  try {
    return open();
  } catch (error) {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  }
}
