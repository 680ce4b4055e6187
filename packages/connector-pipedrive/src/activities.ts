import { DaybookError, isMarkedAs, joinMessages, type ReturnMessage, type User } from '@daybook/core';
import { type Draft, hasLink, type Link, othersOf, toLink, toNewActivity, toPersonId } from './activity.js';
import type { ActivityTypes } from './activity-types.js';
import type { ActivityChange } from './call-activity.js';
import type { ChosenType } from './choose-type.js';
import { contactIsGone, type People, type Standing } from './people.js';
import type { Access, PipedriveApi } from './pipedrive-api.js';
import type { Activity } from './pipedrive-schemas.js';
import { isRefused } from './refused.js';

/** Clocks of different services differ a little. */
const CLOCK_MARGIN_MS = 60_000;
/** Type and deal; people, fewer first and then none; organization, another first and then none: more cannot be wrong. */
const MAXIMUM_MENDS = 6;
/** Of a larger group Pipedrive is not asked who is still there. */
const MAXIMUM_ASKED_FOR = 20;

interface Texts {
  subject: string;
  body: string;
}

type Caller = Access & { user: User };

/** An activity that holds a day or a call. */
export interface Filed {
  id: number;
  /** As Pipedrive has stored it, where its answer tells: its note is sanitised. */
  stored: Texts | undefined;
  /** What the person should know about how it was filed. */
  warning?: ReturnMessage | undefined;
}

interface Attempt {
  caller: Caller;
  draft: Draft;
  type: ChosenType;
  organizationId: number | undefined;
  /** Beside what is to be said of its type. */
  warnings: readonly ReturnMessage[];
}

const keepsItsLink: ReturnMessage = {
  messageType: 'warning',
  message: 'Logged. The activity keeps the deal or lead that it has; another one is chosen in Pipedrive.',
  ttl: 10_000,
};

const linkIsGone: ReturnMessage = {
  messageType: 'warning',
  message: 'Logged without its deal or lead: what was chosen is no longer in Pipedrive.',
  ttl: 10_000,
};

