import { DaybookError } from '@daybook/core';
import type { Storage } from './storage/storage.js';

/** Resolves when the server may be sent requests. Throws why it may not. */
export type AssertReady = () => Promise<void>;

/** Makes what `/readyz` answers with, and metrics tell. */
export function createReadiness({
  storage,
  isEnding,
}: {
  storage: Pick<Storage, 'check'>;
  isEnding: () => boolean;
}): AssertReady {
  return async () => {
    if (isEnding()) throw new DaybookError('stopping');
    try {
      await storage.check();
    } catch (error) {
      throw new DaybookError('storage_unavailable', { cause: error });
    }
  };
}
