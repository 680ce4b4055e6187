/** What is tried again by itself, and what went wrong the last time. */
import type { Problem } from '@daybook/core';
import { z } from 'zod';
import { ifReadable, type SealedJson } from '../sealed-json.js';
import type { AccountProblem, WaitingDigest } from '../storage.js';
import { readListed, selectListed } from './listed-digests.js';
import { reasonSchema } from './reason.js';
import { type Database, placeOf } from './rows.js';

const problemSchema = reasonSchema.extend({ at: z.number(), ofAccount: z.boolean() });

interface ProblemRow {
  digest_id: string;
  sealed_problem: string | null;
}

/** The user's digests with messages that wait, those that have waited longest first, so many at most. */
export async function listWaiting(
  database: Database,
  sealed: SealedJson,
  userKey: string,
): Promise<WaitingDigest[]> {
  const rows = await selectListed(database, userKey, 'pending');
  if (rows.length === 0) return [];
  const ofAccount = await findProblemOfAccount(database, sealed, userKey);
  return rows.map((row) => ({
    ...readListed(sealed, userKey, row),
    since: row.first_taken_in_at,
    problem: lastOf(openProblem(sealed, row), ofAccount?.problem),
    nextTryAt: Math.max(row.next_attempt_at ?? 0, ofAccount?.nextTryAt ?? 0) || undefined,
  }));
}

/** Why nothing of this user is tried at present, also what never was; undefined when the last problem was of one digest alone. */
async function findProblemOfAccount(
  database: Database,
  sealed: SealedJson,
  userKey: string,
): Promise<{ problem: Problem; nextTryAt: number | null } | undefined> {
  const newest = await database
    .selectFrom('digests')
    .select(['digest_id', 'sealed_problem', 'next_attempt_at'])
    .where('user_key', '=', userKey)
    .where('next_attempt_at', 'is not', null)
    .where('problem_at', 'is not', null)
    .orderBy('problem_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  const problem = newest && openProblem(sealed, newest);
  return problem?.ofAccount ? { problem, nextTryAt: newest?.next_attempt_at ?? null } : undefined;
}

/** Of each account the last one: of each person's the last is looked at, by an index, however many there are. */
export async function listProblems(database: Database, sealed: SealedJson): Promise<AccountProblem[]> {
  const rows = await database
    .selectFrom('users')
    .innerJoin('digests', (join) =>
      join.on('digests.digest_id', '=', ({ selectFrom }) =>
        selectFrom('digests as own')
          .select('own.digest_id')
          .whereRef('own.user_key', '=', 'users.user_key')
          .where('own.problem_at', 'is not', null)
          .where('own.next_attempt_at', 'is not', null)
          .orderBy('own.problem_at', 'desc')
          .limit(1),
      ),
    )
    .select(['digest_id', 'sealed_problem', 'platform', 'hostname as account'])
    .orderBy('problem_at', 'desc')
    .execute();
  const found = new Map<string, AccountProblem>();
  for (const { platform, account, ...row } of rows) {
    const name = JSON.stringify([platform, account]);
    const problem = found.has(name) ? undefined : openProblem(sealed, row);
    if (problem) found.set(name, { platform, account, code: problem.code, at: problem.at });
  }
  return [...found.values()];
}

function openProblem(
  sealed: SealedJson,
  { digest_id: id, sealed_problem: text }: ProblemRow,
): Problem | undefined {
  if (text === null) return undefined;
  return ifReadable(() => sealed.open(problemSchema, text, placeOf.problem(id)));
}

/** What keeps all of a user's from being tried is newer than what was said when it came to this one's turn. */
function lastOf(own: Problem | undefined, ofAccount: Problem | undefined): WaitingDigest['problem'] {
  const problem = own?.ofAccount === false ? own : (ofAccount ?? own);
  return problem && { code: problem.code, message: problem.message, at: problem.at };
}
