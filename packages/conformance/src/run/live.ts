import type { Environment } from '../environment.js';
import type { SignIn } from '../subject.js';

/** A real account to try the connector in. */
export interface LiveAccount extends SignIn {
  /** Number of a contact in that account, E.164. The test entry is filed there. */
  phone: string;
  /** Stands between the connector and the CRM; only for tests of the kit itself. Default: the network. */
  answer?: (request: Request) => Promise<Response>;
  /** The clock; only for tests of the kit itself. Default: the real one. */
  environment?: Environment;
}
