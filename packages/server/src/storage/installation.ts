import { z } from 'zod';
import type { Database } from './logbook/rows.js';
import type { SealedJson } from './sealed-json.js';

/** A value of the installation; undefined when nobody has asked for it yet. */
export async function findConstant(
  database: Database,
  sealed: SealedJson,
  name: string,
): Promise<string | undefined> {
  const row = await database
    .selectFrom('installation')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  return row && sealed.open(z.string(), row.value, placeOf(name));
}

/**
 * A value that is made once per installation and never changes, whoever asks for it first. Where it is there already, nothing
 * is written.
 */
export async function installationConstant(
  database: Database,
  sealed: SealedJson,
  name: string,
  make: () => string,
): Promise<string> {
  const known = await findConstant(database, sealed, name);
  if (known !== undefined) return known;
  const value = make();
  await database
    .insertInto('installation')
    .values({ name, value: sealed.seal(value, placeOf(name)) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await findConstant(database, sealed, name)) ?? value;
}

function placeOf(name: string): string {
  return `installation/${name}`;
}
