import { NoDaybookError } from './schema-version.js';
import type { Storage } from './storage.js';

/** The name of the word in the installation. */
export const SECRET_CHECK = 'secret-check';

/**
 * Seals a word for all secrets to come: a wrong one is found out at the start, and not by the first person who signs in.
 *
 * @throws Error when the secrets open nothing of this storage
 */
export async function makeSecretCheck(storage: Pick<Storage, 'constant'>): Promise<void> {
  await storage.constant(SECRET_CHECK, () => 'ok');
}

/**
 * The same for whoever comes beside a server, and makes nothing.
 *
 * @throws Error when the secrets open nothing of this storage, or no server has ever run on it
 */
export async function assertSecretCheck(storage: Pick<Storage, 'findConstant'>): Promise<void> {
  if ((await storage.findConstant(SECRET_CHECK)) === undefined) throw new NoDaybookError();
}
