import { BurstLimits, type Credential } from './burst-limits.js';
import type { FakeCompany } from './company.js';
import type { FakeCall } from './fake-call.js';
import type { OAuthServer } from './oauth.js';
import { type Operation, PRICES } from './prices.js';
import { type Answer, answerOf, BLOCKED, FORBIDDEN, invalid, TOO_MANY, UNAUTHORIZED } from './respond.js';
import { type Route, routeOf } from './routes.js';
import type { Task } from './task.js';
import type { FakeUser } from './user.js';

const SHARED_HOST = 'api.pipedrive.com';
const SEARCHES = new Set<Operation>(['searchPersons', 'searchLeads']);

interface Asker {
  company: FakeCompany;
  user: FakeUser;
  credential: Credential;
}

/** What stands before the operations of the API: who asks, how often, how dear, and whether it is allowed. */
export class Api {
  readonly #companies: readonly FakeCompany[];
  readonly #oauth: OAuthServer;
  readonly #now: () => number;
  readonly #limits = new BurstLimits();

  constructor(companies: readonly FakeCompany[], oauth: OAuthServer, now: () => number) {
    this.#companies = companies;
    this.#oauth = oauth;
    this.#now = now;
  }

  /** The task that the call asks for, or undefined when there is no such endpoint. */
  taskOf(call: FakeCall): Task | undefined {
    const isHere =
      call.host === SHARED_HOST || this.#companies.some(({ domain }) => call.host === hostOf(domain));
    const found = isHere ? routeOf(call.method, call.path) : undefined;
    if (!found) return undefined;
    const { route, id } = found;
    const asker = this.#askerOf(call);
    call.user = asker?.user.id;
    return {
      operation: route.operation,
      carryOut: () => this.#carryOut(call, route, id),
      charge: () => asker && charge(call, asker.company, route.operation),
    };
  }

  #carryOut(call: FakeCall, route: Route, id: string | undefined): Answer {
    const asker = this.#askerOf(call);
    if (!asker) return UNAUTHORIZED;
    const { company, user, credential } = asker;
    const { body, rawBody, search } = call;
    const { operation, scopes, handle } = route;
    const now = this.#now();
    const isSearch = SEARCHES.has(operation);
    const verdict = this.#limits.judge({ userId: user.id, credential, plan: company.plan, isSearch, now });
    if (verdict.kind === 'blocked') return BLOCKED;
    const withHeaders = (answer: Answer): Answer => ({
      ...answer,
      headers: {
        ...verdict.headers,
        'x-daily-ratelimit-token-limit': String(company.budget.limit),
        'x-daily-ratelimit-token-remaining': String(company.budget.remaining),
      },
    });
    if (verdict.kind === 'over' || company.budget.remaining === 0) return withHeaders(TOO_MANY);
    const isAllowed = credential === 'api token' || scopes.some((scope) => user.scopes.has(scope));
    if (!isAllowed) return withHeaders(FORBIDDEN);
    const answer = answerOf(() => {
      if (rawBody !== '' && body === undefined) throw invalid('body: The body is not JSON');
      return handle({ company, user, now, id, search, body });
    });
    charge(call, company, operation);
    return withHeaders(answer);
  }

  #askerOf({ headers, host }: FakeCall): Asker | undefined {
    const apiToken = headers.get('x-api-token');
    const [, accessToken] = /^Bearer (.+)$/i.exec(headers.get('authorization') ?? '') ?? [];
    const user =
      apiToken === null
        ? this.#oauth.userOf(accessToken ?? '')
        : this.#companies.flatMap(({ users }) => users).find((candidate) => candidate.apiToken === apiToken);
    const company = this.#companies.find(({ id }) => id === user?.companyId);
    if (!user || !company) return undefined;
    const isThere = host === hostOf(company.domain) || (host === SHARED_HOST && apiToken !== null);
    return isThere ? { company, user, credential: apiToken === null ? 'oauth' : 'api token' } : undefined;
  }
}

function hostOf(domain: string): string {
  return `${domain}.pipedrive.com`;
}

function charge(call: FakeCall, company: FakeCompany, operation: Operation): void {
  call.tokens = PRICES[operation];
  company.budget.spent += call.tokens;
}
