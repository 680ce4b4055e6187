import type { Kysely, Selectable } from 'kysely';
import { hasLivingSession } from './living-session.js';
import type { DaybookDatabase, UserTable } from './schema.js';
import type { SealedJson } from './sealed-json.js';
import { SharedReads } from './shared-reads.js';
import type { ReadingTools } from './statement-tools.js';
import type { SessionStore } from './storage.js';
import { toStoredUser } from './user-store.js';

const MONTH_MS = 30 * 86_400_000;

type SignedInRow = Selectable<UserTable> & { session_expires_at: number };

export function createSessionStore(
  database: Kysely<DaybookDatabase>,
  tools: ReadingTools & { sealed: SealedJson },
): SessionStore {
  const { sealed } = tools;
  const signedIn = new SharedReads<SignedInRow>('signedIn', tools);
  return {
    async start({ sessionId, userKey, now, expiresAt, openedBy = null }) {
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('sessions')
        .values({
          session_id: sessionId,
          user_key: userKey,
          created_at: now,
          expires_at: expiresAt,
          revoked_at: null,
          opened_by: openedBy,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async findUser(sessionId, now) {
      const [row] = await signedIn.ask([sessionId]);
      return row && row.session_expires_at > now ? toStoredUser(row, sealed) : undefined;
    },

    async extend(sessionId, expiresAt) {
      await database
        .updateTable('sessions')
        .set({ expires_at: expiresAt })
        .where('session_id', '=', sessionId)
        .where('revoked_at', 'is', null)
        .execute();
    },

    async revoke(sessionId, now) {
      await database
        .updateTable('sessions')
        .set({ revoked_at: now })
        .where(({ or, eb }) => or([eb('session_id', '=', sessionId), eb('opened_by', '=', sessionId)]))
        .where('revoked_at', 'is', null)
        .execute();
    },

    async revokeAll(userKey, { startedBefore, now }) {
      await database
        .updateTable('sessions')
        .set({ revoked_at: now })
        .where('user_key', '=', userKey)
        .where('created_at', '<=', startedBefore)
        .where('revoked_at', 'is', null)
        .execute();
    },

    async cleanUp(now) {
      const dropped = await database
        .updateTable('users')
        .set({ sealed_credentials: null })
        .where('sealed_credentials', 'is not', null)
        .where(({ not }) => not(hasLivingSession(now)))
        .executeTakeFirst();
      await database
        .deleteFrom('sessions')
        .where(({ or, eb }) =>
          or([eb('expires_at', '<', now - MONTH_MS), eb('revoked_at', '<', now - MONTH_MS)]),
        )
        .execute();
      return Number(dropped.numUpdatedRows);
    },

    async countLiving(userKey, now) {
      const { living } = await database
        .selectFrom('sessions')
        .select(({ fn }) => fn.countAll<number | string>().as('living'))
        .where('user_key', '=', userKey)
        .where('revoked_at', 'is', null)
        .where('opened_by', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirstOrThrow();
      return Number(living);
    },
  };
}
