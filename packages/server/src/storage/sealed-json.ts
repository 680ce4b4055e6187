import type { z } from 'zod';
import { giveWay } from '../give-way.js';
import type { KeyRing } from '../security/key-ring.js';

/** Encrypted JSON columns. `place` is the table, column and row: a value copied elsewhere does not open. */
export interface SealedJson {
  seal(value: unknown, place: string): string;
  /** The same for what may be long: others have their turn between spelling and encrypting it. */
  sealInTurns(value: unknown, place: string): Promise<string>;
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
    open: (schema, sealed, place) => schema.parse(JSON.parse(keyRing.open(sealed, place))),
    newestPrefix: `${keyRing.keys[0].id}.`,
  };
}
