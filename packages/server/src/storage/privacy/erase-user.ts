import type { Database } from '../logbook/rows.js';

const DIGESTS_AT_ONCE = 100;
const ROWS_AT_ONCE = 1_000;

/**
 * Deletes everything about a user, in pieces between which a running server has its turn. Sign-ins go first, so that
 * nothing comes in meanwhile; one that was interrupted is gone on with the next time.
 */
export async function eraseUser(database: Database, userKey: string): Promise<void> {
  const ofUser = ['user_key', '=', userKey] as const;
  await database
    .deleteFrom('sessions')
    .where(...ofUser)
    .execute();
  await repeat(() =>
    database
      .deleteFrom('digests')
      .where('digest_id', 'in', (builder) =>
        builder
          .selectFrom('digests')
          .select('digest_id')
          .where(...ofUser)
          .limit(DIGESTS_AT_ONCE),
      )
      .executeTakeFirst(),
  );
  for (const [table, column] of [
    ['closed_messages', 'message_id'],
    ['known_contacts', 'phone'],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await repeat(() =>
      database
        .deleteFrom(table)
        .where(...ofUser)
        .where(column, 'in', (builder) =>
          builder
            .selectFrom(table)
            .select(column)
            .where(...ofUser)
            .limit(ROWS_AT_ONCE),
        )
        .executeTakeFirst(),
    );
  }
  await database
    .deleteFrom('users')
    .where(...ofUser)
    .execute();
}

/** Until there is nothing left to delete. */
async function repeat(step: () => Promise<{ numDeletedRows: bigint }>): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  while ((await step()).numDeletedRows > 0n);
}
