import { createHttpClient, DaybookError, isAllowedHost, type Manifest, path, type User } from '@daybook/core';
import type { AxiosAdapter, AxiosInstance } from 'axios';
import type { z } from 'zod';
import type { NewActivity } from './activity.js';
import type { ActivityChange } from './call-activity.js';
import { type Operation, operations } from './operations.js';
import {
  type Activity,
  type ActivityType,
  activitiesAnswerSchema,
  activityAnswerSchema,
  activityTypesAnswerSchema,
  dealsAnswerSchema,
  type FoundPerson,
  leadsAnswerSchema,
  personAnswerSchema,
  personSearchAnswerSchema,
  refusalSchema,
  userAnswerSchema,
} from './pipedrive-schemas.js';

/** Most that Pipedrive gives at once; a page costs the same whatever its size. */
const LARGEST_PAGE = 500;
/** Nobody reads more names than this; who does not see the right one types more of it. */
const NAMES_PAGE = 100;
/** Activities carry their notes, up to 100 kB each. */
const ACTIVITIES_PAGE = 100;
/** Nobody has so many open deals, or activities since a write: a list that goes on is a fault, and no answer. */
const MAXIMUM_PAGES = 20;
/** A search that finds more people than this was no search for one of them, and each page costs as much as the first. */
const MAXIMUM_SEARCH_PAGES = 5;

/** On whose behalf a call is made. */
export interface Access {
  user: Pick<User, 'hostname' | 'accessToken'>;
  /** `Bearer …`; not used with an API token. */
  authHeader: string;
  signal?: AbortSignal | undefined;
}

/** What a choice of the log form is made from. */
export interface Choice {
  const: number | string;
  title: string;
}

/** What {@link PipedriveApi} is made from. */
export interface PipedriveApiOptions {
  manifest: Pick<Manifest, 'displayName' | 'hosts'>;
  /** How people sign in: an API token goes into a header of its own. */
  authType: 'apiKey' | 'oauth';
  adapter: AxiosAdapter;
  timeoutMs: number;
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
  random: () => number;
}

/**
 * Pipedrive's API, as far as messages and calls need it: each method is one operation, its answer parsed.
 *
 * @throws DaybookError from every method; `mayHaveLanded` after a write whose answer cannot be read
 */
export class PipedriveApi {
  readonly #http: AxiosInstance;
  readonly #options: PipedriveApiOptions;

  constructor(options: PipedriveApiOptions) {
    this.#options = options;
    this.#http = createHttpClient({ ...options, readReason });
  }

