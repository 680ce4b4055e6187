import {
  type ColumnDefinitionBuilder,
  type Kysely,
  type Migration,
  Migrator,
  SqliteAdapter,
  sql,
} from 'kysely';
import { assertKnown, assertWhole, changesOf } from './schema-version.js';
import { sealLikenessOfEntries } from './seal-likeness.js';
import type { SealedJson } from './sealed-json.js';

/**
 * Every change of the schema, in order, by name; Kysely runs them by the alphabet. A released migration is never edited.
 * Both databases run the same ones: text for JSON and sealed columns, `bigint` for times and counters.
 */
const migrations: Record<string, (database: Kysely<unknown>, sealed: SealedJson) => Promise<void>> = {
  '2026-11-01-first-tables': createFirstTables,
  '2026-11-26-closed-days': closeDays,
  '2026-11-26-age-of-profiles': noteAgeOfProfiles,
  '2026-11-26-refused-logins': noteLogins,
  '2026-11-26-renewals-under-a-lease': leaseTokens,
  '2026-11-26-messages-that-change': addKnowledge,
  '2026-11-26-write-checks': createWriteChecks,
  '2026-11-27-calls': addCalls,
  '2026-11-27-figures': createFigures,
  '2026-11-27-visits': noteVisits,
  '2026-11-27-waiting-of-accounts': countWaitingOfAccounts,
  '2026-11-27-widened-message-ids': indexWidenedIds,
  '2026-11-28-entries-of-closed-days': closeEntriesOfClosedDays,
  '2026-11-29-later-choices': noteLaterChoices,
  '2026-11-29-prints-with-a-key': dropPrintsWithoutKey,
  '2026-11-29-sealed-likeness': sealLikenessOfEntries,
  '2026-11-30-dismissed-messages': indexDismissed,
  '2026-11-30-problems-of-what-waits': noteProblems,
  '2026-12-01-problems-by-person': indexProblemsByPerson,
};

/**
 * Brings a database to the newest schema. Several processes may call it at once; each change runs once.
 *
 * @param sealed - seals what stood in clear before
 * @throws SchemaError when a newer version has changed it
 */
export async function migrate<Database>(database: Kysely<Database>, sealed: SealedJson): Promise<void> {
  assertKnown(await changesOf(database), Object.keys(migrations));
  const sealing = Object.entries(migrations).map(([name, change]): [string, Migration] => [
    name,
    { up: (changing) => change(changing, sealed) },
  ]);
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: () => Promise.resolve(Object.fromEntries(sealing)) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const reason = error instanceof Error ? error.message : 'no reason given';
  throw new Error(`The database could not be brought to the newest schema: ${reason}`, { cause: error });
}

/**
 * Finds a database as this version has it, and changes nothing.
 *
 * @throws SchemaError when its schema is another one
 */
export async function assertMigrated<Database>(database: Kysely<Database>): Promise<void> {
  const changes = await changesOf(database);
  assertKnown(changes, Object.keys(migrations));
  assertWhole(changes, Object.keys(migrations));
}

