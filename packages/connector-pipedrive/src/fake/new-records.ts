import type { DealRecord, DealStatus, LeadRecord, OrganizationRecord, PersonRecord } from './records.js';
import { secondsTime } from './times.js';

/** What every new record starts from. */
export interface Birth {
  id: number;
  owner: number | null;
  /** Epoch milliseconds. */
  now: number;
}

export interface NewPerson {
  name: string;
  /** The first is the primary one. */
  phones?: string[];
  emails?: string[];
  organization?: { id: number };
  /** By their field keys. */
  customFields?: Record<string, unknown>;
  notes?: string;
}

export function newPerson({ id, owner, now }: Birth, person: NewPerson): PersonRecord {
  const labelled = (value: string, index: number) => ({ value, primary: index === 0, label: 'work' });
  const [first, ...rest] = person.name.split(' ');
  return {
    id,
    name: person.name,
    first_name: first || null,
    last_name: rest.join(' ') || null,
    owner_id: owner,
    org_id: person.organization?.id ?? null,
    add_time: secondsTime(now),
    update_time: secondsTime(now),
    emails: (person.emails ?? []).map(labelled),
    phones: (person.phones ?? []).map(labelled),
    is_deleted: false,
    visible_to: 7,
    label_ids: [],
    picture_id: null,
    custom_fields: person.customFields ?? {},
    notes: person.notes ?? null,
    im: [],
    birthday: null,
    job_title: null,
    postal_address: null,
  };
}

export function newOrganization({ id, owner, now }: Birth, name: string): OrganizationRecord {
  return {
    id,
    name,
    owner_id: owner,
    add_time: secondsTime(now),
    update_time: secondsTime(now),
    is_deleted: false,
    visible_to: 7,
    label_ids: [],
    address: null,
    custom_fields: {},
  };
}

export interface NewDeal {
  title: string;
  personId: number;
  organizationId: number | null;
  status: DealStatus;
}

export function newDeal({ id, owner, now }: Birth, deal: NewDeal): DealRecord {
  const { title, personId, organizationId, status } = deal;
  const time = secondsTime(now);
  const won = status === 'won' ? time : null;
  const lost = status === 'lost' ? time : null;
  return {
    id,
    title,
    creator_user_id: owner,
    owner_id: owner,
    value: 0,
    person_id: personId,
    org_id: organizationId,
    stage_id: 1,
    pipeline_id: 1,
    currency: 'USD',
    archive_time: null,
    add_time: time,
    update_time: time,
    stage_change_time: null,
    status,
    is_archived: false,
    is_deleted: status === 'deleted',
    probability: null,
    lost_reason: null,
    visible_to: 7,
    close_time: won ?? lost,
    won_time: won,
    lost_time: lost,
    local_won_date: won?.slice(0, 10) ?? null,
    local_lost_date: lost?.slice(0, 10) ?? null,
    local_close_date: (won ?? lost)?.slice(0, 10) ?? null,
    expected_close_date: null,
    label_ids: [],
    origin: 'ManuallyCreated',
    origin_id: null,
    channel: null,
    channel_id: null,
    source_lead_id: null,
    acv: null,
    arr: null,
    mrr: null,
    custom_fields: {},
  };
}

export interface NewLead {
  title: string;
  personId: number;
  organizationId: number | null;
  companyId: number;
  archived: boolean;
}

export function newLead({ id, owner, now }: Birth, lead: NewLead): LeadRecord {
  const { title, personId, organizationId, companyId, archived } = lead;
  const time = new Date(now).toISOString();
  const serial = (companyId * 1_000_000 + id).toString(16).padStart(12, '0');
  return {
    id: `7d1f3a20-0e10-4b1e-879b-${serial}`,
    title,
    owner_id: owner,
    creator_id: owner,
    label_ids: [],
    person_id: personId,
    organization_id: organizationId,
    source_name: 'Manually created',
    origin: 'ManuallyCreated',
    origin_id: null,
    channel: null,
    channel_id: null,
    is_archived: archived,
    was_seen: true,
    value: null,
    expected_close_date: null,
    next_activity_id: null,
    add_time: time,
    update_time: time,
    visible_to: '7',
    cc_email: null,
  };
}
