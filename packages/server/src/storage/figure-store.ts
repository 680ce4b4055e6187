import type { Kysely } from 'kysely';
import type { DaybookDatabase } from './schema.js';
import type { FigureStore } from './storage.js';

/** Figures for pages. None of them is needed to log anything. */
export function createFigureStore(database: Kysely<DaybookDatabase>): FigureStore {
  return {
    async lastMessageAt(userKey) {
      const { newest } = await database
        .selectFrom('messages')
        .select(({ fn }) => fn.max('sent_at').as('newest'))
        .where('user_key', '=', userKey)
        .executeTakeFirstOrThrow();
      if (newest !== null) return newest;
      // Of a closed day the messages have no time any more.
      const { begun } = await database
        .selectFrom('digests')
        .select(({ fn }) => fn.max('created_at').as('begun'))
        .where('user_key', '=', userKey)
        .executeTakeFirstOrThrow();
      return begun === null ? undefined : begun;
    },
  };
}
