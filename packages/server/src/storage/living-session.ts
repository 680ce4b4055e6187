import { type RawBuilder, sql } from 'kysely';

/** Whether a row of `users` has a sign-in that goes on. Visits do not count: they end with the sign-in that opened them. */
export function hasLivingSession(now: number): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from sessions where sessions.user_key = users.user_key
    and sessions.revoked_at is null and sessions.opened_by is null and sessions.expires_at > ${now})`;
}
