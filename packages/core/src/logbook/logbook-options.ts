import type { Contact } from '../contract/v1/contact.js';
import { DaybookError } from '../errors/daybook-error.js';
import type { LogbookStore } from './store.js';
import type { Account, Profile } from './write-entry.js';

const HOUR_MS = 3_600_000;

/** What a logbook is made from. Times are milliseconds. */
export interface LogbookOptions {
  store: LogbookStore;
  /** Who a user is. Must not go over the network: messages are taken in before anything that can fail there. */
  readProfile: (userKey: string) => Promise<Profile>;
  /**
   * Opens a user's account: decrypts, and refreshes what needs refreshing. `refused` is the `authHeader` that the CRM
   * has just refused: others are needed.
   */
  openAccount: (userKey: string, options: { refused: string | undefined }) => Promise<Account>;
  /**
   * The contact that stands for `createNewContact`, when a day for one is to be written. Default: there is none.
   *
   * @param wanted - `since`: when the day was first told of, epoch milliseconds
   * @throws DaybookError `contact_not_created` when there is none
   */
  findNewContact?: (
    account: Account,
    userKey: string,
    wanted: { phoneNumber: string; since: number },
  ) => Promise<Contact>;
  /** Last line of every entry. Default: `--- Created via RingCentral App Connect`. */
  footer?: string;
  /** How long a request waits for its write before it is told that the messages are kept. Default: 5 000. */
  patienceMs?: number;
  /** How long a process that has died blocks the digest it was writing. Default: 10 000. */
  leaseMs?: number;
  /** How long a CRM that does not answer is tried before a person is asked. Default: 72 hours. */
  giveUpAfterMs?: number;
  /** How often delivery looks for work. Default: 1 000. */
  pollMs?: number;
  /** Digests that delivery writes at the same time. Default: 16. */
  concurrency?: number;
  /** Told about what goes wrong in the background; ids only, never text. */
  onProblem?: (problem: { digestId: string; error: unknown }) => void;
  /** Told how many messages a write has filed for the first time. */
  onFiled?: (userKey: string, messages: number) => void;
  /** Injected in tests. */
  now?: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
  random?: () => number;
}

/**
 * Leaves out what is given as undefined: behind defaults that would take their place.
 *
 * @example
 * withoutUndefined({ patienceMs: undefined, leaseMs: 5_000 }); // { leaseMs: 5_000 }
 */
export function withoutUndefined<Given extends object>(given: Given): Given {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without members that are undefined: only optional ones can be
  return Object.fromEntries(entries) as Given;
}

/** Fills in what is not given. Moments are whole milliseconds, as databases keep them. */
export function withDefaults(options: LogbookOptions): Required<LogbookOptions> {
  const now = options.now ?? Date.now;
  return {
    footer: '--- Created via RingCentral App Connect',
    patienceMs: 5_000,
    leaseMs: 10_000,
    giveUpAfterMs: 72 * HOUR_MS,
    pollMs: 1_000,
    concurrency: 16,
    findNewContact: async (_account, _userKey, { phoneNumber }) => {
      throw new DaybookError('contact_not_created', { detail: phoneNumber });
    },
    onProblem: () => undefined,
    onFiled: () => undefined,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: Math.random,
    ...withoutUndefined(options),
    now: () => Math.floor(now()),
  };
}