async function createFirstTables(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .createTable('installation')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
  await schema
    .createTable('users')
    .addColumn('user_key', 'text', (column) => column.primaryKey())
    .addColumn('platform', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('crm_user_id', 'text', (column) => column.notNull())
    .addColumn('hostname', 'text', (column) => column.notNull())
    .addColumn('sealed_profile', 'text', (column) => column.notNull())
    .addColumn('sealed_credentials', 'text')
    .addColumn('sealed_settings', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('sessions')
    .addColumn('session_id', 'text', (column) => column.primaryKey())
    .addColumn('user_key', 'text', (column) =>
      column.notNull().references('users.user_key').onDelete('cascade'),
    )
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute();
  await schema.createIndex('sessions_by_user').on('sessions').column('user_key').execute();
  await schema
    .createTable('known_contacts')
    .addColumn('user_key', 'text', (column) =>
      column.notNull().references('users.user_key').onDelete('cascade'),
    )
    .addColumn('phone', 'text', (column) => column.notNull())
    .addColumn('contact_id', 'text', (column) => column.notNull())
    .addColumn('sealed_contact', 'text', (column) => column.notNull())
    .addColumn('created_by_us', 'integer', (column) => column.notNull())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('known_contacts_key', ['user_key', 'phone', 'contact_id'])
    .execute();
  await schema
    .createTable('digests')
    .addColumn('digest_id', 'text', (column) => column.primaryKey())
    .addColumn('user_key', 'text', (column) =>
      column.notNull().references('users.user_key').onDelete('cascade'),
    )
    .addColumn('sealed_conversation', 'text', (column) => column.notNull())
    .addColumn('sealed_submission', 'text', (column) => column.notNull())
    .addColumn('lease_holder', 'text')
    .addColumn('lease_until', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('fence', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('next_attempt_at', 'bigint')
    .addColumn('sealed_reason', 'text')
    .addColumn('unfiled_since', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('digests_by_user').on('digests').column('user_key').execute();
  await schema
    .createTable('entries')
    .addColumn('digest_id', 'text', (column) =>
      column.notNull().references('digests.digest_id').onDelete('cascade'),
    )
    .addColumn('part', 'integer', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('log_id_json', 'text')
    .addColumn('written_at', 'bigint', (column) => column.notNull())
    .addColumn('texts_json', 'text', (column) => column.notNull())
    .addColumn('verify_at', 'bigint')
    .addPrimaryKeyConstraint('entries_key', ['digest_id', 'part'])
    .execute();
  await schema
    .createTable('messages')
    .addColumn('user_key', 'text', (column) =>
      column.notNull().references('users.user_key').onDelete('cascade'),
    )
    .addColumn('message_id', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('digest_id', 'text', (column) =>
      column.notNull().references('digests.digest_id').onDelete('cascade'),
    )
    .addColumn('part', 'integer')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('sent_at', 'bigint', (column) => column.notNull())
    .addColumn('sealed_message', 'text')
    .addColumn('taken_in_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('messages_key', ['user_key', 'message_id'])
    .execute();
  await schema.createIndex('messages_by_digest').on('messages').column('digest_id').execute();
  await schema
    .createIndex('messages_by_client_id')
    .on('messages')
    .columns(['user_key', 'client_id'])
    .execute();
  await sql`create index digests_due on digests (next_attempt_at) where next_attempt_at is not null`.execute(
    database,
  );
  await sql`create index messages_unfiled on messages (user_key) where state = 'unfiled'`.execute(database);
  await sql`create index messages_pending on messages (digest_id) where state = 'pending'`.execute(database);
}

/** Days of which nothing but ids is left, and indexes that fit what is asked however much there is. */
async function closeDays(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  const isSqlite = database.getExecutor().adapter instanceof SqliteAdapter;
  await schema
    .createTable('closed_messages')
    .addColumn('user_key', 'text', (column) =>
      column.notNull().references('users.user_key').onDelete('cascade'),
    )
    .addColumn('message_id', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text')
    .addColumn('digest_id', 'text', (column) => column.notNull())
    .addColumn('part', 'integer')
    .addPrimaryKeyConstraint('closed_messages_key', ['user_key', 'message_id'])
    // The rows are the index: a second copy of the key would be half of the table.
    .$call((table) => (isSqlite ? table.modifyEnd(sql`without rowid`) : table))
    .execute();
  await sql`create index closed_messages_by_client_id on closed_messages (client_id)
    where client_id is not null`.execute(database);
  await schema
    .alterTable('digests')
    .addColumn('is_closed', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await sql`create index digests_open on digests (created_at, digest_id) where is_closed = 0`.execute(
    database,
  );
  await sql`create index messages_waiting on messages (state, taken_in_at)
    where state in ('pending', 'unfiled')`.execute(database);
  await schema.dropIndex('messages_pending').execute();
  await sql`create index digests_by_turn on digests (user_key,
    (case when attempts between 1 and 10 then 0 else 1 end), attempts, next_attempt_at, digest_id)
    where next_attempt_at is not null`.execute(database);
  await schema.dropIndex('digests_due').execute();
}

async function leaseTokens({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('users').addColumn('token_lease_holder', 'text').execute();
  await schema
    .alterTable('users')
    .addColumn('token_lease_until', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
}

async function noteLogins({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('users').addColumn('login_refused_at', 'bigint').execute();
}

/** Messages change after they are logged; entries are spelled by the CRM, and can be missing for a moment. */
async function addKnowledge({ schema }: Kysely<unknown>): Promise<void> {
  const zero = (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder => column.notNull().defaultTo(0);
  // SQLite adds one column with each statement.
  await schema.alterTable('digests').addColumn('revision', 'bigint', zero).execute();
  await schema.alterTable('digests').addColumn('openings', 'integer', zero).execute();
  await schema.alterTable('entries').addColumn('revision', 'bigint', zero).execute();
  await schema.alterTable('entries').addColumn('missing_since', 'bigint').execute();
  await schema
    .alterTable('entries')
    .addColumn('letters_json', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  await schema.alterTable('messages').addColumn('revision', 'bigint', zero).execute();
  await schema.alterTable('messages').addColumn('knowledge', 'text').execute();
  // What was filed before this column was there is taken for told.
  await schema
    .alterTable('messages')
    .addColumn('told', 'integer', (column) => column.notNull().defaultTo(1))
    .execute();
}

/** One row, for proving that the database takes writes. */
async function createWriteChecks({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('write_checks')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('checks', 'bigint', (column) => column.notNull())
    .execute();
}

/**
 * Calls are records as days are, with one item. Who looks for a call names its session: the ids of a call stay when its
 * text is dropped, as those of messages do.
 */
async function addCalls(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .alterTable('digests')
    .addColumn('kind', 'text', (column) => column.notNull().defaultTo('day'))
    .execute();
  await schema.alterTable('entries').addColumn('sealed_memory', 'text').execute();
  await schema
    .createTable('calls')
    .addColumn('digest_id', 'text', (column) =>
      column.primaryKey().references('digests.digest_id').onDelete('cascade'),
    )
    .addColumn('session_id', 'text', (column) => column.notNull())
    .addColumn('user_key', 'text', (column) =>
      column.notNull().references('users.user_key').onDelete('cascade'),
    )
    .addColumn('extension', 'text', (column) => column.notNull())
    .addColumn('telephony_session_id', 'text')
    .addColumn('contact_id_json', 'text')
    .addColumn('sealed_rest', 'text')
    .addColumn('touched_at', 'bigint', (column) => column.notNull())
    .execute();
  // The session first: one that is logged for others of the account can be looked for as well.
  await schema
    .createIndex('calls_by_session')
    .unique()
    .on('calls')
    .columns(['session_id', 'user_key', 'extension'])
    .execute();
  await schema.createIndex('calls_by_user').on('calls').column('user_key').execute();
  await sql`create index messages_early on messages (taken_in_at) where state = 'early'`.execute(database);
}

/** Of people who signed in before, all profiles are due. */
async function noteAgeOfProfiles(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema
    .alterTable('users')
    .addColumn('profile_read_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema
    .alterTable('users')
    .addColumn('profile_due_at', 'bigint', (column) => column.defaultTo(0))
    .execute();
  await sql`create index users_profile_due on users (profile_due_at)
    where sealed_credentials is not null`.execute(database);
}

/** A sign-in of the client opens visits to our own pages. */
async function noteVisits(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('sessions').addColumn('opened_by', 'text').execute();
  await sql`create index sessions_opened_by on sessions (opened_by) where opened_by is not null`.execute(
    database,
  );
}

/** What happened in each half hour, for operators. */
async function createFigures({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('figures')
    .addColumn('slot_at', 'bigint', (column) => column.notNull())
    .addColumn('platform', 'text', (column) => column.notNull())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('figure', 'text', (column) => column.notNull())
    .addColumn('value', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('figures_key', ['slot_at', 'platform', 'account', 'figure'])
    .execute();
}

/** What waits is counted account by account without a look at the messages. */
async function countWaitingOfAccounts(database: Kysely<unknown>): Promise<void> {
  await database.schema.dropIndex('messages_waiting').execute();
  await sql`create index messages_waiting on messages (state, taken_in_at, user_key, reason)
    where state in ('pending', 'unfiled')`.execute(database);
}

/** Nearly every message is kept under the id that its client gives it: it is found by its key, and needs no second index. */
async function indexWidenedIds(database: Kysely<unknown>): Promise<void> {
  await database.schema.dropIndex('messages_by_client_id').execute();
  await sql`create index messages_by_client_id on messages (user_key, client_id)
    where client_id <> message_id`.execute(database);
}

/** What was being written into an entry when its day was closed is not known any more: nothing may be written over it. */
async function closeEntriesOfClosedDays(database: Kysely<unknown>): Promise<void> {
  await sql`update entries set state = 'closed', verify_at = null where state = 'updating'
    and exists (select 1 from digests where digests.digest_id = entries.digest_id and is_closed = 1)`.execute(
    database,
  );
}

/** A deal that is chosen in the form when the entry stands already. */
async function noteLaterChoices(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .alterTable('digests')
    .addColumn('chosen_in', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
}

/** From a print without a key a short text can be guessed. Whoever tells the message again makes one with the key. */
async function dropPrintsWithoutKey(database: Kysely<unknown>): Promise<void> {
  await sql`update messages set knowledge = null where knowledge is not null`.execute(database);
}

/** What a person may want back is listed without a look at all that is filed. */
async function indexDismissed(database: Kysely<unknown>): Promise<void> {
  await sql`create index messages_dismissed on messages (user_key, taken_in_at)
    where state = 'dismissed'`.execute(database);
}

/** Why what waits is not filed yet; those of all people by age, for whoever watches over them. */
async function noteProblems(database: Kysely<unknown>): Promise<void> {
  const { schema } = database;
  await schema.alterTable('digests').addColumn('sealed_problem', 'text').execute();
  await schema.alterTable('digests').addColumn('problem_at', 'bigint').execute();
  await sql`create index digests_with_problems on digests (problem_at) where problem_at is not null`.execute(
    database,
  );
}

/** One person's thousands are not gone through to find the last problem of another. */
async function indexProblemsByPerson(database: Kysely<unknown>): Promise<void> {
  await database.schema.dropIndex('digests_with_problems').execute();
  await sql`create index digests_by_problem on digests (user_key, problem_at) where problem_at is not null`.execute(
    database,
  );
}