const notAllOfGroup: ReturnMessage = {
  messageType: 'warning',
  message: 'Logged, but not linked to everybody of the group: Pipedrive does not know one or more of them.',
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

/** Writes days and calls as activities and finds them again. */
export class Activities {
  readonly #api: PipedriveApi;
  readonly #types: ActivityTypes;
  readonly #people: People;

  constructor({ api, types, people }: { api: PipedriveApi; types: ActivityTypes; people: People }) {
    this.#api = api;
    this.#types = types;
    this.#people = people;
  }

  /** @throws DaybookError `crm_rejected` without a usable activity type or person; `crm_not_found` for one who is gone */
  async create(caller: Caller, draft: Draft): Promise<Filed> {
    const personId = toPersonId(draft.contactId);
    const [type, organizationId] = await Promise.all([
      this.#types.choose(caller, draft.kind),
      this.#people.organizationOf(caller, personId),
    ]);
    return this.#fileMended({ caller, draft, type, organizationId, warnings: [] }, MAXIMUM_MENDS);
  }

  /** What an earlier try to create the same may have left behind. */
  async landed(caller: Caller, draft: Draft): Promise<number | undefined> {
    const { kind, contactId, marker, subject, startsAt } = draft;
    const since = new Date(Date.parse(startsAt) - CLOCK_MARGIN_MS).toISOString();
    const personId = toPersonId(contactId);
    // All calls with one person have the same title.
    const title = kind === 'message' ? { title: subject } : {};
    return (await this.find(caller, { personId, marker, since, ...title }))?.id;
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
   * Replaces a day's subject and note; everything else may be somebody's later choice.
   *
   * @param chosen - in the log form, since the activity was written: the deal or lead that it gets when it has none
   * @throws DaybookError `crm_not_found`: `isGone` when somebody has deleted the activity, else Pipedrive does not show it
   */
  async replace(
    caller: Caller,
    id: number,
    { subject, body }: Texts,
    chosen: Record<string, unknown>,
  ): Promise<Filed> {
    const texts = { subject, note: body };
    const link = toLink(chosen);
    if (hasLink(link)) return this.#replaceAndLink(caller, id, texts, link);
    const activity = await this.#update(caller, id, texts);
    // What was filed as a call in the background has told nobody yet.
    const warning = activity.type === 'call' ? await this.#warningOf(caller) : undefined;
    return { id, stored: storedOf(activity), warning };
  }

  async #replaceAndLink(caller: Caller, id: number, texts: ActivityChange, link: Link): Promise<Filed> {
    const standing = await this.#api.readActivity(caller, id);
    const isFree = (standing.deal_id ?? standing.lead_id ?? undefined) === undefined;
    const filed = await this.change(caller, id, { ...texts, ...(isFree && link) });
    return isFree || isLinked(standing, link) ? filed : { ...filed, warning: keepsItsLink };
  }

  /**
   * Writes what has changed of a call. A deal or lead that Pipedrive no longer knows keeps nothing else from being written;
   * one that it leaves out without a word is told.
   *
   * @throws DaybookError as {@link Activities.replace}; `crm_rejected` when the deal or lead was all there was
   */
  async change(caller: Caller, id: number, change: ActivityChange): Promise<Filed> {
    if (Object.keys(change).length === 0) return { id, stored: undefined };
    try {
      const activity = await this.#update(caller, id, change);
      const isTaken = !hasLink(change) || !tellsLink(activity) || isLinked(activity, change);
      return { id, stored: storedOf(activity), ...(!isTaken && { warning: keepsItsLink }) };
    } catch (error) {
      const { deal_id: _deal, lead_id: _lead, ...rest } = change;
      const hasOther = hasLink(change) && Object.keys(rest).length > 0;
      if (!hasOther || !isRefusedFor(LINK, error)) throw error;
      return { ...(await this.change(caller, id, rest)), warning: linkIsGone };
    }
  }

  /**
   * Looks through a person's newest activities for a marker: Pipedrive cannot search activities.
   *
   * @param wanted - `since`: ISO 8601, the activity was not created before it; `title`: of its own among the person's
   *   activities, by which it is known when its last line was changed
   */
  async find(
    access: Access,
    { personId, marker, since, title }: { personId: number; marker: string; since: string; title?: string },
  ): Promise<Activity | null> {
    let titled: Activity | null = null;
    for await (const activity of this.#api.activitiesOf(access, personId, since)) {
      const note = activity.note ?? '';
      if (isMarkedAs(note, marker)) return activity;
      if (activity.subject === title && note.includes(marker)) titled ??= activity;
    }
    return titled;
  }

  async #update(caller: Caller, id: number, change: ActivityChange): Promise<Activity> {
    const activity = await this.#api.updateActivity(caller, id, change);
    refuseDeleted(activity);
    return activity;
  }

  async #warningOf(caller: Caller): Promise<ReturnMessage | undefined> {
    try {
      return (await this.#types.choose(caller, 'message')).warning;
    } catch {
      return undefined;
    }
  }

  async #file({ caller, draft, type, organizationId, warnings }: Attempt): Promise<Filed> {
    const activity = toNewActivity(draft, { user: caller.user, type: type.key, organizationId });
    const created = await this.#api.createActivity(caller, activity);
    return { id: created.id, stored: storedOf(created), warning: joinMessages([type.warning, ...warnings]) };
  }

  /** What was true when it was last looked up need not be true any more. Pipedrive's refusal names the field. */
  async #mend(attempt: Attempt, error: unknown): Promise<Attempt | undefined> {
    const { caller, draft, type, organizationId, warnings } = attempt;
    if (isRefusedFor(PARTICIPANTS, error)) return this.#mendPeople(attempt);
    if (isRefusedFor(ORGANIZATION, error)) {
      const fresh = await this.#people.organizationAfter(caller, toPersonId(draft.contactId), organizationId);
      return fresh === organizationId ? undefined : { ...attempt, organizationId: fresh };
    }
    if (isRefusedFor(LINK, error) && hasLink(toLink(draft.chosen))) {
      return { ...attempt, draft: { ...draft, chosen: {} }, warnings: [...warnings, linkIsGone] };
    }
    if (isRefusedFor(TYPE, error)) {
      this.#types.forget(caller.user.hostname);
      const fresh = await this.#types.choose(caller, draft.kind);
      return fresh.key === type.key ? undefined : { ...attempt, type: fresh };
    }
    return undefined;
  }

  /** Leaves out who is not there; where that is nobody, all others. */
  async #mendPeople(attempt: Attempt): Promise<Attempt | undefined> {
    const { caller, draft, warnings } = attempt;
    const standingOf = (id: number): Promise<Standing> => this.#people.standingOf(caller, id);
    if ((await standingOf(toPersonId(draft.contactId))) === 'gone') throw contactIsGone();
    const others = othersOf(draft);
    if (others.length === 0) return undefined;
    const standings = others.length > MAXIMUM_ASKED_FOR ? [] : await Promise.all(others.map(standingOf));
    const left = others.filter((_, index) => standings[index] === 'there');
    return {
      ...attempt,
      draft: { ...draft, otherIds: left.length < others.length ? left : [] },
      warnings: [...warnings, notAllOfGroup],
    };
  }
}

function tellsLink({ deal_id: deal, lead_id: lead }: Activity): boolean {
  return deal !== undefined || lead !== undefined;
}

function isLinked({ deal_id: deal, lead_id: lead }: Activity, asked: Link): boolean {
  return asked.deal_id === undefined ? lead === asked.lead_id : deal === asked.deal_id;
}

const PARTICIPANTS = /\bparticipants\b/i;
const ORGANIZATION = /\borg(?:_id|ani[sz]ation)/i;
const LINK = /\b(?:deal|lead)(?:_id)?\b/i;
const TYPE = /\btype\b/i;

/** Whether Pipedrive has surely written nothing, because of a field. */
function isRefusedFor(field: RegExp, error: unknown): error is DaybookError {
  return isRefused(error) && field.test(error.message);
}
