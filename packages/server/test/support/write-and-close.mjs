// A program that writes more than stays in the log, and closes its database when the log has begun anew: nothing else keeps it
// alive then.
import { readFileSync } from 'node:fs';
import { Kysely, sql } from 'kysely';
import { openSqliteDatabase } from '../../dist/storage/sqlite-database.js';
import { createSqliteDialect } from '../../dist/storage/sqlite-dialect.js';

const file = process.argv[2] ?? '';
const database = new Kysely({
  dialect: createSqliteDialect({ database: await openSqliteDatabase(file), patienceMs: 5_000 }),
});
await sql`create table words (word text)`.execute(database);
const rounds = () => readFileSync(`${file}-wal`).readUInt32BE(12);
const before = rounds();
while (rounds() === before) {
  // oxlint-disable-next-line no-await-in-loop -- one commit after another
  await sql`insert into words values (${'x'.repeat(10_000)})`.execute(database);
}
await database.destroy();
