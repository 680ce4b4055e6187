import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { DaybookDatabase, FigureTable } from './schema.js';
import type { Figure, FigureStore } from './storage.js';

/** A database takes so many parameters in a statement. */
const ROWS_AT_ONCE = 200;

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

    async waitingOf(userKey) {
      const { waiting } = await database
        .selectFrom('messages')
        .select(({ fn }) => fn.countAll<number | string>().as('waiting'))
        .where('user_key', '=', userKey)
        .where(sql<boolean>`state = 'pending'`)
        .executeTakeFirstOrThrow();
      return Number(waiting);
    },

    async note({ counts, levels }) {
      // All or nothing: what is noted again after a failure must not be counted twice.
      await database.transaction().execute(async (ongoing) => {
        await upsert(ongoing, counts, sql`figures.value + excluded.value`);
        await upsert(
          ongoing,
          levels,
          sql`case when excluded.value > figures.value then excluded.value else figures.value end`,
        );
      });
    },

    async since(slotAt) {
      const rows = await database
        .selectFrom('figures')
        .selectAll()
        .where('slot_at', '>=', slotAt)
        .orderBy('slot_at')
        .execute();
      return rows.map(({ slot_at, figure, ...row }) => ({ ...row, slotAt: slot_at, name: figure }));
    },

    async dropBefore(slotAt) {
      await database.deleteFrom('figures').where('slot_at', '<', slotAt).execute();
    },

    async waiting() {
      const rows = await database
        .selectFrom('messages')
        .innerJoin('users', 'users.user_key', 'messages.user_key')
        .select(({ fn, ref }) => [
          'users.platform',
          'users.hostname as account',
          ref('messages.state').$castTo<'pending' | 'unfiled'>().as('state'),
          'messages.reason',
          fn.countAll<number | string>().as('messages'),
          fn.min('messages.taken_in_at').as('since'),
        ])
        // Written out: with parameters the index of what waits would not be used.
        .where(sql<boolean>`messages.state in ('pending', 'unfiled')`)
        .groupBy(['users.platform', 'users.hostname', 'messages.state', 'messages.reason'])
        .orderBy('users.platform')
        .orderBy('users.hostname')
        .execute();
      return rows.map((row) => ({ ...row, messages: Number(row.messages) }));
    },
  };
}

/** @param value - of a figure that is there already */
async function upsert(
  ongoing: Transaction<DaybookDatabase>,
  figures: readonly Figure[],
  value: RawBuilder<number>,
): Promise<void> {
  for (let at = 0; at < figures.length; at += ROWS_AT_ONCE) {
    // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
    await ongoing
      .insertInto('figures')
      .values(figures.slice(at, at + ROWS_AT_ONCE).map(toRow))
      .onConflict((conflict) =>
        conflict.columns(['slot_at', 'platform', 'account', 'figure']).doUpdateSet({ value }),
      )
      .execute();
  }
}

function toRow({ slotAt, name, ...figure }: Figure): FigureTable {
  return { ...figure, slot_at: slotAt, figure: name };
}
