import { DEFAULT_MIGRATION_TABLE, type Kysely, sql } from 'kysely';

/** The database is there, but not as this version of Daybook can use it. */
export class SchemaError extends Error {
  override name = 'SchemaError';
}

/** Nothing is made where a command looks in vain: of an empty database it would say that all is well. */
export class NoDaybookError extends SchemaError {
  constructor() {
    super(
      'There is no Daybook in the database: no server has ever run on it. Set DAYBOOK_DATA and DATABASE_URL as the server has them.',
    );
  }
}

/** Which changes of the schema a database has had, by name: none where no Daybook has ever been. */
export async function changesOf<Database>(database: Kysely<Database>): Promise<string[]> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return [];
  const { rows } = await sql<{
    name: string;
  }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)} order by name`.execute(database);
  return rows.map(({ name }) => name);
}

/**
 * A schema goes forward only.
 *
 * @throws SchemaError when a newer version has changed the database
 */
export function assertKnown(changes: readonly string[], known: readonly string[]): void {
  const unknown = changes.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new SchemaError(
    `The database belongs to a newer Daybook: this version does not know its change ${unknown}. Run the newer version, or restore the backup from before the update.`,
  );
}

/**
 * Whoever comes beside a running server leaves its schema alone: an older server would not start again on a newer one.
 *
 * @throws SchemaError when the database lacks a change, or all of them
 */
export function assertWhole(changes: readonly string[], known: readonly string[]): void {
  if (changes.length === 0) throw new NoDaybookError();
  if (known.every((name) => changes.includes(name))) return;
  throw new SchemaError(
    'The database belongs to an older Daybook, whose server may be running. Start the server of this version first, which brings the database to its schema, or use the command of the older version.',
  );
}
