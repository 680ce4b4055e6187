import { DaybookError, type ErrorCode, type Params, type ReturnMessage, type User } from '@daybook/core';
import { toNewActivity, toPersonId } from './activity.js';
import type { ActivityTypes } from './activity-types.js';
import type { ChosenType } from './choose-type.js';
import type { People } from './people.js';
import type { Access, PipedriveApi } from './pipedrive-api.js';
import type { Activity } from './pipedrive-schemas.js';

/** Clocks of different services differ a little. */
const CLOCK_MARGIN_MS = 60_000;
/** Type, people, organization, deal: more than these cannot be wrong. */
const MAXIMUM_MENDS = 4;
/** Refusals that may be about something that has gone since it was looked up. */
const mendable = new Set<ErrorCode>(['crm_rejected', 'crm_not_found', 'crm_forbidden']);

interface Texts {
  subject: string;
  body: string;
}

/** An activity that holds a day. */
export interface Filed {
  id: number;
  /** As Pipedrive has stored it, where its answer tells: its note is sanitised. */
  stored: Texts | undefined;
  /** What the person should know about how it was filed. */
  warning?: ReturnMessage | undefined;
}

interface Attempt {
  params: Params<'createMessageLog'>;
  type: ChosenType;
  organizationId: number | undefined;
  warning: ReturnMessage | undefined;
}

const linkIsGone: ReturnMessage = {
  messageType: 'warning',
  message: 'Logged without its deal or lead: what was chosen is no longer in Pipedrive.',
  ttl: 10_000,
};

/** An activity's subject and note. */
export function textOf({ subject, note }: Activity): Texts {
  return { subject: subject ?? '', body: note ?? '' };
}

/** What an answer to a write says that is stored; undefined when it does not hold it: no text is not an empty one. */
export function storedOf({ subject, note }: Pick<Activity, 'subject' | 'note'>): Texts | undefined {
  return typeof subject === 'string' && typeof note === 'string' ? { subject, body: note } : undefined;
}

/** @throws DaybookError `crm_not_found`, `isGone`, for a deleted activity: it can still be read for 30 days */
export function refuseDeleted({ id, is_deleted: isDeleted }: Activity): void {
  if (isDeleted)
    throw new DaybookError('crm_not_found', { crm: 'Pipedrive', detail: `activity ${id}`, isGone: true });
}

/** Writes days as activities and finds them again. */
export class Activities {
  readonly #api: PipedriveApi;
  readonly #types: ActivityTypes;
  readonly #people: People;

  constructor({ api, types, people }: { api: PipedriveApi; types: ActivityTypes; people: People }) {
    this.#api = api;
    this.#types = types;
    this.#people = people;
  }

  /**
   * Creates the activity of a day; one that an earlier try may have left behind is taken over instead.
   *
   * @throws DaybookError `crm_rejected` without a usable activity type or person
   */
  async create(params: Params<'createMessageLog'>): Promise<Filed> {
    const personId = toPersonId(params.contactInfo.id);
    if (params.previous === 'uncertain') {
      const { marker, subject, startsAt } = params.digest;
      const since = new Date(Date.parse(startsAt) - CLOCK_MARGIN_MS).toISOString();
      const landed = await this.find(params, { personId, marker, subject, since });
      if (landed !== null) return this.replace(params, landed.id, params.digest);
    }
    const [type, organizationId] = await Promise.all([
      this.#types.choose(params),
      this.#people.organizationOf(params, personId),
    ]);
    const attempt: Attempt = { params, type, organizationId, warning: type.warning };
    return this.#fileMended(attempt, MAXIMUM_MENDS);
  }

  async #fileMended(attempt: Attempt, mends: number): Promise<Filed> {
    try {
      return await this.#file(attempt);
    } catch (error) {
      const mended = mends > 0 ? await this.#mend(attempt, error) : undefined;
      if (mended === undefined) throw error;
      return this.#fileMended(mended, mends - 1);
    }
  }

  /**
   * Replaces subject and note; everything else may be somebody's later choice.
   *
   * @throws DaybookError `crm_not_found`: `isGone` when somebody has deleted the activity, else Pipedrive does not show it
   */
  async replace(caller: Access & { user: User }, id: number, { subject, body }: Texts): Promise<Filed> {
    const activity = await this.#api.updateActivity(caller, id, { subject, note: body });
    refuseDeleted(activity);
    // What was filed as a call in the background has told nobody yet.
    const warning = activity.type === 'call' ? await this.#warningOf(caller) : undefined;
    return { id, stored: storedOf(activity), warning };
  }

  /**
   * Looks through a person's newest activities for a marker: Pipedrive cannot search activities. A customer may quote a
   * marker, so the one that also has the right subject wins.
   *
   * @param wanted - `since`: ISO 8601, the activity was not created before it
   */
  async find(
    access: Access,
    {
      personId,
      marker,
      subject,
      since,
    }: { personId: number; marker: string; subject: string; since: string },
  ): Promise<Activity | null> {
    let other: Activity | null = null;
    for await (const activity of this.#api.activitiesOf(access, personId, since)) {
      if (!activity.note?.includes(marker)) continue;
      if (activity.subject === subject) return activity;
      other ??= activity;
    }
    return other;
  }

  async #warningOf(caller: Access & { user: User }): Promise<ReturnMessage | undefined> {
    try {
      return (await this.#types.choose(caller)).warning;
    } catch {
      return undefined;
    }
  }

  async #file({ params, type, organizationId, warning }: Attempt): Promise<Filed> {
    const activity = toNewActivity(params, { type: type.key, organizationId });
    const created = await this.#api.createActivity(params, activity);
    return { id: created.id, stored: storedOf(created), warning };
  }

  /** What was true when it was last looked up need not be true any more. Pipedrive's refusal names the field. */
  async #mend(attempt: Attempt, error: unknown): Promise<Attempt | undefined> {
    if (!DaybookError.is(error) || error.mayHaveLanded || !mendable.has(error.code)) return undefined;
    const { params, type, organizationId } = attempt;
    const { user, contactInfo } = params;
    const names = (field: RegExp): boolean => field.test(error.message);
    if (names(/\bparticipants\b/i) && params.correspondents?.length) {
      return { ...attempt, params: { ...params, correspondents: [] } };
    }
    if (names(/\borg(?:_id|ani[sz]ation)/i)) {
      const personId = toPersonId(contactInfo.id);
      this.#people.forgetPerson(user, personId);
      const fresh = await this.#people.organizationOf(params, personId);
      return fresh === organizationId ? undefined : { ...attempt, organizationId: fresh };
    }
    if (names(/\b(?:deal|lead)(?:_id)?\b/i)) {
      return { ...attempt, params: { ...params, additionalSubmission: {} }, warning: linkIsGone };
    }
    if (names(/\btype\b/i)) {
      this.#types.forget(user.hostname);
      const fresh = await this.#types.choose(params);
      return fresh.key === type.key ? undefined : { ...attempt, type: fresh, warning: fresh.warning };
    }
    return undefined;
  }
}
