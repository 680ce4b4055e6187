import { Api } from './api.js';
import { FakeCompany, type Plan } from './company.js';
import { callOf, type FakeCall } from './fake-call.js';
import { answerInstead, ConnectionReset, type Fault, takeFault, withNulls } from './faults.js';
import { OAuthServer } from './oauth.js';
import { type Answer, answerOf, toResponse } from './respond.js';
import type { Task } from './task.js';
import type { FakeUser } from './user.js';

export interface FakePipedriveOptions {
  /** The clock, in epoch milliseconds. `Date.now` unless told. */
  now?: () => number;
  /** `client` unless told. */
  clientId?: string;
  /** `client-secret` unless told. */
  clientSecret?: string;
  /** The app's callback. When it is set, authorize and token demand it to the letter. */
  redirectUri?: string;
}

const OAUTH_HOST = 'oauth.pipedrive.com';
/** Refusals that cost tokens, because the app behind the gateway made them. */
const CHARGED = new Set([400, 404, 410]);

/**
 * Makes a Pipedrive that lives in memory, for tests and for trying things out. Everything about it happens through
 * {@link FakePipedrive.fetch}; its companies, calls and faults can be read and changed at any time.
 *
 * @example
 * const pipedrive = createFakePipedrive();
 * const company = pipedrive.addCompany({ domain: 'acme' });
 * const user = company.addUser({ name: 'Ada' });
 * const answer = await pipedrive.fetch(
 *   new Request('https://acme.pipedrive.com/api/v1/users/me', { headers: { 'x-api-token': user.apiToken } }),
 * );
 */
export function createFakePipedrive(options: FakePipedriveOptions = {}): FakePipedrive {
  return new FakePipedrive(options);
}

export class FakePipedrive {
  readonly companies: FakeCompany[] = [];
  /** Every request in the order of arrival. */
  readonly calls: FakeCall[] = [];
  /** What is to go wrong. Push to it. */
  faults: Fault[] = [];
  /** Writes that have been asked for and have not landed: the test decides when they do. */
  late: (() => void)[] = [];
  /** Aborted, and made anew, when an answer is withheld: stands for a client's time-out without the wait. */
  impatience = new AbortController();
  /** Called with `before createActivity`, `after createActivity` and so on, around what is carried out. */
  onMoment: (moment: string) => void = () => undefined;
  /** Who says yes on the consent page. While it is undefined, whoever comes there says no. */
  consentingUser: FakeUser | undefined;
  readonly #now: () => number;
  readonly #oauth: OAuthServer;
  readonly #api: Api;
  #lastUserId = 100;

  constructor(options: FakePipedriveOptions = {}) {
    const { now = Date.now, clientId = 'client', clientSecret = 'client-secret', redirectUri } = options;
    this.#now = now;
    this.#oauth = new OAuthServer({ clientId, clientSecret, redirectUri }, now);
    this.#api = new Api(this.companies, this.#oauth, now);
  }

  /** The company answers at `<domain>.pipedrive.com`. Plan `lite` with one seat unless told. */
  addCompany(company: {
    domain: string;
    name?: string;
    id?: number;
    plan?: Plan;
    seats?: number;
  }): FakeCompany {
    const { domain, name = domain, id = this.companies.length + 1, plan = 'lite', seats = 1 } = company;
    const nextUserId = () => {
      this.#lastUserId += 1;
      return this.#lastUserId;
    };
    const added = new FakeCompany({ id, domain, name, plan, seats, now: this.#now, nextUserId });
    this.companies.push(added);
    return added;
  }

  /** An authorization code for the user, good for 5 minutes and one exchange. */
  authorize(user: FakeUser): string {
    return this.#oauth.issueCode(user);
  }

  /** Every access token ends now; refresh tokens stay good. */
  expireAccessTokens(): void {
    this.#oauth.expireAccessTokens();
  }

  /** No refresh token is good any more; access tokens live until they end by themselves. */
  revokeRefreshTokens(): void {
    this.#oauth.revokeRefreshTokens();
  }

  /** What all calls together cost of daily budgets. */
  tokensSpent(): number {
    return this.calls.reduce((sum, { tokens }) => sum + tokens, 0);
  }

  /** What waits lands now. */
  landLate(): void {
    for (const land of this.late.splice(0)) land();
  }

  /**
   * Answers as Pipedrive would. Never settles when a fault withholds the answer.
   *
   * @throws ConnectionReset when a fault drops the connection
   */
  async fetch(request: Request): Promise<Response> {
    const call = await callOf(request, this.#now());
    this.calls.push(call);
    const answer = this.#answer(call);
    if (answer === 'withheld') return new Promise<never>(() => undefined);
    call.status = answer.status;
    return toResponse({
      ...answer,
      headers: { 'x-correlation-id': `fake-${this.calls.indexOf(call) + 1}`, ...answer.headers },
    });
  }

  #answer(call: FakeCall): Answer | 'withheld' {
    if (call.host === OAUTH_HOST && call.method === 'GET' && call.path === '/oauth/authorize') {
      call.operation = 'authorize';
      return this.#oauth.authorize(call.search, this.consentingUser);
    }
    const task = call.host === OAUTH_HOST ? this.#oauthTask(call) : this.#api.taskOf(call);
    if (!task) return { status: 404, body: { success: false, error: 'Unknown address', errorCode: 404 } };
    call.operation = task.operation;
    this.onMoment(`before ${task.operation}`);
    const fault = takeFault(this.faults, task.operation);
    if (fault !== undefined) return this.#misbehave(task, fault);
    const answer = answerOf(task.carryOut);
    this.onMoment(`after ${task.operation}`);
    return answer;
  }

  #misbehave({ operation, carryOut, charge }: Task, fault: Fault): Answer | 'withheld' {
    const instead = answerInstead(fault, operation, this.#now());
    if (instead) {
      if (CHARGED.has(instead.status)) charge();
      return instead;
    }
    switch (fault.kind) {
      case 'reset after':
        answerOf(carryOut);
        throw new ConnectionReset();
      case 'reset before':
        throw new ConnectionReset();
      case 'hang after':
        answerOf(carryOut);
        return this.#withhold();
      case 'late':
        this.late.push(() => void answerOf(carryOut));
        return this.#withhold();
      case 'garbage': {
        const { headers } = answerOf(carryOut);
        return { status: 200, body: '<html><body>Something else is here', ...(headers && { headers }) };
      }
      case 'nulls':
        return withNulls(answerOf(carryOut));
      default:
        return this.#withhold();
    }
  }

  #withhold(): 'withheld' {
    const { impatience } = this;
    this.impatience = new AbortController();
    impatience.abort();
    return 'withheld';
  }

  #oauthTask({ headers, method, path, rawBody }: FakeCall): Task | undefined {
    if (method !== 'POST') return undefined;
    const charge = () => undefined;
    // Pipedrive's own documents write the refresh with a slash at the end.
    if (/^\/oauth\/token\/?$/.test(path)) {
      return { operation: 'token', carryOut: () => this.#oauth.token(headers, rawBody), charge };
    }
    if (/^\/oauth\/revoke\/?$/.test(path)) {
      return { operation: 'revoke', carryOut: () => this.#oauth.revoke(headers, rawBody), charge };
    }
    return undefined;
  }
}
