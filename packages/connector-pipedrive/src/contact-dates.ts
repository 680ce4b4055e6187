import type { Contact } from '@daybook/core';
import type { Access, PipedriveApi } from './pipedrive-api.js';
import type { Activity, PersonRecord } from './pipedrive-schemas.js';
import { isRefused } from './refused.js';

/** By which the client chooses when several people have a number (calls, section 5.3). */
export type ContactDates = Pick<Contact, 'createdDate' | 'mostRecentActivityDate'>;

/**
 * When a person was entered, and when they were last in touch. Who never was counts as of the day they were entered: the
 * client chooses nobody while one of them has no date.
 *
 * @param person - read with the last activity
 */
export async function datesOf(
  api: PipedriveApi,
  access: Access,
  person: PersonRecord,
): Promise<ContactDates> {
  const createdDate = person.add_time ?? undefined;
  const last = person.last_activity_id ? await readIfShown(api, access, person.last_activity_id) : null;
  const mostRecentActivityDate = (last && dueOf(last)) ?? createdDate;
  return { createdDate, mostRecentActivityDate };
}

/** Another user's activity may be hidden from this one. */
async function readIfShown(api: PipedriveApi, access: Access, id: number): Promise<Activity | null> {
  try {
    return await api.readActivity(access, id);
  } catch (error) {
    if (isRefused(error)) return null;
    throw error;
  }
}

/** Date and time are in UTC; an activity of the whole day has no time. */
function dueOf({ due_date: date, due_time: time }: Activity): string | undefined {
  const due = new Date(`${date}T${time || '00:00'}Z`);
  return Number.isNaN(due.getTime()) ? undefined : due.toISOString();
}
