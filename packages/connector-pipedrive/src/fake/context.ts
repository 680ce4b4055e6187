import type { FakeCompany } from './company.js';
import type { Answer } from './respond.js';
import type { FakeUser } from './user.js';

/** What an operation is carried out with: who asks, and what for. */
export interface OperationContext {
  company: FakeCompany;
  user: FakeUser;
  /** Epoch milliseconds. */
  now: number;
  /** The id in the path, as text. */
  id: string | undefined;
  search: URLSearchParams;
  /** Parsed JSON; undefined when the body is none. */
  body: unknown;
}

export type Handler = (context: OperationContext) => Answer;
