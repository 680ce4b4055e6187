/**
 * What people try Daybook with: a phone, a client, and a CRM that they break and repair. It plays RingCentral and App
 * Connect's client in memory; whatever is logged goes through the server's front door.
 */
import type { MockCrm, MockLog } from '@daybook/connector-mock';
import type { FoundCall, MessageState, UnfiledDigest } from '@daybook/core';
import { userKeyOf } from '../accounts/user-key.js';
import type { Storage } from '../storage/storage.js';
import type { CrmTrouble, Trouble } from './crm-trouble.js';
import type { FrontDoor } from './front-door.js';
import { conversationOf, dateOf, type Kind, type Spoken, toCallLog, toMessageLog } from './spoken.js';

const DAY_MS = 86_400_000;
const TWENTY = 20;
const OF_THE_PERSON = '<br>Somebody wrote here: wants the garden done as well.';

/** Where people can go. */
export const timeZones = [
  'America/Los_Angeles',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Pacific/Auckland',
] as const;

/** What the page to try Daybook on needs of the mock connector. */
export interface Trial {
  crm: MockCrm;
  trouble: CrmTrouble;
}

/** All that the page shows. */
export interface TrialView {
  /** The time that it is for the people on the page, epoch milliseconds. */
  now: number;
  timeZone: string;
  spoken: (Spoken & { state: MessageState | 'under way' | 'not taken in' })[];
  /** What the client was told after the last thing that was done, and how often. */
  told: { text: string; times: number }[];
  trouble: Trouble;
  losesAnswer: boolean;
  calls: { writes: number; looks: number };
  entries: MockLog[];
  unfiled: UnfiledDigest[];
}

/** See the head of this file. */
export class TryIt {
  readonly #door: FrontDoor;
  readonly #trial: Trial;
  readonly #storage: Storage;
  readonly #spoken: Spoken[] = [];
  #told = new Map<string, number>();
  /** What the client is sending. */
  readonly #underWay = new Set<readonly Spoken[]>();
  #contact: Promise<object> | undefined;
  #daysAhead = 0;
  /** What had been asked of the CRM before the first message. */
  #callsBefore = { writes: 0, looks: 0 };
  #lastNumber: number;

  constructor({ door, trial, storage }: { door: FrontDoor; trial: Trial; storage: Storage }) {
    this.#door = door;
    this.#trial = trial;
    this.#storage = storage;
    // What was sent before a restart stands in the logbook under other numbers.
    this.#lastNumber = storage.now() * 1_000;
  }

  /** The conversation is opened, and the client looks up whom it is with; when the CRM is down, it does so later. */
  open(): void {
    void this.#whom().catch(() => undefined);
  }

  /** Somebody sends something, and the client logs its day. */
  async say(by: Spoken['by'], kind: Kind, text: string): Promise<void> {
    const said = this.#speak(by, kind, text);
    await this.#log([this.#dayOf(said)]);
  }

