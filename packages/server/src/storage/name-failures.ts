import { DaybookError } from '@daybook/core';
import { z } from 'zod';
import { UnreadableError } from '../security/key-ring.js';
import { TakenInElsewhere } from './logbook/step-in.js';

const SQLITE_CONSTRAINT = 19;
/** Of SQLSTATEs: data that does not fit, and constraints (PostgreSQL, appendix A). */
const REFUSED_DATA = /^2[23]...$/;

/**
 * The same store, whose failures are DaybookErrors: whoever is refused because the database does not answer is told
 * so. Data that cannot be read is another matter, and so is what the database answers with a refusal: a fault of ours.
 *
 * @param nameUnreadable - what somebody reads of it, where it has a name
 */
export function nameFailures<Store extends object>(
  store: Store,
  nameUnreadable: (error: UnreadableError) => Error = (error) => error,
): Store {
  const named = Object.entries(store).map(([name, method]: [string, unknown]) => {
    if (typeof method !== 'function') return [name, method];
    return [
      name,
      async (...parameters: unknown[]): Promise<unknown> => {
        try {
          return await method.apply(store, parameters);
        } catch (error) {
          if (error instanceof UnreadableError) throw nameUnreadable(error);
          if (DaybookError.is(error) || error instanceof z.ZodError || isRefusal(error)) throw error;
          throw new DaybookError('storage_unavailable', { cause: error });
        }
      },
    ];
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same members
  return Object.fromEntries(named) as Store;
}

/** By its number in SQLite, which the module for older Nodes leaves out of some errors; what SQLite says stands in all. */
function isRefusal(error: unknown): boolean {
  if (error instanceof TakenInElsewhere) return true;
  if (!(error instanceof Error)) return false;
  const { code, errcode, message } = error as Error & Record<string, unknown>;
  if (code === 'ERR_SQLITE_ERROR')
    return typeof errcode === 'number'
      ? errcode % 256 === SQLITE_CONSTRAINT
      : message.includes('constraint failed');
  return typeof code === 'string' && REFUSED_DATA.test(code);
}
