import type { Case, Level } from './case.js';

/** What became of one case. */
export type CaseResult = Pick<Case, 'id' | 'level' | 'why'> &
  (
    | { status: 'passed' }
    | { status: 'failed'; message: string }
    /** `blocks`: the reason is not one that a level can be held with. */
    | { status: 'not applicable'; reason: string; blocks: boolean }
  );

/** What a run found. */
export interface Report {
  /** Version of the kit. */
  kit: string;
  connector: string;
  connectorVersion: string | undefined;
  /** The manifest's display name. */
  crm: string;
  budget: { create: number; update: number };
  cases: CaseResult[];
  /** What the cases alone would allow; higher than `level` only while the fake is a placeholder. */
  proven: 0 | Level;
  /** The highest level of which, and of all below, every applicable case passed; 0 for none. */
  level: 0 | Level;
  /** Why the level is not higher, when that is not a failure. */
  ceiling: string | undefined;
}
