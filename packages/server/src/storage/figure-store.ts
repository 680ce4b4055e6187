import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import { countWaiting, type Waiting } from './count-waiting.js';
import { listProblems, listWaiting } from './logbook/list-waiting.js';
import { isIn } from './logbook/listed-digests.js';
import { chunks } from './logbook/rows.js';
import type { DaybookDatabase, FigureTable } from './schema.js';
import type { SealedJson } from './sealed-json.js';
import type { Figure, FigureStore, WaitingFigure } from './storage.js';

/** A database takes so many parameters in a statement. */
const ROWS_AT_ONCE = 200;

/** Figures for pages. None of them is needed to log anything. */
export function createFigureStore(database: Kysely<DaybookDatabase>, sealed: SealedJson): FigureStore {
  return {
    listWaiting: (userKey) => listWaiting(database, sealed, userKey),
    problems: () => listProblems(database, sealed),

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
        .where(isIn.pending)
        .executeTakeFirstOrThrow();
      return Number(waiting);
    },

    async statesOf(userKey, digestId) {
      const rows = await database
        .selectFrom('messages')
        .select('state')
        .distinct()
        .where('user_key', '=', userKey)
        .where('digest_id', '=', digestId)
        .execute();
      return new Set(rows.map(({ state }) => state));
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
      const ofPeople = new Map<string, Waiting[]>();
      for await (const each of countWaiting(database))
        ofPeople.set(each.userKey, [...(ofPeople.get(each.userKey) ?? []), each]);
      const found = new Map<string, WaitingFigure>();
      for (const userKeys of chunks([...ofPeople.keys()])) {
        // oxlint-disable-next-line no-await-in-loop -- more than a thousand people
        const people = await database
          .selectFrom('users')
          .select(['user_key', 'platform', 'hostname as account'])
          .where('user_key', 'in', userKeys)
          .execute();
        for (const { user_key: userKey, ...account } of people)
          ofPeople.get(userKey)?.forEach((each) => addTo(found, account, each));
      }
      return [...found.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, figure]) => figure);
    },
  };
}

function addTo(
  found: Map<string, WaitingFigure>,
  { platform, account }: Pick<WaitingFigure, 'platform' | 'account'>,
  { state, reason, messages, since }: Waiting,
): void {
  const name = JSON.stringify([platform, account, state, reason]);
  const known = found.get(name);
  found.set(name, {
    platform,
    account,
    state,
    reason,
    messages: messages + (known?.messages ?? 0),
    since: Math.min(since, known?.since ?? since),
  });
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
