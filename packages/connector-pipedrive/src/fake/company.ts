import { DailyBudget } from './daily-budget.js';
import { type Birth, type NewPerson, newDeal, newLead, newOrganization, newPerson } from './new-records.js';
import type {
  ActivityRecord,
  ActivityTypeRecord,
  DealRecord,
  DealStatus,
  LeadRecord,
  OrganizationRecord,
  PersonRecord,
} from './records.js';
import { secondsTime, spacedTime } from './times.js';
import { FakeUser } from './user.js';

export type Plan = 'lite' | 'growth' | 'premium' | 'ultimate';

const BUDGET_FACTORS: Record<Plan, number> = { lite: 1, growth: 2, premium: 5, ultimate: 7 };
const TOKENS_PER_SEAT = 30_000;
const DEFAULT_ACTIVITY_TYPES = ['Call', 'Meeting', 'Task', 'Deadline', 'Email', 'Lunch'];

export interface CompanySettings {
  id: number;
  domain: string;
  name: string;
  plan: Plan;
  seats: number;
  /** The clock, in epoch milliseconds. */
  now: () => number;
  nextUserId: () => number;
}

/** One company's account: its users, its records and its token budget. Tests read and change the arrays freely. */
export class FakeCompany {
  readonly id: number;
  readonly domain: string;
  readonly name: string;
  readonly plan: Plan;
  /** Where the company is: two letters. */
  country = 'US';
  /** Whether an activity that has a deal takes no lead in its place: nobody has said what Pipedrive does. */
  dealsStay = false;
  readonly users: FakeUser[] = [];
  readonly persons: PersonRecord[] = [];
  readonly organizations: OrganizationRecord[] = [];
  readonly deals: DealRecord[] = [];
  readonly leads: LeadRecord[] = [];
  readonly activities: ActivityRecord[] = [];
  readonly activityTypes: ActivityTypeRecord[] = [];
  /** Tokens of the current UTC day. Both numbers may be set. */
  readonly budget: DailyBudget;
  readonly #now: () => number;
  readonly #nextUserId: () => number;
  readonly #lastIds = new Map<string, number>();

  constructor({ id, domain, name, plan, seats, now, nextUserId }: CompanySettings) {
    this.id = id;
    this.domain = domain;
    this.name = name;
    this.plan = plan;
    this.#now = now;
    this.#nextUserId = nextUserId;
    this.budget = new DailyBudget(TOKENS_PER_SEAT * BUDGET_FACTORS[plan] * seats, now);
    for (const type of DEFAULT_ACTIVITY_TYPES) this.addActivityType({ name: type }).is_custom_flag = false;
  }

  addUser({ name, timezone = 'Etc/UTC' }: { name: string; timezone?: string }): FakeUser {
    const user = new FakeUser({
      id: this.#nextUserId(),
      name,
      timezone,
      companyId: this.id,
      companyDomain: this.domain,
    });
    this.users.push(user);
    return user;
  }

  addPerson(person: NewPerson): PersonRecord {
    const record = newPerson(this.#birth('person'), person);
    this.persons.push(record);
    return record;
  }

  addOrganization({ name }: { name: string }): OrganizationRecord {
    const record = newOrganization(this.#birth('organization'), name);
    this.organizations.push(record);
    return record;
  }

  addDeal(deal: { title: string; person: { id: number }; status?: DealStatus }): DealRecord {
    const { title, person, status = 'open' } = deal;
    const organizationId = this.#organizationOf(person);
    const record = newDeal(this.#birth('deal'), { title, personId: person.id, organizationId, status });
    this.deals.push(record);
    return record;
  }

  addLead(lead: { title: string; person: { id: number }; archived?: boolean }): LeadRecord {
    const { title, person, archived = false } = lead;
    const organizationId = this.#organizationOf(person);
    const ids = { personId: person.id, organizationId, companyId: this.id };
    const record = newLead(this.#birth('lead'), { title, ...ids, archived });
    this.leads.push(record);
    return record;
  }

  /** Its `key_string` comes from the name and never changes afterwards, however the type is renamed. */
  addActivityType({ name, active = true }: { name: string; active?: boolean }): ActivityTypeRecord {
    const id = this.nextId('activityType');
    const created = spacedTime(this.#now());
    const key = name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '_')
      .replaceAll(/^_+|_+$/g, '');
    const taken = this.activityTypes.some(({ key_string }) => key_string === key);
    const record: ActivityTypeRecord = {
      id,
      order_nr: id,
      name,
      key_string: taken || key === '' ? `${key}_${id}` : key,
      icon_key: 'task',
      active_flag: active,
      color: null,
      is_custom_flag: true,
      add_time: created,
      update_time: created,
    };
    this.activityTypes.push(record);
    return record;
  }

  /** A person's edit in Pipedrive's own pages: nothing is checked or sanitised. */
  editActivity(id: number, patch: Partial<ActivityRecord>): void {
    const record = this.#activity(id);
    Object.assign(record, patch, { update_time: secondsTime(this.#now()) });
    if (patch.participants) record.person_id = primaryOf(patch.participants);
  }

  /** The newest activity of a person that is done. */
  lastActivityOf(personId: number): ActivityRecord | undefined {
    const dueOf = ({ due_date: date, due_time: time }: ActivityRecord): string => `${date} ${time ?? ''}`;
    return this.activities
      .filter((activity) => activity.person_id === personId && activity.done && !activity.is_deleted)
      .toSorted((one, other) => dueOf(other).localeCompare(dueOf(one)))[0];
  }

  /** A person's soft deletion: the activity can still be read by its id. */
  deleteActivity(id: number): void {
    this.editActivity(id, { is_deleted: true });
  }

  /** The end of a deleted activity: its id answers 404 from now on. */
  purgeActivity(id: number): void {
    this.activities.splice(this.activities.indexOf(this.#activity(id)), 1);
  }

  /** The next number of a kind of record. Numbers are never used twice. */
  nextId(kind: string): number {
    const id = (this.#lastIds.get(kind) ?? 0) + 1;
    this.#lastIds.set(kind, id);
    return id;
  }

  #activity(id: number): ActivityRecord {
    const record = this.activities.find((activity) => activity.id === id);
    if (!record) throw new Error(`${this.domain} has no activity ${id}`);
    return record;
  }

  #organizationOf(person: { id: number }): number | null {
    return this.persons.find(({ id }) => id === person.id)?.org_id ?? null;
  }

  #birth(kind: string): Birth {
    return { id: this.nextId(kind), owner: this.users[0]?.id ?? null, now: this.#now() };
  }
}

export function primaryOf(participants: { person_id: number; primary: boolean }[]): number | null {
  return participants.find(({ primary }) => primary)?.person_id ?? null;
}
