import type { SealedJson } from '../sealed-json.js';
import type { HeldDays } from './held-days.js';
import type { HotStatements } from './hot-statements.js';
import type { KnowledgePrints } from './knowledge-prints.js';
import type { Ongoing } from './rows.js';

/** What taking in works with. */
export interface StepTools {
  ongoing: Ongoing;
  statements: HotStatements;
  sealed: SealedJson;
  prints: KnowledgePrints;
  held: HeldDays;
}
