/** One call of Pipedrive's API, as its OpenAPI documents name it. */
export interface Operation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below the company's host; `{id}` stands for one segment. */
  readonly path: string;
  /** What the call costs of the company's daily budget (`x-token-cost` in Pipedrive's OpenAPI documents). */
  readonly tokens: number;
  /** Searching has a limit of its own, the same on every plan. */
  readonly isSearch?: true;
  /** Made to find or show people, not to log. */
  readonly isLookup?: true;
}

/** Every call that this connector makes. Version 1 only where there is no version 2. */
export const operations = {
  readUser: { name: 'readUser', method: 'GET', path: '/api/v1/users/me', tokens: 2 },
  listActivityTypes: { name: 'listActivityTypes', method: 'GET', path: '/api/v1/activityTypes', tokens: 20 },
  listLeads: { name: 'listLeads', method: 'GET', path: '/api/v1/leads', tokens: 20, isLookup: true },
  createActivity: { name: 'createActivity', method: 'POST', path: '/api/v2/activities', tokens: 5 },
  updateActivity: { name: 'updateActivity', method: 'PATCH', path: '/api/v2/activities/{id}', tokens: 5 },
  readActivity: { name: 'readActivity', method: 'GET', path: '/api/v2/activities/{id}', tokens: 1 },
  findActivities: { name: 'findActivities', method: 'GET', path: '/api/v2/activities', tokens: 10 },
  searchPersons: {
    name: 'searchPersons',
    method: 'GET',
    path: '/api/v2/persons/search',
    tokens: 20,
    isSearch: true,
    isLookup: true,
  },
  readPerson: { name: 'readPerson', method: 'GET', path: '/api/v2/persons/{id}', tokens: 1 },
  createPerson: { name: 'createPerson', method: 'POST', path: '/api/v2/persons', tokens: 5 },
  listDeals: { name: 'listDeals', method: 'GET', path: '/api/v2/deals', tokens: 10, isLookup: true },
} as const satisfies Record<string, Operation>;

const patterns = Object.values<Operation>(operations).map((operation) => ({
  operation,
  pattern: new RegExp(`^${operation.path.replace('{id}', '[^/]+')}$`),
}));

/** The operation behind a request; undefined for what is not priced, such as OAuth. Fixed paths win over `{id}`. */
export function operationOf(method: string, pathname: string): Operation | undefined {
  const matches = patterns.filter(
    ({ operation, pattern }) => operation.method === method.toUpperCase() && pattern.test(pathname),
  );
  return (matches.find(({ operation }) => operation.path === pathname) ?? matches[0])?.operation;
}
