import { DaybookError } from '@daybook/core';
import { z } from 'zod';
import { UnreadableError } from '../security/key-ring.js';

/**
 * The same store, whose failures are DaybookErrors: whoever is refused because the database does not answer is told
 * so. Data that cannot be read is another matter, and stays what it is.
 */
export function nameFailures<Store extends object>(store: Store): Store {
  return new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...parameters: unknown[]): Promise<unknown> => {
        try {
          return await method.apply(target, parameters);
        } catch (error) {
          if (DaybookError.is(error) || error instanceof z.ZodError || error instanceof UnreadableError)
            throw error;
          throw new DaybookError('storage_unavailable', { cause: error });
        }
      };
    },
  });
}
