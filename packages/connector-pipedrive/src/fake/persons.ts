import { z } from 'zod';
import type { Handler } from './context.js';
import { addressSchema, calendarDate, labelledValuesSchema } from './field-schemas.js';
import { page } from './paging.js';
import type { PersonRecord } from './records.js';
import { invalid, notFound } from './respond.js';
import { matcherFor } from './search-text.js';
import { accept, acceptId, acceptQuery, acceptTerm, query, searchQuery } from './validate.js';

/** Of the fields that are given on request, those that this fake has. */
const INCLUDABLE = ['last_activity_id'] as const;

const readQuerySchema = z.strictObject({
  include_fields: query.listOf(INCLUDABLE),
  custom_fields: z.string().optional(),
  include_option_labels: query.boolean.optional(),
  include_labels: query.boolean.optional(),
});

const bodySchema = z.strictObject({
  name: z.string().min(1),
  owner_id: z.int().optional(),
  org_id: z.int().optional(),
  add_time: z.string().optional(),
  emails: labelledValuesSchema.optional(),
  phones: labelledValuesSchema.optional(),
  visible_to: z.int().optional(),
  label_ids: z.array(z.int()).optional(),
  postal_address: addressSchema.optional(),
  notes: z.string().optional(),
  im: labelledValuesSchema.optional(),
  birthday: calendarDate.optional(),
  job_title: z.string().optional(),
  marketing_status: z.enum(['no_consent', 'unsubscribed', 'subscribed', 'archived']).optional(),
  custom_fields: z.record(z.string(), z.unknown()).optional(),
});

const SEARCHED = ['custom_fields', 'email', 'notes', 'phone', 'name'] as const;

const searchQuerySchema = z.strictObject({ ...searchQuery, fields: query.listOf(SEARCHED) });

export const readPerson: Handler = ({ company, id, search }) => {
  acceptQuery(readQuerySchema, search);
  const wanted = acceptId(id);
  const person = company.persons.find((record) => record.id === wanted);
  if (!person) throw notFound('Person');
  const last = { last_activity_id: company.lastActivityOf(person.id)?.id ?? null };
  const data = search.has('include_fields') ? { ...person, ...last } : person;
  return { status: 200, body: { success: true, data } };
};

export const createPerson: Handler = ({ company, user, body }) => {
  const { name, marketing_status: _, ...fields } = accept(bodySchema, body);
  const { owner_id: owner = user.id, org_id: organization } = fields;
  if (!company.users.some(({ id }) => id === owner)) throw invalid(`owner_id: ${owner} was not found`);
  if (organization !== undefined && !company.organizations.some(({ id }) => id === organization)) {
    throw invalid(`org_id: ${organization} was not found`);
  }
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const record = Object.assign(company.addPerson({ name }), { owner_id: owner }, given);
  return { status: 201, body: { success: true, data: record } };
};

export const searchPersons: Handler = ({ company, search }) => {
  const wanted = acceptQuery(searchQuerySchema, search);
  const matches = matcherFor(acceptTerm(wanted), wanted.exact_match);
  const found = company.persons
    .filter(({ is_deleted }) => !is_deleted)
    .filter(({ org_id: id }) => wanted.organization_id === undefined || id === wanted.organization_id)
    .map((person) => ({ person, hits: hitsIn(person, wanted.fields, matches) }))
    .filter(({ hits }) => hits.any);
  const { items, nextCursor } = page(found, {
    limit: wanted.limit,
    cursor: wanted.cursor,
    field: 'id',
    valueOf: ({ person }) => person.id,
    idOf: ({ person }) => person.id,
    direction: 'asc',
  });
  const shown = items.map(({ person, hits }) => ({
    result_score: 0.5,
    item: {
      id: person.id,
      type: 'person',
      name: person.name,
      phones: person.phones.map(({ value }) => value),
      emails: person.emails.map(({ value }) => value),
      visible_to: person.visible_to,
      owner: person.owner_id === null ? null : { id: person.owner_id },
      organization: organizationItem(company.organizations.find(({ id }) => id === person.org_id)),
      custom_fields: hits.customFields,
      notes: hits.notes,
    },
  }));
  return {
    status: 200,
    body: { success: true, data: { items: shown }, additional_data: { next_cursor: nextCursor } },
  };
};

function hitsIn(
  person: PersonRecord,
  fields: readonly (typeof SEARCHED)[number][],
  matches: ReturnType<typeof matcherFor>,
): { any: boolean; customFields: string[]; notes: string[] } {
  const asked = (field: (typeof SEARCHED)[number]) => fields.includes(field);
  const values = Object.values(person.custom_fields).flatMap((value) =>
    typeof value === 'string' || typeof value === 'number' ? [String(value)] : [],
  );
  const customFields = asked('custom_fields') ? values.filter(matches.textOrPhone) : [];
  const notes = asked('notes') && person.notes !== null ? [person.notes].filter(matches.text) : [];
  const any =
    customFields.length > 0 ||
    notes.length > 0 ||
    (asked('name') && matches.text(person.name)) ||
    (asked('email') && person.emails.some(({ value }) => matches.text(value))) ||
    (asked('phone') && person.phones.some(({ value }) => matches.phone(value)));
  return { any, customFields, notes };
}

function organizationItem(organization: { id: number; name: string } | undefined): unknown {
  return organization ? { id: organization.id, name: organization.name, address: null } : null;
}
