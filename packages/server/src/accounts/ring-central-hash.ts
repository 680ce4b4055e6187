import { createHmac, randomBytes } from 'node:crypto';
import type { Storage } from '../storage/storage.js';

/** Makes the hashes by which RingCentral's ids of people and accounts appear in requests (protocol, section 2.5). */
export async function ringCentralHash(storage: Pick<Storage, 'constant'>): Promise<(id: string) => string> {
  const key = await storage.constant('user-info-hash-key', () => randomBytes(32).toString('base64url'));
  return (id) => createHmac('sha256', key).update(id).digest('hex');
}
