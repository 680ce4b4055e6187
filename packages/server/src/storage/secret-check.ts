import { NoDaybookError } from './schema-version.js';
import type { Storage } from './storage.js';

const NAME = 'secret-check';

/**
 * Seals a word for all secrets to come: a wrong one is found out at the start, and not by the first person who signs in.
 *
 * @throws Error when the secrets open nothing of this storage
 */
export async function makeSecretCheck(storage: Pick<Storage, 'constant'>): Promise<void> {
  await storage.constant(NAME, () => 'ok');
}

/**
 * The same for whoever comes beside a server, and makes nothing.
 *
 * @throws Error when the secrets open nothing of this storage, or no server has ever run on it
 */
export async function assertSecretCheck(storage: Pick<Storage, 'findConstant'>): Promise<void> {
  if ((await storage.findConstant(NAME)) === undefined) throw new NoDaybookError();
}
