import type { Operation } from './prices.js';
import type { Answer } from './respond.js';

/** What a call asks for, not yet done: faults decide whether and when it is. */
export interface Task {
  operation: Operation;
  carryOut: () => Answer;
  /** Takes the price from the budget where a fault answers in the operation's place. */
  charge: () => void;
}
