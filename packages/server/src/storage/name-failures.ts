import { DaybookError } from '@daybook/core';
import { z } from 'zod';
import { UnreadableError } from '../security/key-ring.js';

/**
 * The same store, whose failures are DaybookErrors: whoever is refused because the database does not answer is told
 * so. Data that cannot be read is another matter, and stays what it is.
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
          if (DaybookError.is(error) || error instanceof z.ZodError) throw error;
          throw new DaybookError('storage_unavailable', { cause: error });
        }
      },
    ];
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same members
  return Object.fromEntries(named) as Store;
}
