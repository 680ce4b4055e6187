import { z } from 'zod';
import type { Handler } from './context.js';
import { page } from './paging.js';
import { notFound } from './respond.js';
import { acceptId, acceptQuery, query } from './validate.js';

const shownQuery = {
  include_fields: z.string().optional(),
  custom_fields: z.string().optional(),
  include_option_labels: query.boolean.optional(),
  include_labels: query.boolean.optional(),
};

const listQuerySchema = z.strictObject({
  ...shownQuery,
  ids: query.ids.optional(),
  owner_id: query.integer.optional(),
  person_id: query.integer.optional(),
  org_id: query.integer.optional(),
  pipeline_id: query.integer.optional(),
  stage_id: query.integer.optional(),
  status: query.listOf(['open', 'won', 'lost', 'deleted']).unwrap().optional(),
  updated_since: query.moment.optional(),
  updated_until: query.moment.optional(),
  sort_by: z.enum(['id', 'update_time', 'add_time']).default('id'),
  sort_direction: query.direction,
  limit: query.limit,
  cursor: z.string().optional(),
});

const readQuerySchema = z.strictObject(shownQuery);

export const readDeal: Handler = ({ company, id, search }) => {
  acceptQuery(readQuerySchema, search);
  const wanted = acceptId(id);
  const deal = company.deals.find((record) => record.id === wanted);
  if (!deal) throw notFound('Deal');
  return { status: 200, body: { success: true, data: deal } };
};

export const listDeals: Handler = ({ company, search }) => {
  const wanted = acceptQuery(listQuerySchema, search);
  const { updated_since: since, updated_until: until, sort_by: field } = wanted;
  const found = company.deals.filter(
    (deal) =>
      !deal.is_archived &&
      (wanted.status === undefined ? !deal.is_deleted : wanted.status.includes(deal.status)) &&
      (wanted.ids === undefined || wanted.ids.includes(deal.id)) &&
      (['owner_id', 'person_id', 'org_id', 'pipeline_id', 'stage_id'] as const).every(
        (key) => wanted[key] === undefined || deal[key] === wanted[key],
      ) &&
      (since === undefined || Date.parse(deal.update_time) >= since) &&
      (until === undefined || Date.parse(deal.update_time) < until),
  );
  const { items, nextCursor } = page(found, {
    limit: wanted.limit,
    cursor: wanted.cursor,
    field,
    valueOf: (deal) => deal[field],
    idOf: ({ id }) => id,
    direction: wanted.sort_direction,
  });
  return {
    status: 200,
    body: { success: true, data: items, additional_data: { next_cursor: nextCursor } },
  };
};
