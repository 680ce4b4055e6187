/**
 * Visits to a person's own pages in a browser. A visit is opened by a link that works once and for minutes, or by the
 * fields of the CRM's login form. It lasts for a working day, shows pages and nothing else, and ends with the client's sign-in
 * that opened it.
 */
import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Key, KeyRing } from '../security/key-ring.js';
import type { Storage, StoredUser } from '../storage/storage.js';

/** How long a link can be opened, in milliseconds. */
export const LINK_LIFE_MS = 10 * 60_000;
/** How long a visit lasts, in milliseconds. */
export const VISIT_LIFE_MS = 8 * 3_600_000;

const ALGORITHM = 'HS256';
/** Neither passes for the other, nor for a client's token, which is for nobody by name. */
const audiences = { link: 'daybook link', visit: 'daybook visit' } as const;

/** `jti` becomes the id of the visit: the second who opens the link finds it taken. */
const linkSchema = z.object({ jti: z.string(), sub: z.string(), opener: z.string() });
const visitSchema = z.object({ jti: z.string(), opener: z.string().optional() });

/** Somebody in a browser. */
export interface Visitor {
  stored: StoredUser;
  sessionId: string;
  /** False: the visit is a sign-in of its own, by the login form. */
  isOpened: boolean;
}

/** See the head of this file. Times are epoch milliseconds. */
export class Visits {
  readonly #keys: readonly [Key, ...Key[]];
  readonly #sessions: Storage['sessions'];
  readonly #users: Pick<Storage['users'], 'restoreCredentials'>;
  readonly #now: () => number;

  constructor({ keyRing, storage, now }: { keyRing: KeyRing; storage: Storage; now: () => number }) {
    this.#keys = keyRing.keys;
    this.#sessions = storage.sessions;
    this.#users = storage.users;
    this.#now = now;
  }

  /** Makes what a link carries, for somebody who is signed in with a client. */
  makeLink({ stored, sessionId }: { stored: StoredUser; sessionId: string }): Promise<string> {
    const link = { jti: randomUUID(), sub: stored.userKey, opener: sessionId };
    return this.#sign(link, 'link', this.#now() + LINK_LIFE_MS);
  }

  /**
   * Opens a visit by a link.
   *
   * @returns what the browser keeps; undefined when the link was used, is too old or none, or its sign-in has ended
   */
  async openByLink(link: string): Promise<string | undefined> {
    const claims = linkSchema.safeParse(await this.#verify(link, 'link')).data;
    const opener = claims && (await this.#sessions.findUser(claims.opener, this.#now()));
    if (opener?.userKey !== claims?.sub || claims === undefined) return undefined;
    return this.#open({ id: claims.jti, userKey: claims.sub, opener: claims.opener });
  }

  /** Whose list a link was made for, however old it is and whether it was used; undefined when it is none of ours. */
  async whoseLink(link: string): Promise<string | undefined> {
    return linkSchema.safeParse(await this.#verify(link, 'link', 0)).data?.sub;
  }

  /** Opens a visit for somebody whom the CRM knows by the login form. */
  async openByForm(stored: StoredUser): Promise<string | undefined> {
    const kept = await this.#open({ id: randomUUID(), userKey: stored.userKey });
    await this.#users.restoreCredentials(stored);
    return kept;
  }

  /** Who visits, by what the browser has kept. */
  async find(kept: string): Promise<Visitor | undefined> {
    const claims = visitSchema.safeParse(await this.#verify(kept, 'visit')).data;
    const stored = claims && (await this.#sessions.findUser(claims.jti, this.#now()));
    return stored && { stored, sessionId: claims.jti, isOpened: claims.opener !== undefined };
  }

  async #open(visit: { id: string; userKey: string; opener?: string }): Promise<string | undefined> {
    const { id, userKey, opener } = visit;
    const [now, opened] = [this.#now(), opener === undefined ? {} : { openedBy: opener }];
    const expiresAt = now + VISIT_LIFE_MS;
    const isNew = await this.#sessions.start({ sessionId: id, userKey, now, expiresAt, ...opened });
    return isNew ? this.#sign({ jti: id, ...(opener && { opener }) }, 'visit', expiresAt) : undefined;
  }

  #sign(claims: Record<string, string>, use: keyof typeof audiences, expiresAt: number): Promise<string> {
    const [newest] = this.#keys;
    return new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, kid: newest.id })
      .setAudience(audiences[use])
      .setExpirationTime(Math.floor(expiresAt / 1000))
      .sign(newest.signing);
  }

  async #verify(token: string, use: keyof typeof audiences, at = this.#now()): Promise<unknown> {
    try {
      const keyOf = ({ kid }: { kid?: string }): Uint8Array => {
        const key = this.#keys.find(({ id }) => id === kid);
        if (key === undefined) throw new Error('signed by somebody else');
        return key.signing;
      };
      const options = {
        algorithms: [ALGORITHM],
        audience: audiences[use],
        currentDate: new Date(at),
      };
      return (await jwtVerify(token, keyOf, options)).payload;
    } catch {
      return undefined;
    }
  }
}
