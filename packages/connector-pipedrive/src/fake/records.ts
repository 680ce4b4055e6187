/** Pipedrive's records, in the form its API answers with. */

export interface ActivityRecord {
  id: number;
  subject: string;
  type: string;
  owner_id: number;
  creator_user_id: number;
  is_deleted: boolean;
  add_time: string;
  update_time: string;
  deal_id: number | null;
  lead_id: string | null;
  person_id: number | null;
  org_id: number | null;
  project_id: number | null;
  due_date: string | null;
  due_time: string | null;
  duration: string | null;
  busy: boolean | null;
  done: boolean;
  marked_as_done_time: string | null;
  location: Record<string, string> | null;
  participants: Participant[];
  attendees: Record<string, unknown>[] | null;
  conference_meeting_client: string | null;
  conference_meeting_url: string | null;
  conference_meeting_id: string | null;
  public_description: string | null;
  priority: number | null;
  note: string | null;
}

export interface Participant {
  person_id: number;
  primary: boolean;
}

/** A phone number, an e-mail address or a messenger name of a person. */
export interface LabelledValue {
  value: string;
  primary: boolean;
  label: string | null;
}

export interface PersonRecord {
  id: number;
  name: string;
  first_name: string | null;
  last_name: string | null;
  owner_id: number | null;
  org_id: number | null;
  add_time: string;
  update_time: string;
  emails: LabelledValue[];
  phones: LabelledValue[];
  is_deleted: boolean;
  visible_to: number;
  label_ids: number[];
  picture_id: number | null;
  custom_fields: Record<string, unknown>;
  notes: string | null;
  im: LabelledValue[];
  birthday: string | null;
  job_title: string | null;
  postal_address: Record<string, string> | null;
}

export interface OrganizationRecord {
  id: number;
  name: string;
  owner_id: number | null;
  add_time: string;
  update_time: string;
  is_deleted: boolean;
  visible_to: number;
  label_ids: number[];
  address: Record<string, string> | null;
  custom_fields: Record<string, unknown>;
}

export type DealStatus = 'open' | 'won' | 'lost' | 'deleted';

export interface DealRecord {
  id: number;
  title: string;
  creator_user_id: number | null;
  owner_id: number | null;
  value: number;
  person_id: number | null;
  org_id: number | null;
  stage_id: number;
  pipeline_id: number;
  currency: string;
  archive_time: string | null;
  add_time: string;
  update_time: string;
  stage_change_time: string | null;
  status: DealStatus;
  is_archived: boolean;
  is_deleted: boolean;
  probability: number | null;
  lost_reason: string | null;
  visible_to: number;
  close_time: string | null;
  won_time: string | null;
  lost_time: string | null;
  local_won_date: string | null;
  local_lost_date: string | null;
  local_close_date: string | null;
  expected_close_date: string | null;
  label_ids: number[];
  origin: string;
  origin_id: string | null;
  channel: number | null;
  channel_id: string | null;
  source_lead_id: string | null;
  acv: number | null;
  arr: number | null;
  mrr: number | null;
  custom_fields: Record<string, unknown>;
}

export interface LeadRecord {
  id: string;
  title: string;
  owner_id: number | null;
  creator_id: number | null;
  label_ids: string[];
  person_id: number | null;
  organization_id: number | null;
  source_name: string;
  origin: string;
  origin_id: string | null;
  channel: number | null;
  channel_id: string | null;
  is_archived: boolean;
  was_seen: boolean;
  value: { amount: number; currency: string } | null;
  expected_close_date: string | null;
  next_activity_id: number | null;
  add_time: string;
  update_time: string;
  visible_to: string;
  cc_email: string | null;
}

export interface ActivityTypeRecord {
  id: number;
  order_nr: number;
  name: string;
  key_string: string;
  icon_key: string;
  active_flag: boolean;
  color: string | null;
  is_custom_flag: boolean;
  add_time: string;
  update_time: string | null;
}
