/** What the fake can be asked to do. */
export const OPERATIONS = [
  'createActivity',
  'updateActivity',
  'findActivities',
  'readActivity',
  'deleteActivity',
  'searchPersons',
  'readPerson',
  'createPerson',
  'listDeals',
  'readDeal',
  'listLeads',
  'searchLeads',
  'readUser',
  'listActivityTypes',
  'token',
  'revoke',
] as const;

export type Operation = (typeof OPERATIONS)[number];

/** Tokens of the daily budget per call, as Pipedrive publishes them with each endpoint. */
export const PRICES: Record<Operation, number> = {
  createActivity: 5,
  updateActivity: 5,
  findActivities: 10,
  readActivity: 1,
  deleteActivity: 3,
  searchPersons: 20,
  readPerson: 1,
  createPerson: 5,
  listDeals: 10,
  readDeal: 1,
  listLeads: 20,
  searchLeads: 20,
  readUser: 2,
  listActivityTypes: 20,
  token: 0,
  revoke: 0,
};
