import { z } from 'zod';
import { UnreadableError } from '../../security/key-ring.js';
import type { Database } from '../logbook/rows.js';
import type { SealedJson } from '../sealed-json.js';
import type { Resealed } from '../storage.js';

const anything = z.unknown();

/** What each step of a reseal works with. */
export interface ResealWork {
  readonly database: Database;
  /** What the newest secret's values begin with. */
  readonly prefix: string;
  /** The value, sealed with the newest secret; the same when it is that already, is empty, or cannot be read. */
  renew<Value extends string | null>(value: Value, place: string): Value;
  /** So many values were written more. */
  count(values: number): void;
  /** By now. */
  result(): Resealed;
}

export function createResealWork(
  database: Database,
  sealed: SealedJson,
  onProgress: (values: number) => void,
): ResealWork {
  let values = 0;
  const unreadable = new Map<string, number>();
  const prefix = sealed.newestPrefix;
  return {
    database,
    prefix,
    renew(value, place) {
      if (!value || value.startsWith(prefix)) return value;
      try {
        return sealed.seal(sealed.open(anything, value, place), place) as typeof value;
      } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        // Its secret may be found yet.
        const table = /^\w+/.exec(place)?.[0] ?? place;
        unreadable.set(table, (unreadable.get(table) ?? 0) + 1);
        return value;
      }
    },
    count(more) {
      values += more;
      onProgress(values);
    },
    result: () => ({ values, unreadable }),
  };
}

export function countChanges<Row extends Record<string, string | null>>(former: Row, renewed: Row): number {
  return Object.keys(former).filter((column) => former[column] !== renewed[column]).length;
}