  async currentUser(access: Access): Promise<z.output<typeof userAnswerSchema>['data']> {
    return (await this.#call(operations.readUser, access, userAnswerSchema)).data;
  }

  async activityTypes(access: Access): Promise<ActivityType[]> {
    return (await this.#call(operations.listActivityTypes, access, activityTypesAnswerSchema)).data;
  }

  async createActivity(access: Access, activity: NewActivity): Promise<Activity> {
    return (await this.#call(operations.createActivity, access, activityAnswerSchema, { body: activity }))
      .data;
  }

  /** Writes what is given and nothing else: what a person linked stays linked. */
  async updateActivity(access: Access, id: number, change: ActivityChange): Promise<Activity> {
    const wanted = { id, body: change };
    return (await this.#call(operations.updateActivity, access, activityAnswerSchema, wanted)).data;
  }

  async readActivity(access: Access, id: number): Promise<Activity> {
    return (await this.#call(operations.readActivity, access, activityAnswerSchema, { id })).data;
  }

  /**
   * A person's activities, newest first, page by page.
   *
   * @param since - ISO 8601; Pipedrive wants whole seconds
   */
  async *activitiesOf(access: Access, personId: number, since: string): AsyncGenerator<Activity> {
    const query = {
      person_id: personId,
      updated_since: since.replace(/\.\d+/, ''),
      sort_by: 'add_time',
      sort_direction: 'desc',
      limit: ACTIVITIES_PAGE,
    };
    for await (const { data } of this.#pages(
      operations.findActivities,
      access,
      activitiesAnswerSchema,
      query,
    ))
      yield* data ?? [];
  }

  async person(
    access: Access,
    id: number,
    { withLastActivity = false } = {},
  ): Promise<z.output<typeof personAnswerSchema>['data']> {
    const query = { ...(withLastActivity && { include_fields: 'last_activity_id' }) };
    return (await this.#call(operations.readPerson, access, personAnswerSchema, { id, query })).data;
  }

  /**
   * @param fields - Pipedrive's names, such as `['phone']`
   * @param most - `pages`: of up to 500 people, the best matches first
   */
  async searchPersons(
    access: Access,
    term: string,
    fields: readonly string[],
    { pages: most }: { pages: number } = { pages: MAXIMUM_SEARCH_PAGES },
  ): Promise<FoundPerson[]> {
    const found: FoundPerson[] = [];
    const query = { term, fields: fields.join(','), limit: most === 1 ? NAMES_PAGE : LARGEST_PAGE };
    const pages = this.#pages(operations.searchPersons, access, personSearchAnswerSchema, query, most);
    for await (const { data } of pages) found.push(...(data?.items ?? []).map(({ item }) => item));
    return found;
  }

  async createPerson(
    access: Access,
    person: { name: string; phones?: { value: string; primary: true; label: string }[] },
  ): Promise<{ id: number }> {
    return (await this.#call(operations.createPerson, access, personAnswerSchema, { body: person })).data;
  }

  /** A person's open deals, the one that was last worked on first. */
  async openDeals(access: Access, personId: number): Promise<Choice[]> {
    const query = {
      person_id: personId,
      status: 'open',
      sort_by: 'update_time',
      sort_direction: 'desc',
      limit: LARGEST_PAGE,
    };
    const deals: Choice[] = [];
    for await (const { data } of this.#pages(operations.listDeals, access, dealsAnswerSchema, query))
      deals.push(...(data ?? []).map(({ id, title }) => ({ const: id, title: title || `Deal ${id}` })));
    return deals;
  }

  /** A person's leads that are not archived, the newest first. */
  async leads(access: Access, personId: number): Promise<Choice[]> {
    const leads: Choice[] = [];
    for (let start = 0; start < MAXIMUM_PAGES * LARGEST_PAGE; start += LARGEST_PAGE) {
      const query = { person_id: personId, sort: 'update_time DESC', start, limit: LARGEST_PAGE };
      // oxlint-disable-next-line no-await-in-loop -- whether there is another page is known after this one
      const { data, additional_data: hasMore } = await this.#call(
        operations.listLeads,
        access,
        leadsAnswerSchema,
        { query },
      );
      const living = (data ?? []).filter((lead) => !lead.is_archived);
      leads.push(...living.map(({ id, title }) => ({ const: id, title: title || 'Lead' })));
      if (!hasMore) break;
    }
    return leads;
  }

  async *#pages<Page extends { additional_data: string | undefined }>(
    operation: Operation,
    access: Access,
    schema: z.ZodType<Page>,
    query: Record<string, string | number>,
    most?: number,
  ): AsyncGenerator<Page> {
    let cursor: string | undefined;
    for (let page = 0; page < (most ?? MAXIMUM_PAGES); page += 1) {
      const wanted = cursor === undefined ? query : { ...query, cursor };
      // oxlint-disable-next-line no-await-in-loop -- each page names the next one
      const answer = await this.#call(operation, access, schema, { query: wanted });
      yield answer;
      cursor = answer.additional_data;
      if (cursor === undefined) return;
    }
    if (most !== undefined) return;
    // Not 'nothing was found': whoever believes that writes a second entry.
    const { displayName: crm } = this.#options.manifest;
    throw new DaybookError('crm_unavailable', { crm, detail: 'a list of it does not end' });
  }

  async #call<Answer>(
    { method, path: template }: Operation,
    { user, authHeader, signal }: Access,
    schema: z.ZodType<Answer>,
    { id, query, body }: { id?: number; query?: Record<string, string | number>; body?: object } = {},
  ): Promise<Answer> {
    const { manifest, authType } = this.#options;
    const [before = '', after = ''] = template.split('{id}');
    const place = id === undefined ? template : before + path`${id}` + after;
    if (!isAllowedHost(manifest, user.hostname))
      throw new DaybookError('host_not_allowed', { crm: manifest.displayName, detail: user.hostname });
    const { data } = await this.#http.request<unknown>({
      method,
      url: `https://${user.hostname}${place}`,
      headers: authType === 'oauth' ? { authorization: authHeader } : { 'x-api-token': user.accessToken },
      ...(query && { params: query }),
      ...(body && { data: body }),
      ...(signal && { signal }),
    });
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    throw new DaybookError('crm_unavailable', {
      crm: manifest.displayName,
      detail: 'its answer cannot be read',
      mayHaveLanded: method !== 'GET',
      cause: parsed.error.issues.map((issue) => issue.path.join('.')).join(', '),
    });
  }
}

/** Names of fields and rules only: Pipedrive does not repeat what was sent. */
function readReason(answer: string): string | undefined {
  try {
    const { error, error_info: info, code } = refusalSchema.parse(JSON.parse(answer));
    return error || info || code || undefined;
  } catch {
    return undefined;
  }
}
