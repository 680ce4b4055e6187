import { DaybookError, type Params, type RecordId } from '@daybook/core';

/**
 * The body of a new activity (`POST /api/v2/activities`). Pipedrive refuses the whole activity for one key that it does
 * not know, for a number given as text, and for `person_id`, although its documents list that as writable.
 */
export interface NewActivity {
  subject: string;
  note: string;
  /** An activity type's `key_string`. */
  type: string;
  owner_id: number;
  done: true;
  /** `YYYY-MM-DD` and `HH:MM`, in UTC, as one instant. */
  due_date: string;
  due_time: string;
  participants: { person_id: number; primary: boolean }[];
  deal_id?: number;
  lead_id?: string;
  org_id?: number;
}

type CreateParams = Params<'createMessageLog'>;

/**
 * Describes the activity of a day. What was not chosen is an absent key: Pipedrive takes neither `''` nor null there.
 *
 * @param type - an activity type's `key_string`
 * @param organizationId - the person's organization, when there is one
 * @throws DaybookError `crm_rejected` when the contact is not a person of Pipedrive
 */
export function toNewActivity(
  { user, contactInfo, correspondents, additionalSubmission, digest }: CreateParams,
  { type, organizationId }: { type: string; organizationId: number | undefined },
): NewActivity {
  const primary = toPersonId(contactInfo.id);
  const others = (correspondents ?? []).flatMap((contacts) => contacts.map(({ id }) => toNumber(id)));
  const otherIds = [...new Set(others)].filter((id) => id !== undefined && id !== primary);
  return {
    subject: digest.subject,
    note: digest.body,
    type,
    owner_id: Number(user.id.split('-')[0]),
    done: true,
    due_date: digest.startsAt.slice(0, 10),
    due_time: digest.startsAt.slice(11, 16),
    participants: [
      { person_id: primary, primary: true },
      ...otherIds.flatMap((id) => (id === undefined ? [] : { person_id: id, primary: false })),
    ],
    ...chosenLink(additionalSubmission),
    ...(organizationId !== undefined && { org_id: organizationId }),
  };
}

/** An activity belongs to a deal or to a lead. The deal wins, as it does in Pipedrive. */
function chosenLink({ deals, leads }: CreateParams['additionalSubmission']): {
  deal_id?: number;
  lead_id?: string;
} {
  const dealId = toNumber(deals);
  if (dealId !== undefined) return { deal_id: dealId };
  const isLead = typeof leads === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(leads);
  return isLead ? { lead_id: leads } : {};
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
