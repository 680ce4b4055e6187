import { DaybookError, type Params, type ReturnMessage, type User } from '@daybook/core';
import { toNewActivity, toPersonId } from './activity.js';
import type { ActivityTypes } from './activity-types.js';
import type { ChosenType } from './choose-type.js';
import type { People } from './people.js';
import type { Access, PipedriveApi } from './pipedrive-api.js';
import type { Activity } from './pipedrive-schemas.js';

/** Clocks of different services differ a little. */
const CLOCK_MARGIN_MS = 60_000;

/** An activity that holds a day. */
export interface Filed {
  id: number;
  /** What the person should know about how it was filed. */
  warning?: ReturnMessage | undefined;
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
    const { digest, contactInfo, previous } = params;
    if (previous === 'uncertain') {
      const since = new Date(Date.parse(digest.startsAt) - CLOCK_MARGIN_MS).toISOString();
      const landed = await this.find(params, {
        personId: toPersonId(contactInfo.id),
        marker: digest.marker,
        subject: digest.subject,
        since,
      });
      if (landed !== null) {
        await this.replace(params, landed.id, digest);
        return { id: landed.id };
      }
    }
    return this.#createNew(params);
  }

  /**
   * Replaces subject and note; everything else may be somebody's later choice.
   *
   * @throws DaybookError `crm_not_found` when the activity is gone
   */
  async replace(
    access: Access,
    id: number,
    { subject, body }: { subject: string; body: string },
  ): Promise<void> {
    const { is_deleted: isDeleted } = await this.#api.updateActivity(access, id, { subject, note: body });
    if (isDeleted) throw new DaybookError('crm_not_found', { crm: 'Pipedrive', detail: `activity ${id}` });
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

  async #createNew(params: Params<'createMessageLog'> & { user: User }): Promise<Filed> {
    const personId = toPersonId(params.contactInfo.id);
    const [type, organizationId] = await Promise.all([
      this.#types.choose(params),
      this.#people.organizationOf(params, personId),
    ]);
    const create = async ({ key, warning }: ChosenType): Promise<Filed> => {
      const { id } = await this.#api.createActivity(
        params,
        toNewActivity(params, { type: key, organizationId }),
      );
      return { id, warning };
    };
    try {
      return await create(type);
    } catch (error) {
      if (!DaybookError.is(error) || error.code !== 'crm_rejected') throw error;
      this.#people.forgetPerson(params.user, personId);
      if (!/\btype\b/i.test(error.message)) throw error;
      // The type was removed or switched off since the list was read.
      this.#types.forget(params.user.hostname);
      const fresh = await this.#types.choose(params);
      if (fresh.key === type.key) throw error;
      return create(fresh);
    }
  }
}
