import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { placeOf } from './logbook/rows.js';
import type { SealedJson } from './sealed-json.js';

const ROWS_AT_ONCE = 500;
const printsSchema = z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text)));

interface Prints {
  digest_id: string;
  part: number;
  texts_json: string;
  letters_json: string;
}

/** Seals what stood in clear: prints without a key, from which a short text can be guessed. */
export async function sealLikenessOfEntries(database: Kysely<unknown>, sealed: SealedJson): Promise<void> {
  await assertRightSecret(database, sealed);
  const { schema } = database;
  await schema
    .alterTable('entries')
    .addColumn('sealed_likeness', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  let after = { digest_id: '', part: 0 };
  for (;;) {
    // oxlint-disable no-await-in-loop -- page by page
    const { rows } = await sql<Prints>`select digest_id, part, texts_json, letters_json from entries
      where (digest_id, part) > (${after.digest_id}, ${after.part}) and (texts_json <> '[]' or letters_json <> '[]')
      order by digest_id, part limit ${ROWS_AT_ONCE}`.execute(database);
    for (const { digest_id: id, part, texts_json, letters_json } of rows) {
      const likeness = { words: printsSchema.parse(texts_json), letters: printsSchema.parse(letters_json) };
      await sql`update entries set sealed_likeness = ${sealed.seal(likeness, placeOf.likeness(id, part))}
        where digest_id = ${id} and part = ${part}`.execute(database);
    }
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last;
    // oxlint-enable no-await-in-loop
  }
  // SQLite drops one column with each statement.
  await schema.alterTable('entries').dropColumn('texts_json').execute();
  await schema.alterTable('entries').dropColumn('letters_json').execute();
}

/** What a wrong secret had sealed, the right one would not open. */
async function assertRightSecret(database: Kysely<unknown>, sealed: SealedJson): Promise<void> {
  const { rows } = await sql<{ name: string; value: string }>`select name, value from installation`.execute(
    database,
  );
  for (const { name, value } of rows) sealed.open(z.string(), value, `installation/${name}`);
}
