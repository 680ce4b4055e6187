import { z } from 'zod';
import type { Handler } from './context.js';
import { page } from './paging.js';
import { matcherFor } from './search-text.js';
import { acceptQuery, acceptTerm, query, searchQuery } from './validate.js';

const listQuerySchema = z.strictObject({
  limit: query.limit,
  start: query.start,
  owner_id: query.integer.optional(),
  person_id: query.integer.optional(),
  organization_id: query.integer.optional(),
  sort: z
    .string()
    .regex(
      /^(?:id|title|owner_id|creator_id|was_seen|expected_close_date|next_activity_id|add_time|update_time) (?:ASC|DESC)$/,
    )
    .optional(),
});

const searchQuerySchema = z.strictObject({
  ...searchQuery,
  fields: query.listOf(['custom_fields', 'notes', 'title']),
  person_id: query.integer.optional(),
});

/** API v1: pages by `start`, oldest first, and leaves out what is archived. */
export const listLeads: Handler = ({ company, search }) => {
  const wanted = acceptQuery(listQuerySchema, search);
  const found = company.leads.filter(
    (lead) =>
      !lead.is_archived &&
      (['owner_id', 'person_id', 'organization_id'] as const).every(
        (key) => wanted[key] === undefined || lead[key] === wanted[key],
      ),
  );
  const { start, limit, sort = 'id ASC' } = wanted;
  const [field = 'id', direction] = sort.split(' ');
  found.sort((one, other) => {
    const [a, b] = [one, other].map((lead) =>
      String(Object.entries(lead).find(([key]) => key === field)?.[1] ?? ''),
    );
    return (a ?? '').localeCompare(b ?? '') * (direction === 'DESC' ? -1 : 1);
  });
  const more = found.length > start + limit;
  const pagination = { start, limit, more_items_in_collection: more };
  return {
    status: 200,
    body: {
      success: true,
      data: found.slice(start, start + limit),
      additional_data: { pagination: more ? { ...pagination, next_start: start + limit } : pagination },
    },
  };
};

/** API v2: archived leads are found too, and say so. The fake's leads have no notes and no custom fields. */
export const searchLeads: Handler = ({ company, search }) => {
  const wanted = acceptQuery(searchQuerySchema, search);
  const matches = matcherFor(acceptTerm(wanted), wanted.exact_match);
  const found = company.leads.filter(
    (lead) =>
      wanted.fields.includes('title') &&
      matches.text(lead.title) &&
      (['person_id', 'organization_id'] as const).every(
        (key) => wanted[key] === undefined || lead[key] === wanted[key],
      ),
  );
  const { items, nextCursor } = page(found, {
    limit: wanted.limit,
    cursor: wanted.cursor,
    field: 'id',
    valueOf: ({ id }) => id,
    idOf: ({ id }) => id,
    direction: 'asc',
  });
  const shown = items.map((lead) => {
    const person = company.persons.find(({ id }) => id === lead.person_id);
    const organization = company.organizations.find(({ id }) => id === lead.organization_id);
    return {
      result_score: 0.5,
      item: {
        id: lead.id,
        type: 'lead',
        title: lead.title,
        owner: lead.owner_id === null ? null : { id: lead.owner_id },
        person: person ? { id: person.id, name: person.name } : null,
        organization: organization ? { id: organization.id, name: organization.name } : null,
        phones: person?.phones.map(({ value }) => value) ?? [],
        emails: person?.emails.map(({ value }) => value) ?? [],
        custom_fields: [],
        notes: [],
        value: lead.value?.amount ?? null,
        currency: lead.value?.currency ?? null,
        visible_to: Number(lead.visible_to),
        is_archived: lead.is_archived,
      },
    };
  });
  return {
    status: 200,
    body: { success: true, data: { items: shown }, additional_data: { next_cursor: nextCursor } },
  };
};
