import {
  type ActivityBody,
  activityBodySchema,
  findActivitiesQuerySchema,
  readActivityQuerySchema,
} from './activity-schemas.js';
import { type FakeCompany, primaryOf } from './company.js';
import type { Handler, OperationContext } from './context.js';
import { page } from './paging.js';
import type { ActivityRecord } from './records.js';
import { invalid, notFound, refused } from './respond.js';
import { sanitiseNote } from './sanitise.js';
import { secondsTime } from './times.js';
import { accept, acceptId, acceptQuery } from './validate.js';

const NOTE_BYTES = 100 * 1024;

export const createActivity: Handler = (context) => {
  const { company, user, now } = context;
  const body = acceptBody(context);
  const type = body.type ?? defaultType(company);
  const record: ActivityRecord = {
    id: company.nextId('activity'),
    subject: company.activityTypes.find(({ key_string }) => key_string === type)?.name ?? type,
    type,
    owner_id: user.id,
    creator_user_id: user.id,
    is_deleted: false,
    add_time: secondsTime(now),
    update_time: secondsTime(now),
    deal_id: null,
    lead_id: null,
    person_id: null,
    org_id: null,
    project_id: null,
    due_date: null,
    due_time: null,
    duration: null,
    busy: null,
    done: false,
    marked_as_done_time: null,
    location: null,
    participants: [],
    attendees: null,
    conference_meeting_client: null,
    conference_meeting_url: null,
    conference_meeting_id: null,
    public_description: null,
    priority: null,
    note: null,
  };
  write(company, record, body, now);
  company.activities.push(record);
  // The documents promise 200, but creations have been seen to answer either.
  return { status: 201, body: { success: true, data: record } };
};

/** A soft-deleted activity takes the change and stays deleted: the answer says so, and nothing else does. */
export const updateActivity: Handler = (context) => {
  const record = activityOf(context);
  write(context.company, record, acceptBody(context), context.now);
  return { status: 200, body: { success: true, data: record } };
};

export const readActivity: Handler = (context) => {
  acceptQuery(readActivityQuerySchema, context.search);
  return { status: 200, body: { success: true, data: activityOf(context) } };
};

export const deleteActivity: Handler = (context) => {
  const record = activityOf(context);
  const status = record.is_deleted ? 410 : 200;
  if (!record.is_deleted) context.company.deleteActivity(record.id);
  return { status, body: { success: true, data: { id: record.id } } };
};

export const findActivities: Handler = ({ company, search }) => {
  const wanted = acceptQuery(findActivitiesQuerySchema, search);
  const { updated_since: since, updated_until: until, sort_by: field } = wanted;
  const found = company.activities.filter(
    (activity) =>
      !activity.is_deleted &&
      (wanted.ids === undefined || wanted.ids.includes(activity.id)) &&
      (['owner_id', 'deal_id', 'lead_id', 'person_id', 'org_id', 'done'] as const).every(
        (key) => wanted[key] === undefined || activity[key] === wanted[key],
      ) &&
      (since === undefined || Date.parse(activity.update_time) >= since) &&
      (until === undefined || Date.parse(activity.update_time) < until),
  );
  const { items, nextCursor } = page(found, {
    limit: wanted.limit,
    cursor: wanted.cursor,
    field,
    valueOf: (activity) => activity[field],
    idOf: ({ id }) => id,
    direction: wanted.sort_direction,
  });
  return {
    status: 200,
    body: { success: true, data: items, additional_data: { next_cursor: nextCursor } },
  };
};

function activityOf({ company, id }: OperationContext): ActivityRecord {
  const wanted = acceptId(id);
  const record = company.activities.find((activity) => activity.id === wanted);
  if (!record) throw notFound('Activity');
  return record;
}

function acceptBody({ company, body }: OperationContext): ActivityBody {
  if (typeof body === 'object' && body !== null && 'person_id' in body) {
    const complaint = "'person_id' is a read-only field. Add a primary participant to set the person.";
    throw refused(400, complaint, 'ERR_BAD_REQUEST');
  }
  const accepted = accept(activityBodySchema, body);
  checkReferences(company, accepted);
  const bytes = new TextEncoder().encode(accepted.note).length;
  if (bytes > NOTE_BYTES) throw invalid(`note: The value is too large (${bytes} bytes)`);
  return accepted;
}

function checkReferences(company: FakeCompany, body: ActivityBody): void {
  const type = company.activityTypes.find(({ key_string }) => key_string === body.type);
  if (body.type !== undefined && !type) throw invalid(`type: Activity type '${body.type}' was not found`);
  if (type && !type.active_flag) throw invalid(`type: Activity type '${type.key_string}' is not active`);
  const known = (records: readonly { id: number | string; is_deleted?: boolean }[], id: number | string) =>
    records.some((record) => record.id === id && !record.is_deleted);
  const references = [
    ['owner_id', company.users, body.owner_id],
    ['deal_id', company.deals, body.deal_id],
    ['lead_id', company.leads, body.lead_id],
    ['org_id', company.organizations, body.org_id],
    ['project_id', [], body.project_id],
    ...(body.participants ?? []).map(({ person_id: id }) => ['participants', company.persons, id] as const),
  ] as const;
  for (const [key, records, id] of references) {
    if (id !== undefined && !known(records, id)) throw invalid(`${key}: ${id} was not found`);
  }
}

function defaultType({ activityTypes }: FakeCompany): string {
  const active = activityTypes.filter(({ active_flag }) => active_flag);
  const type = active.find(({ key_string }) => key_string === 'call') ?? active[0];
  if (!type) throw invalid('type: There is no active activity type');
  return type.key_string;
}

function write({ dealsStay }: FakeCompany, record: ActivityRecord, body: ActivityBody, now: number): void {
  const wasDone = record.done;
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  Object.assign(record, given, { update_time: secondsTime(now) });
  if (body.note !== undefined) record.note = sanitiseNote(body.note);
  if (body.participants) record.person_id = primaryOf(body.participants);
  if (record.done !== wasDone) record.marked_as_done_time = record.done ? secondsTime(now) : null;
  // An activity is linked to one of them. What this request asked for replaces the other; a deal wins over a lead.
  if (body.deal_id !== undefined || (dealsStay && record.deal_id !== null)) record.lead_id = null;
  else if (body.lead_id !== undefined) record.deal_id = null;
}
