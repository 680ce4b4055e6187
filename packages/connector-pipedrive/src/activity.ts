import { DaybookError, type Params, type RecordId, type User } from '@daybook/core';

/**
 * The body of a new activity (`POST /api/v2/activities`). Pipedrive refuses the whole activity for one key that it does
 * not know, for a number given as text, and for `person_id`, although its documents list that as writable.
 */
export interface NewActivity extends Link, Due {
  subject: string;
  note: string;
  /** An activity type's `key_string`. */
  type: string;
  owner_id: number;
  done: boolean;
  /** `HH:MM`. */
  duration?: string;
  participants: { person_id: number; primary: boolean }[];
  org_id?: number;
}

/** An activity belongs to a deal or to a lead. What was not chosen is an absent key: Pipedrive takes neither `''` nor null. */
export interface Link {
  deal_id?: number;
  lead_id?: string;
}

/** `YYYY-MM-DD` and `HH:MM`, in UTC, as one instant. */
interface Due {
  due_date: string;
  due_time: string;
}

/** What an activity is made of, whatever it holds. */
export interface Draft {
  /** Which activity type it gets. */
  kind: 'message' | 'call';
  subject: string;
  body: string;
  /** By which it is found again. */
  marker: string;
  /** ISO 8601 in UTC. */
  startsAt: string;
  /** Whole seconds; undefined for none, or while it is not known. */
  durationSeconds: number | undefined;
  done: boolean;
  contactId: RecordId;
  /** Other contacts that took part. */
  otherIds: readonly RecordId[];
  /** What was chosen in the log form. */
  chosen: Record<string, unknown>;
}

/** The activity of a day. */
export function draftOfDay({
  digest: { subject, body, marker, startsAt },
  contactInfo,
  correspondents,
  additionalSubmission: chosen,
}: Params<'createMessageLog'>): Draft {
  return {
    kind: 'message',
    subject,
    body,
    marker,
    startsAt,
    durationSeconds: undefined,
    done: true,
    contactId: contactInfo.id,
    otherIds: (correspondents ?? []).flatMap((contacts) => contacts.map(({ id }) => id)),
    chosen,
  };
}

/**
 * @param type - an activity type's `key_string`
 * @param organizationId - the person's organization, when there is one
 * @throws DaybookError `crm_rejected` when the contact is not a person of Pipedrive
 */
export function toNewActivity(
  draft: Draft,
  { user, type, organizationId }: { user: User; type: string; organizationId: number | undefined },
): NewActivity {
  return {
    subject: draft.subject,
    note: draft.body,
    type,
    owner_id: ownerOf(user),
    done: draft.done,
    ...toDue(draft.startsAt),
    ...(draft.durationSeconds !== undefined && { duration: toDuration(draft.durationSeconds) }),
    participants: [
      { person_id: toPersonId(draft.contactId), primary: true },
      ...othersOf(draft).map((id) => ({ person_id: id, primary: false })),
    ],
    ...toLink(draft.chosen),
    ...(organizationId !== undefined && { org_id: organizationId }),
  };
}

/** Who took part beside the contact, each once. */
export function othersOf({ contactId, otherIds }: Draft): number[] {
  const primary = toNumber(contactId);
  const others = otherIds.flatMap((id) => toNumber(id) ?? []);
  return [...new Set(others)].filter((id) => id !== primary);
}

/** Pipedrive's user behind one of ours. */
export function ownerOf({ id }: User): number {
  return Number(id.split('-')[0]);
}

/** @param startsAt - ISO 8601 in UTC */
export function toDue(startsAt: string): Due {
  return { due_date: startsAt.slice(0, 10), due_time: startsAt.slice(11, 16) };
}

/**
 * A length as Pipedrive takes it, in whole minutes: half a minute is one.
 *
 * @example
 * toDuration(3_599); // '01:00'
 */
export function toDuration(seconds: number): string {
  const minutes = Math.floor((seconds + 30) / 60);
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}

/** The deal wins, as it does in Pipedrive. */
export function toLink({ deals, leads }: Record<string, unknown>): Link {
  const dealId = toNumber(deals);
  if (dealId !== undefined) return { deal_id: dealId };
  const isLead = typeof leads === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(leads);
  return isLead ? { lead_id: leads } : {};
}

/** Whether there is anything that could be left out. */
export function hasLink({ deal_id: deal, lead_id: lead }: Link): boolean {
  return deal !== undefined || lead !== undefined;
}

/** @throws DaybookError `crm_rejected` for what cannot be a person's id */
export function toPersonId(id: RecordId): number {
  const personId = toNumber(id);
  if (personId !== undefined) return personId;
  throw new DaybookError('crm_rejected', {
    crm: 'Pipedrive',
    detail: 'the contact is not a person of Pipedrive; choose the contact again',
  });
}

/** A positive whole number, also written as text: forms and other senders do that. */
function toNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
