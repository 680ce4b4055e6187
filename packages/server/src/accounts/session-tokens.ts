import { fingerprint } from '@daybook/core';
import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { atMost } from '../at-most.js';
import type { Key, KeyRing } from '../security/key-ring.js';

const ALGORITHM = 'HS256';

const claimsSchema = z.object({
  /** `<crm user id>-<platform>`, as App Connect's own tokens have it. */
  id: z.string(),
  platform: z.string(),
  /** Session id. */
  sid: z.string(),
  /** The user's key. Tokens of earlier versions have none. */
  sub: z.string().exactOptional(),
  /** Epoch seconds. */
  iat: z.number(),
  exp: z.number(),
});
export type Claims = z.output<typeof claimsSchema>;

/** Signs and verifies the tokens that clients hold. A token names a session; whether that lives is asked each time. */
export class SessionTokens {
  readonly #keys: readonly [Key, ...Key[]];
  /** Tokens that were found genuine, by their fingerprint: a signature does not change. Their end is looked at each time. */
  readonly #verified = new LRUCache<string, Claims>(atMost(5_000));

  constructor(keyRing: KeyRing) {
    this.#keys = keyRing.keys;
  }

  /** @param now - epoch milliseconds, also for `expiresAt` */
  sign(
    session: Required<Pick<Claims, 'id' | 'platform' | 'sid' | 'sub'>>,
    now: number,
    expiresAt: number,
  ): Promise<string> {
    const [newest] = this.#keys;
    return new SignJWT({ ...session })
      .setProtectedHeader({ alg: ALGORITHM, kid: newest.id })
      .setIssuedAt(Math.floor(now / 1000))
      .setExpirationTime(Math.floor(expiresAt / 1000))
      .sign(newest.signing);
  }

  /**
   * The claims of a token that one of our secrets signed and that has not expired; undefined for anything else. At once, when
   * it was found genuine before.
   */
  verify(token: string, now: number): Claims | undefined | Promise<Claims | undefined> {
    const print = fingerprint(token);
    const known = this.#verified.get(print);
    if (known === undefined) return this.#verifyOnce(token, print, now);
    return known.exp * 1000 <= now ? undefined : known;
  }

  async #verifyOnce(token: string, print: string, now: number): Promise<Claims | undefined> {
    try {
      const { kid } = decodeProtectedHeader(token);
      const key = this.#keys.find(({ id }) => id === kid);
      if (key === undefined) return undefined;
      const { payload } = await jwtVerify(token, key.signing, {
        algorithms: [ALGORITHM],
        currentDate: new Date(now),
      });
      const claims = claimsSchema.parse(payload);
      this.#verified.set(print, claims);
      return claims;
    } catch {
      return undefined;
    }
  }
}