  /** Twenty messages within a moment, each of which makes the client log the day so far. */
  async sayTwenty(): Promise<void> {
    const days = Array.from({ length: TWENTY }, (_, index) => {
      const said = this.#speak(
        index % 2 === 0 ? 'customer' : 'agent',
        'text',
        `Message ${index + 1} of ${TWENTY}`,
      );
      return this.#dayOf(said);
    });
    await this.#log(days);
  }

  /** Another computer of the same person sends everything once more. */
  async sendAgain(): Promise<void> {
    const days = groupBy(this.#spoken, conversationOf);
    await this.#log([...days.values()]);
  }

  /** Something else is done: what the client showed is gone. */
  clearTold(): void {
    this.#told = new Map();
  }

  nextDay(): void {
    this.#daysAhead += 1;
  }

  /** The agent travels, and opens the client there. */
  async travelTo(timeZone: string): Promise<void> {
    this.#trial.trouble.timeZone = timeZone;
    await this.#door.send('POST', '/user/refreshInfo', {});
  }

  breakCrm(trouble: Trouble): void {
    Object.assign(this.#trial.trouble, { trouble, losesAnswer: false });
  }

  loseNextAnswer(): void {
    this.#trial.trouble.losesAnswer = true;
  }

  /** Somebody changes the newest entry in the CRM, or deletes it. */
  async meddle(how: 'edit' | 'delete'): Promise<void> {
    await this.#trial.crm.edit((data) => {
      const newest = data.logs.toSorted(byNewest)[0];
      if (newest === undefined) return;
      if (how === 'edit') newest.body += OF_THE_PERSON;
      else data.logs = data.logs.filter((log) => log !== newest);
    });
  }

  /** The agent tries again what could not be filed, or leaves it. */
  async settle(how: 'retry' | 'dismiss', digestId: string): Promise<void> {
    await this.#door.send('POST', `/unfiled/${how}`, { ids: [digestId] });
  }

  async view(): Promise<TrialView> {
    const { crm, trouble } = this.#trial;
    const userKey = userKeyOf('mock', 'mock', 'ann-agent-mock');
    const unfiled = await this.#storage.logbook.listUnfiled(userKey);
    const states = await this.#states(userKey, new Set(unfiled.map(({ digestId }) => digestId)));
    return {
      now: this.#now(),
      timeZone: trouble.timeZone,
      spoken: this.#spoken.map((said) => ({
        ...said,
        state: states.get(said.id) ?? this.#stateOnTheWay(said),
      })),
      told: [...this.#told].map(([text, times]) => ({ text, times })),
      trouble: trouble.trouble,
      losesAnswer: trouble.losesAnswer,
      calls: {
        writes: this.#spoken.length && trouble.calls.writes - this.#callsBefore.writes,
        looks: this.#spoken.length && trouble.calls.looks - this.#callsBefore.looks,
      },
      entries: (await crm.read()).logs.toSorted(byNewest),
      unfiled,
    };
  }

  #now(): number {
    return this.#storage.now() + this.#daysAhead * DAY_MS;
  }

  /** Of something that Daybook does not know. */
  #stateOnTheWay(said: Spoken): 'under way' | 'not taken in' {
    return [...this.#underWay].some((day) => day.includes(said)) ? 'under way' : 'not taken in';
  }

  #speak(by: Spoken['by'], kind: Kind, text: string): Spoken {
    if (this.#spoken.length === 0) this.#callsBefore = { ...this.#trial.trouble.calls };
    const at = Math.max(this.#now(), (this.#spoken.at(-1)?.at ?? 0) + 1_000);
    this.#lastNumber += 1;
    const date = dateOf(at, this.#trial.trouble.timeZone);
    const said = { id: String(this.#lastNumber), kind, by, text, at, date };
    this.#spoken.push(said);
    return said;
  }

  #dayOf(said: Spoken): Spoken[] {
    return this.#spoken.filter((each) => conversationOf(each) === conversationOf(said));
  }

  async #send(day: readonly Spoken[]): Promise<string> {
    const whom = await this.#whom();
    const call = day.find(({ kind }) => kind === 'call');
    return call ? this.#door.logCall(toCallLog(call, whom)) : this.#door.log(toMessageLog(day, whom));
  }

  /** Where everything stands that was sent. */
  async #states(userKey: string, unfiled: ReadonlySet<string>): Promise<Map<string, MessageState>> {
    const ids = (isCall: boolean): string[] =>
      this.#spoken.filter(({ kind }) => (kind === 'call') === isCall).map(({ id }) => id);
    const [messages, calls] = await Promise.all([
      this.#storage.logbook.find(userKey, ids(false)),
      this.#storage.logbook.findCalls(userKey, ids(true), ''),
    ]);
    const stateOf = ({ digestId, logId }: FoundCall): MessageState => {
      if (unfiled.has(digestId)) return 'unfiled';
      return logId === undefined ? 'pending' : 'filed';
    };
    return new Map([
      ...[...messages].map(([id, { state }]) => [id, state] as const),
      ...[...calls].map(([id, call]) => [id, stateOf(call)] as const),
    ]);
  }

  /** Looked up once, as the client does. */
  #whom(): Promise<object> {
    this.#contact ??= this.#door.contact();
    this.#contact.catch(() => {
      this.#contact = undefined;
    });
    return this.#contact;
  }

  async #log(days: readonly Spoken[][]): Promise<void> {
    const told = new Map<string, number>();
    this.#told = told;
    const tell = (text: string): void => void told.set(text, (told.get(text) ?? 0) + 1);
    await Promise.all(
      days.map(async (day) => {
        this.#underWay.add(day);
        try {
          tell(await this.#send(day));
        } catch (error) {
          tell(error instanceof Error ? error.message : String(error));
        } finally {
          this.#underWay.delete(day);
        }
      }),
    );
  }
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function byNewest(a: MockLog, b: MockLog): number {
  return b.day.localeCompare(a.day) || b.updatedAt.localeCompare(a.updatedAt);
}
