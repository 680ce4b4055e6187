import { listActivityTypes, readUser } from './account.js';
import {
  createActivity,
  deleteActivity,
  findActivities,
  readActivity,
  updateActivity,
} from './activities.js';
import type { Handler } from './context.js';
import { listDeals, readDeal } from './deals.js';
import { listLeads, searchLeads } from './leads.js';
import { createPerson, readPerson, searchPersons } from './persons.js';
import type { Operation } from './prices.js';

export type ApiOperation = Exclude<Operation, 'token' | 'revoke'>;

export interface Route {
  operation: ApiOperation;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: RegExp;
  /** Any one of them is enough. */
  scopes: string[];
  handle: Handler;
}

const v1 = (path: string) => new RegExp(`^(?:/api)?/v1/${path}$`);
const v2 = (path: string) => new RegExp(`^/api/v2/${path}$`);
const ID = '([^/]+)';

const ACTIVITIES = ['activities:full'];
const READ_ACTIVITIES = ['activities:read', 'activities:full'];
const READ_CONTACTS = ['contacts:read', 'contacts:full'];
const READ_DEALS = ['deals:read', 'deals:full'];
const READ_LEADS = ['leads:read', 'leads:full'];

/** The endpoints that exist here. The first that fits is taken, so a search comes before its ids. */
export const ROUTES: Route[] = [
  route('readUser', 'GET', v1('users/me'), ['base'], readUser),
  route('listActivityTypes', 'GET', v1('activityTypes'), [...READ_ACTIVITIES, 'admin'], listActivityTypes),
  route('listLeads', 'GET', v1('leads'), READ_LEADS, listLeads),
  route('createActivity', 'POST', v2('activities'), ACTIVITIES, createActivity),
  route('findActivities', 'GET', v2('activities'), READ_ACTIVITIES, findActivities),
  route('readActivity', 'GET', v2(`activities/${ID}`), READ_ACTIVITIES, readActivity),
  route('updateActivity', 'PATCH', v2(`activities/${ID}`), ACTIVITIES, updateActivity),
  route('deleteActivity', 'DELETE', v2(`activities/${ID}`), ACTIVITIES, deleteActivity),
  route('searchPersons', 'GET', v2('persons/search'), [...READ_CONTACTS, 'search:read'], searchPersons),
  route('readPerson', 'GET', v2(`persons/${ID}`), READ_CONTACTS, readPerson),
  route('createPerson', 'POST', v2('persons'), ['contacts:full'], createPerson),
  route('listDeals', 'GET', v2('deals'), READ_DEALS, listDeals),
  route('readDeal', 'GET', v2(`deals/${ID}`), READ_DEALS, readDeal),
  route('searchLeads', 'GET', v2('leads/search'), [...READ_LEADS, 'search:read'], searchLeads),
];

function route(
  operation: ApiOperation,
  method: Route['method'],
  path: RegExp,
  scopes: string[],
  handle: Handler,
): Route {
  return { operation, method, path, scopes, handle };
}

export function routeOf(method: string, path: string): { route: Route; id: string | undefined } | undefined {
  const found = ROUTES.find((candidate) => candidate.method === method && candidate.path.test(path));
  return found && { route: found, id: found.path.exec(path)?.[1] };
}
