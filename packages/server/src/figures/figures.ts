/**
 * What happens, counted for whoever runs the server: by half hours, connectors and accounts, never by people. Counting
 * costs an addition in memory; what was counted is added to the database once a minute, where all processes meet.
 */
import { LRUCache } from 'lru-cache';
import { atMost } from '../at-most.js';
import type { Figure, Storage, StoredUser } from '../storage/storage.js';

/** How long a slot is, in milliseconds: days of UTC begin with one. */
export const SLOT_MS = 30 * 60_000;
/** For how long figures are kept, in milliseconds. */
const KEPT_MS = 2 * 86_400_000;
const NOTE_EVERY_MS = 60_000;
/** People whose account is remembered from the opening of their CRM to the end of a write. */
const MOST_PEOPLE = 10_000;

/** Upper bounds of how long a call took, in milliseconds. */
export const latencyBounds = [50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 60_000] as const;

/** Names of figures, with what stands behind the colon. */
export const names = {
  filed: 'filed',
  waiting: 'waiting',
  unfiled: 'unfiled',
  calls: 'calls:',
  took: 'took:',
  tokens: 'tokens',
  dailyLimit: 'daily-limit',
} as const;

/** An account of a CRM. */
export interface AccountName {
  platform: string;
  /** The account's host; empty where nobody is signed in yet. */
  account: string;
}

/** See the head of this file. Times are epoch milliseconds. */
export class Figures {
  readonly #storage: Pick<Storage, 'figures'>;
  readonly #now: () => number;
  readonly #onProblem: (error: unknown) => void;
  readonly #accounts = new LRUCache<string, AccountName>(atMost(MOST_PEOPLE));
  #counts = new Map<string, Figure>();
  #levels = new Map<string, Figure>();
  /** The slot in which old figures were last dropped. */
  #droppedIn: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #noting: Promise<void> = Promise.resolve();

  constructor(options: {
    storage: Pick<Storage, 'figures'>;
    now: () => number;
    onProblem: (error: unknown) => void;
  }) {
    this.#storage = options.storage;
    this.#now = options.now;
    this.#onProblem = options.onProblem;
  }

  /** Adds to the database once a minute. */
  start(): void {
    this.#timer = setInterval(() => void this.note(), NOTE_EVERY_MS);
    this.#timer.unref();
  }

  /** Adds what is left. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.note();
  }

  /** Somebody's CRM is opened: what is filed for them is their account's. */
  opened({ userKey, user }: StoredUser): void {
    this.#accounts.set(userKey, { platform: user.platform, account: user.hostname });
  }

  /** @returns whose account it was */
  filed(userKey: string, messages: number): AccountName | undefined {
    const account = this.#accounts.get(userKey);
    if (account !== undefined) this.#count(account, names.filed, messages);
    return account;
  }

  /** @param outcome - `ok`, or the kind of error */
  called(account: AccountName, outcome: string, milliseconds: number): void {
    const bound = latencyBounds.find((each) => milliseconds <= each) ?? latencyBounds[9];
    this.#count(account, `${names.calls}${outcome}`, 1);
    this.#count(account, `${names.took}${bound}`, 1);
  }

  spent(account: AccountName, tokens: number, dailyLimit: number | undefined): void {
    this.#count(account, names.tokens, tokens);
    if (dailyLimit !== undefined) this.#level(account, names.dailyLimit, dailyLimit);
  }

  /** Adds to the database what was counted since, and what waits now. Fails never: figures are not worth a failure. */
  note(): Promise<void> {
    this.#noting = this.#noting.then(() => this.#note());
    return this.#noting;
  }

  async #note(): Promise<void> {
    const [counts, levels] = [this.#counts, this.#levels];
    this.#counts = new Map();
    this.#levels = new Map();
    try {
      for (const { state, messages, ...account } of await this.#storage.figures.waiting()) {
        this.#level(account, state === 'pending' ? names.waiting : names.unfiled, messages, levels);
      }
      if (counts.size + levels.size > 0)
        await this.#storage.figures.note({ counts: [...counts.values()], levels: [...levels.values()] });
    } catch (error) {
      this.#onProblem(error);
      for (const { value, ...figure } of counts.values())
        this.#count(figure, figure.name, value, figure.slotAt);
      return;
    }
    await this.#dropOld().catch(this.#onProblem);
  }

  async #dropOld(): Promise<void> {
    if (this.#droppedIn === this.#slot()) return;
    await this.#storage.figures.dropBefore(this.#slot() - KEPT_MS);
    this.#droppedIn = this.#slot();
  }

  #count(account: AccountName, name: string, value: number, slotAt = this.#slot()): void {
    const figure = figureIn(this.#counts, account, name, slotAt);
    figure.value += value;
  }

  /** Unfiled messages of one account come by reasons: they are one level. */
  #level(account: AccountName, name: string, value: number, levels = this.#levels): void {
    const figure = figureIn(levels, account, name, this.#slot());
    figure.value = name === names.unfiled ? figure.value + value : Math.max(figure.value, value);
  }

  #slot(): number {
    return slotOf(this.#now());
  }
}

/** When the half hour of a moment began. */
export function slotOf(time: number): number {
  return time - (time % SLOT_MS);
}

function figureIn(
  figures: Map<string, Figure>,
  { platform, account }: AccountName,
  name: string,
  slotAt: number,
): Figure {
  const key = `${slotAt} ${platform} ${name} ${account}`;
  const known = figures.get(key);
  if (known !== undefined) return known;
  const figure = { slotAt, platform, account, name, value: 0 };
  figures.set(key, figure);
  return figure;
}
