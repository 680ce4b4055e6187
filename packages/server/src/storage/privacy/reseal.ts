import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type Database, placeOf } from '../logbook/rows.js';
import type { SealedJson } from '../sealed-json.js';
import { placeOfUser } from '../user-store.js';

const USERS_AT_ONCE = 100;
const DIGESTS_AT_ONCE = 100;
const ROWS_AT_ONCE = 500;
const anything = z.unknown();

/** What each step works with. */
interface Work {
  database: Database;
  /** The value, sealed with the newest secret; the same when it is that already, or empty. */
  renew: <Value extends string | null>(value: Value, place: string) => Value;
  /** What the newest secret's values begin with. */
  prefix: string;
  /** So many values were looked at, or written, more. */
  count: (values: number) => void;
}

/**
 * Encrypts everything anew with the newest secret, in short transactions beside a running server. A value that has
 * changed meanwhile is left alone: it is sealed with the newest secret already.
 */
export async function reseal(
  database: Database,
  sealed: SealedJson,
  onProgress: (values: number) => void = () => undefined,
): Promise<number> {
  let values = 0;
  const prefix = sealed.newestPrefix;
  const work: Work = {
    database,
    prefix,
    renew: (value, place) => {
      if (!value || value.startsWith(prefix)) return value;
      return sealed.seal(sealed.open(anything, value, place), place) as typeof value;
    },
    count: (more) => {
      values += more;
      onProgress(values);
    },
  };
  await resealInstallation(work);
  await resealUsers(work);
  await resealDigests(work);
  await resealCalls(work);
  await dropContacts(work);
  return values;
}

async function resealInstallation({ database, renew, count }: Work): Promise<void> {
  for (const { name, value } of await database.selectFrom('installation').selectAll().execute()) {
    const renewed = renew(value, `installation/${name}`);
    if (renewed === value) continue;
    // oxlint-disable-next-line no-await-in-loop -- a few rows
    await database.updateTable('installation').set({ value: renewed }).where('name', '=', name).execute();
    count(1);
  }
}

async function resealUsers({ database, renew, count }: Work): Promise<void> {
  let after = '';
  // oxlint-disable no-await-in-loop -- page by page
  for (;;) {
    const page = await database
      .selectFrom('users')
      .select(['user_key', 'sealed_profile', 'sealed_credentials', 'sealed_settings'])
      .where('user_key', '>', after)
      .orderBy('user_key')
      .limit(USERS_AT_ONCE)
      .execute();
    for (const { user_key: userKey, ...former } of page) {
      after = userKey;
      const renewed = {
        sealed_profile: renew(former.sealed_profile, placeOfUser('profile', userKey)),
        sealed_credentials: renew(former.sealed_credentials, placeOfUser('credentials', userKey)),
        sealed_settings: renew(former.sealed_settings, placeOfUser('settings', userKey)),
      };
      const changes = countChanges(former, renewed);
      if (changes === 0) continue;
      await database
        .updateTable('users')
        .set(renewed)
        .where('user_key', '=', userKey)
        // Signed in, or renewed, at this very moment: that is sealed with the newest secret already.
        .where('sealed_profile', '=', former.sealed_profile)
        .where('sealed_credentials', 'is not distinct from', former.sealed_credentials)
        .where('sealed_settings', '=', former.sealed_settings)
        .execute();
      count(changes);
    }
    if (page.length < USERS_AT_ONCE) return;
  }
  // oxlint-enable no-await-in-loop
}

/** Page by page in the order of the index of days that are not closed; of closed ones nothing is sealed. */
async function resealDigests(work: Work): Promise<void> {
  let after = { created_at: -1, digest_id: '' };
  // oxlint-disable no-await-in-loop -- page by page
  for (;;) {
    const page = await work.database
      .selectFrom('digests')
      .select(['digest_id', 'created_at', ...sealedColumns])
      .where(sql<boolean>`is_closed = 0`)
      .where(sql<boolean>`(created_at, digest_id) > (${after.created_at}, ${after.digest_id})`)
      .orderBy('created_at')
      .orderBy('digest_id')
      .limit(DIGESTS_AT_ONCE)
      .execute();
    const last = page.at(-1);
    if (last === undefined) return;
    after = last;
    await resealPage(work, page);
    while ((await resealMessages(work, page)) > 0);
    await resealEntries(work, page);
  }
  // oxlint-enable no-await-in-loop
}

const sealedColumns = [
  'sealed_conversation',
  'sealed_submission',
  'sealed_reason',
  'sealed_problem',
] as const;

interface SealedDigest {
  digest_id: string;
  sealed_conversation: string;
  sealed_submission: string;
  sealed_reason: string | null;
  sealed_problem: string | null;
}

async function resealPage({ database, renew, count }: Work, page: readonly SealedDigest[]): Promise<void> {
  await database.transaction().execute(async (ongoing) => {
    for (const { digest_id: id, ...row } of inLockOrder(page)) {
      const { sealed_conversation, sealed_submission, sealed_reason, sealed_problem } = row;
      const former = { sealed_conversation, sealed_submission, sealed_reason, sealed_problem };
      const renewed = {
        sealed_conversation: renew(sealed_conversation, placeOf.conversation(id)),
        sealed_submission: renew(sealed_submission, placeOf.submission(id)),
        sealed_reason: renew(sealed_reason, placeOf.reason(id)),
        sealed_problem: renew(sealed_problem, placeOf.problem(id)),
      };
      const changes = countChanges(former, renewed);
      if (changes === 0) continue;
      // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
      await ongoing
        .updateTable('digests')
        .set(renewed)
        .where('digest_id', '=', id)
        .where('sealed_conversation', '=', sealed_conversation)
        .where('sealed_submission', '=', sealed_submission)
        .where('sealed_reason', 'is not distinct from', sealed_reason)
        .where('sealed_problem', 'is not distinct from', sealed_problem)
        .execute();
      count(changes);
    }
  });
}

