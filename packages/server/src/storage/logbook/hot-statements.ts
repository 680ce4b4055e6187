/** Runs the statements of the hot way. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CompiledQuery } from 'kysely';
import type { Dialect } from './dialects.js';
import type { Database, Ongoing } from './rows.js';
import { statementTexts } from './statement-texts.js';
import { wholeStatements } from './whole-statements.js';

/** Of rows in one statement. */
export const CHARACTERS_AT_ONCE = 500_000;

export type HotStatement = keyof typeof statementTexts;
export type Cell = string | number | null;
type Rows = readonly (readonly Cell[])[];
/** What several statements are given together, in the columns of each. */
type RowsOfDays = Record<'digests' | 'entries' | 'messages', Rows>;

/** The statements that are prepared once on each connection, with their names: to plan them takes longer than to run them. */
export function namesOf(dialect: Dialect): ReadonlyMap<string, string> {
  const texts = Object.entries(statementTexts).map(([name, text]) => [name, text(dialect)] as const);
  // One that names no columns would fail for ever when a newer process has added one.
  const named = [...texts, ...Object.entries(wholeStatements)].filter(([, text]) => !text.includes('.*'));
  return new Map(named.map(([name, text]) => [text, name]));
}

/** Runs hot statements within a transaction; no rows are no statement. */
export class HotStatements {
  readonly #texts: Record<HotStatement, string>;

  constructor(readonly dialect: Dialect) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same keys
    this.#texts = Object.fromEntries(
      Object.entries(statementTexts).map(([name, text]) => [name, text(dialect)]),
    ) as Record<HotStatement, string>;
  }

  /**
   * Takes in those days of which nothing is known.
   *
   * @param known - what `knownAmong` is to be asked
   * @returns the digests of these days
   * @throws an error of PostgreSQL where somebody takes in the same at the same moment, with nothing changed
   */
  takeInNew(
    database: Database | Ongoing,
    { known, digests, messages, entries }: RowsOfDays & { known: Rows },
  ): Promise<{ digest_id: string }[]> {
    return execute(database, wholeStatements.takeInNew, [known, digests, messages, entries]);
  }

  /**
   * Ends writes in one statement.
   *
   * @param isTraceable - whether nobody need wait until it is on the disk
   * @returns the digests that were still held; undefined where that is not one statement
   */
  settle(
    database: Database,
    isTraceable: boolean,
    rows: RowsOfDays,
  ): Promise<{ digest_id: string }[]> | undefined {
    return this.#whole(database, isTraceable ? 'settleTraceable' : 'settle', rows);
  }

  /**
   * Records in one statement what is about to be sent.
   *
   * @returns as {@link HotStatements.settle}
   * @throws an error of PostgreSQL, `22012`, where one of the messages has moved to another digest, with nothing changed
   */
  intend(database: Database, rows: RowsOfDays): Promise<{ digest_id: string }[]> | undefined {
    return this.#whole(database, 'intend', rows);
  }

  #whole(
    database: Database,
    name: 'settle' | 'settleTraceable' | 'intend',
    { digests, entries, messages }: RowsOfDays,
  ): Promise<{ digest_id: string }[]> | undefined {
    const { isOneConnection, rowsAtOnce } = this.dialect;
    const isLong = [digests, entries, messages].some(({ length }) => length > rowsAtOnce);
    if (isOneConnection || isLong) return undefined;
    return execute(database, wholeStatements[name], [digests, entries, messages]);
  }

  /** Many rows are some statements, between which others have their turn. */
  async run<Row>(ongoing: Database | Ongoing, name: HotStatement, rows: Rows): Promise<Row[]> {
    const { rowsAtOnce } = this.dialect;
    if (rows.length <= rowsAtOnce) return this.#runOnce(ongoing, name, rows);
    const found: Row[] = [];
    for (let start = 0; start < rows.length; start += rowsAtOnce) {
      // oxlint-disable no-await-in-loop -- that is the point
      found.push(...(await this.#runOnce<Row>(ongoing, name, rows.slice(start, start + rowsAtOnce))));
      await nextTurn();
      // oxlint-enable no-await-in-loop
    }
    return found;
  }

  async #runOnce<Row>(ongoing: Database | Ongoing, name: HotStatement, rows: Rows): Promise<Row[]> {
    if (rows.length === 0) return [];
    return execute(ongoing, this.#texts[name], [rows]);
  }
}

async function execute<Row>(
  database: Database | Ongoing,
  text: string,
  parameters: readonly Rows[],
): Promise<Row[]> {
  const texts = parameters.map((each) => JSON.stringify(each));
  const { rows } = await database.executeQuery(CompiledQuery.raw(text, texts));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own columns, in our own tables
  return rows as Row[];
}
