/** Make the database as it was before what was dismissed could be listed, and before it was told why something waits. */
export const withoutProblems = [
  'drop index digests_by_problem',
  "delete from kysely_migration where name = '2026-12-01-problems-by-person'",
  'alter table digests drop column problem_at',
  'alter table digests drop column sealed_problem',
  "delete from kysely_migration where name = '2026-11-30-problems-of-what-waits'",
  'drop index messages_dismissed',
  "delete from kysely_migration where name = '2026-11-30-dismissed-messages'",
];