/** Some of the messages of some days that are not sealed with the newest secret. Returns how many those were. */
async function resealMessages(
  { database, renew, prefix, count }: Work,
  page: readonly SealedDigest[],
): Promise<number> {
  const messages = await database
    .selectFrom('messages')
    .select(['user_key', 'message_id', 'digest_id', 'sealed_message'])
    .where(
      'digest_id',
      'in',
      page.map(({ digest_id }) => digest_id),
    )
    .where(sql<boolean>`substr(sealed_message, 1, ${sql.lit(prefix.length)}) <> ${prefix}`)
    .limit(ROWS_AT_ONCE)
    .execute();
  if (messages.length === 0) return 0;
  await database.transaction().execute(async (ongoing) => {
    const digests = new Map(messages.map((message) => [message.digest_id, message]));
    // oxlint-disable no-await-in-loop -- one transaction is one connection
    for (const { digest_id: id } of inLockOrder([...digests.values()])) {
      await ongoing
        .updateTable('digests')
        .set(({ ref }) => ({ updated_at: ref('updated_at') }))
        .where('digest_id', '=', id)
        .execute();
    }
    for (const { user_key: userKey, message_id: id, sealed_message: former } of messages) {
      await ongoing
        .updateTable('messages')
        .set({ sealed_message: renew(former, placeOf.message(userKey, id)) })
        .where('user_key', '=', userKey)
        .where('message_id', '=', id)
        .where('sealed_message', '=', former)
        .execute();
    }
    // oxlint-enable no-await-in-loop
  });
  count(messages.length);
  return messages.length;
}

/** What is remembered of calls whose text was dropped, and of their entries. */
async function resealCalls(work: Work): Promise<void> {
  const { database, renew, prefix, count } = work;
  for (;;) {
    // oxlint-disable no-await-in-loop -- page by page
    const page = await database
      .selectFrom('calls')
      .select(['digest_id', 'sealed_rest'])
      .where(sql<boolean>`substr(sealed_rest, 1, ${sql.lit(prefix.length)}) <> ${prefix}`)
      .limit(DIGESTS_AT_ONCE)
      .execute();
    if (page.length === 0) return;
    await resealEntries(work, page);
    for (const { digest_id: id, sealed_rest: former } of page) {
      await database
        .updateTable('calls')
        .set({ sealed_rest: renew(former, placeOf.rest(id)) })
        .where('digest_id', '=', id)
        .where('sealed_rest', '=', former)
        .execute();
    }
    count(page.length);
    // oxlint-enable no-await-in-loop
  }
}

/** By which our own texts are known again, and what we wrote into the entries of calls. */
async function resealEntries(
  { database, renew, prefix, count }: Work,
  page: readonly Pick<SealedDigest, 'digest_id'>[],
): Promise<void> {
  const ids = page.map(({ digest_id }) => digest_id);
  const isOld = (column: string): RawBuilder<boolean> =>
    sql<boolean>`${sql.ref(column)} <> '' and substr(${sql.ref(column)}, 1, ${sql.lit(prefix.length)}) <> ${prefix}`;
  const entries = await database
    .selectFrom('entries')
    .select(['digest_id', 'part', 'sealed_likeness', 'sealed_memory'])
    .where('digest_id', 'in', ids)
    .where(({ or }) => or([isOld('sealed_likeness'), isOld('sealed_memory')]))
    .execute();
  for (const { digest_id: id, part, ...former } of entries) {
    const renewed = {
      sealed_likeness: renew(former.sealed_likeness, placeOf.likeness(id, part)),
      sealed_memory: renew(former.sealed_memory, placeOf.memory(id, part)),
    };
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await database
      .updateTable('entries')
      .set(renewed)
      .where('digest_id', '=', id)
      .where('part', '=', part)
      .where('sealed_likeness', '=', former.sealed_likeness)
      .where('sealed_memory', 'is not distinct from', former.sealed_memory)
      .execute();
    count(countChanges(former, renewed));
  }
}

/** Found again by the CRM's next answer: their numbers are pseudonyms of an older secret. */
async function dropContacts({ database, prefix }: Work): Promise<void> {
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- page by page
    const { numDeletedRows } = await database
      .deleteFrom('known_contacts')
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('user_key', 'phone', 'contact_id'),
          'in',
          selectFrom('known_contacts')
            .select(['user_key', 'phone', 'contact_id'])
            .where(sql<boolean>`substr(sealed_contact, 1, ${sql.lit(prefix.length)}) <> ${prefix}`)
            .limit(ROWS_AT_ONCE)
            .$asTuple('user_key', 'phone', 'contact_id'),
        ),
      )
      .executeTakeFirst();
    if (numDeletedRows === 0n) return;
  }
}

/** Whoever locks several digests locks them in this order: no two transactions then wait for each other. */
function inLockOrder<Row extends { digest_id: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (a.digest_id < b.digest_id ? -1 : 1));
}

function countChanges<Row extends Record<string, string | null>>(former: Row, renewed: Row): number {
  return Object.keys(former).filter((column) => former[column] !== renewed[column]).length;
}
