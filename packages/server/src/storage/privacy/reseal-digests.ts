import { sql } from 'kysely';
import { placeOf } from '../logbook/rows.js';
import { resealEntries } from './reseal-entries.js';
import { countChanges, type ResealWork } from './reseal-work.js';

const DIGESTS_AT_ONCE = 100;
const ROWS_AT_ONCE = 500;

/** Page by page in the order of the index of days that are not closed; of closed ones nothing is sealed. */
export async function resealDigests(work: ResealWork): Promise<void> {
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
    await resealMessages(work, page);
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

async function resealPage(
  { database, renew, count }: ResealWork,
  page: readonly SealedDigest[],
): Promise<void> {
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

/** The messages of some days. */
async function resealMessages(work: ResealWork, page: readonly SealedDigest[]): Promise<void> {
  const { database, prefix, renew } = work;
  const ids = page.map(({ digest_id }) => digest_id);
  let after = { digest_id: '', message_id: '' };
  // oxlint-disable no-await-in-loop -- page by page
  for (;;) {
    const messages = await database
      .selectFrom('messages')
      .select(['user_key', 'message_id', 'digest_id', 'sealed_message'])
      .where('digest_id', 'in', ids)
      .where(sql<boolean>`(digest_id, message_id) > (${after.digest_id}, ${after.message_id})`)
      .where(sql<boolean>`substr(sealed_message, 1, ${sql.lit(prefix.length)}) <> ${prefix}`)
      .orderBy('digest_id')
      .orderBy('message_id')
      .limit(ROWS_AT_ONCE)
      .execute();
    const last = messages.at(-1);
    if (last === undefined) return;
    after = last;
    const renewed = messages.map((message) => ({
      ...message,
      renewed: renew(message.sealed_message, placeOf.message(message.user_key, message.message_id)),
    }));
    await replaceMessages(
      work,
      renewed.filter((message) => message.renewed !== message.sealed_message),
    );
  }
  // oxlint-enable no-await-in-loop
}

interface RenewedMessage {
  user_key: string;
  message_id: string;
  digest_id: string;
  sealed_message: string | null;
  renewed: string | null;
}

async function replaceMessages(
  { database, count }: ResealWork,
  messages: readonly RenewedMessage[],
): Promise<void> {
  if (messages.length === 0) return;
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
    for (const { user_key: userKey, message_id: id, sealed_message: former, renewed } of messages) {
      await ongoing
        .updateTable('messages')
        .set({ sealed_message: renewed })
        .where('user_key', '=', userKey)
        .where('message_id', '=', id)
        .where('sealed_message', '=', former)
        .execute();
    }
    // oxlint-enable no-await-in-loop
  });
  count(messages.length);
}

/** Whoever locks several digests locks them in this order: no two transactions then wait for each other. */
function inLockOrder<Row extends { digest_id: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (a.digest_id < b.digest_id ? -1 : 1));
}
