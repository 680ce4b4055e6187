import type { HotStatements } from './logbook/hot-statements.js';
import type { Database } from './logbook/rows.js';
import type { Lull } from './lull.js';
import type { AfterCommit } from './sqlite-dialect.js';
import type { Turnstile } from './turnstile.js';

/** What statements are run with that many share: which they are, when they begin, and how those go on who are answered. */
export interface StatementTools {
  statements: HotStatements;
  lull: Lull;
  turnstile: Turnstile;
  /** Where a commit is made before it is on the disk. */
  afterCommit?: AfterCommit | undefined;
}

/** The same for what is read that is committed already. */
export interface ReadingTools extends StatementTools {
  /** Need not wait for who writes. */
  reader: Database;
}
