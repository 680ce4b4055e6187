import type {
  Contact,
  ErrorCode,
  LogbookRecord,
  LogbookStore,
  RecordFrame,
  UnfiledDigest,
  UnfiledReason,
  User,
} from '@daybook/core';

/** A signed-in user as stored. `userKey` names platform, CRM account and user: what everything is scoped by. */
export interface StoredUser {
  userKey: string;
  accountId: string;
  /** With the API key or the access token. */
  user: User;
  /** Set for somebody who signed in with OAuth. */
  oauth?: OauthCredentials;
  /** What the login form gave beside the key; not set where it gave further secrets, which are not kept. */
  loginFields?: Record<string, unknown>;
  /** When the profile was read, epoch milliseconds. */
  profileReadAt?: number;
  /** When the profile is to be read again, epoch milliseconds; not set: at the next sign-in only. */
  profileDueAt?: number;
  /** Since when the CRM takes nothing that is written with this login, epoch milliseconds. */
  loginRefusedAt?: number;
}

/** What renews an access token; connectors never see it. */
export interface OauthCredentials {
  refreshToken?: string;
  /** When the access token ends, epoch milliseconds. */
  expiresAt?: number;
  /** Host of the account's API, where the CRM tells it with the tokens. */
  apiHost?: string;
}

/** New tokens. */
export interface TokenRenewal {
  /** The access token that was in force before. */
  replaced: string | undefined;
  accessToken: string;
  oauth: OauthCredentials;
  /** Set when the account has moved to another host. */
  hostname?: string;
}

/** What a CRM tells of a person, and may tell differently another day. */
export type Profile = Pick<
  User,
  'name' | 'timezoneName' | 'timezoneOffset' | 'region' | 'platformAdditionalInfo'
>;

/** A profile as the CRM tells it now. Times are epoch milliseconds. */
export interface ReadProfile {
  profile: Profile;
  hostname: string;
  /** When its reading began. */
  readAt: number;
  /** When it is to be read again. */
  dueAt: number;
}

/** What the server keeps about users; everything but ids is encrypted. */
export interface UserStore {
  save(stored: StoredUser, now: number): Promise<void>;
  find(userKey: string): Promise<StoredUser | undefined>;
  /**
   * Changes the settings that are there at that moment, whoever else changes them.
   *
   * @param edit - pure; what it throws leaves them as they are
   * @returns the new settings; undefined when the user is gone
   */
  editSettings(
    userKey: string,
    edit: (settings: Record<string, unknown>) => Record<string, unknown>,
    now: number,
  ): Promise<Record<string, unknown> | undefined>;
  /**
   * Takes the right to renew a user's tokens: held by one at a time, until `until`, and then anybody's. Times are epoch
   * milliseconds.
   *
   * @param lease - `holder`: names who asks, for this one renewal
   * @returns the user as now stored; undefined while somebody else holds it, and for somebody who is signed out or gone
   */
  leaseTokens(
    userKey: string,
    lease: { holder: string; now: number; until: number },
  ): Promise<StoredUser | undefined>;
  /** False, and nothing is stored, when other tokens are in force by now. */
  saveTokens(userKey: string, renewal: TokenRenewal, now: number): Promise<boolean>;
  /** Gives the right to renew back. */
  releaseTokens(userKey: string, holder: string): Promise<void>;
  /** Of people who are signed in, some whose profile is to be read again. */
  dueProfiles(now: number, limit: number): Promise<string[]>;
  /**
   * Takes it upon oneself to read a profile that is due: until `tryAgainAt` it is not due to anybody else. Times are
   * epoch milliseconds.
   *
   * @returns the user; undefined when it is not due, or there are no credentials to read it with
   */
  claimProfile(userKey: string, when: { now: number; tryAgainAt: number }): Promise<StoredUser | undefined>;
  /** Stores a profile, unless one is stored whose reading began later: by then the person has signed in again. */
  saveProfile(userKey: string, read: ReadProfile): Promise<void>;
  /** When a profile that could not be read is due again; without a time, after the next sign-in. */
  putOffProfile(userKey: string, until: number | undefined): Promise<void>;
  /** Keeps whether the CRM takes what is written with the user's login. A new sign-in is believed at first. */
  noteLogin(userKey: string, login: 'accepted' | 'refused', now: number): Promise<void>;
  /** Puts the API key or tokens of a new sign-in back, where they were forgotten before its session was there. */
  restoreCredentials(user: StoredUser): Promise<void>;
  /** Forgets the API key or tokens of somebody who is signed in no more; digests and settings stay. */
  dropCredentials(userKey: string, now: number): Promise<void>;
}

/** Living sign-ins. A token is worth nothing once its session is revoked. */
export interface SessionStore {
  /**
   * @param session - `openedBy`: the sign-in that this one is a visit of, and ends with
   * @returns false, and nothing begins, when there was one of this id
   */
  start(session: {
    sessionId: string;
    userKey: string;
    now: number;
    expiresAt: number;
    openedBy?: string;
  }): Promise<boolean>;
  /** The session's user; undefined when the session is unknown, revoked or expired. */
  findUser(sessionId: string, now: number): Promise<StoredUser | undefined>;
  extend(sessionId: string, expiresAt: number): Promise<void>;
  /** Ends a session, and the visits that it opened. */
  revoke(sessionId: string, now: number): Promise<void>;
  /** Ends a user's sessions that began up to a moment. */
  revokeAll(userKey: string, when: { startedBefore: number; now: number }): Promise<void>;
  /** Visits do not count: they end with the sign-in that opened them. */
  countLiving(userKey: string, now: number): Promise<number>;
  /** Deletes sessions that ended a month ago, and drops the CRM keys of people without any. Returns how many keys. */
  cleanUp(now: number): Promise<number>;
}

/** A contact and the number it was found or made under. */
export interface KnownContact {
  phone: string;
  contact: Contact;
}

/** Who stands behind a number, as the CRM last said. */
export interface ContactStore {
  /**
   * Keeps who has a number, in place of whoever had it before. Who was created here a moment ago stays: a CRM's search
   * may not know them yet.
   */
  replace(
    userKey: string,
    phone: string,
    contacts: readonly Contact[],
    when: { now: number; createdSince: number },
  ): Promise<void>;
  /** Keeps somebody more. */
  remember(
    userKey: string,
    known: readonly KnownContact[],
    options: { createdByUs: boolean; now: number },
  ): Promise<void>;
  findByPhones(userKey: string, phones: readonly string[]): Promise<KnownContact[]>;
  /** The contact that this server made for a number, newest first, not before `since`. */
  findCreated(userKey: string, phone: string, since: number): Promise<Contact | undefined>;
}

/** Figures for pages; none of them is needed to log anything. */
export interface FigureStore {
  /** From when a user's newest message is, epoch milliseconds: of closed days, when the newest was begun. */
  lastMessageAt(userKey: string): Promise<number | undefined>;
  /** How many of a user's messages and calls wait to be filed. */
  waitingOf(userKey: string): Promise<number>;
  /** Whose they are and why they wait, those that have waited longest first: the first hundred days and calls. */
  listWaiting(userKey: string): Promise<WaitingDigest[]>;
  /** Of the accounts that something went wrong with and waits: what, the last time. */
  problems(): Promise<AccountProblem[]>;
  /** In which states messages of one of a user's days are, or that of a call. */
  statesOf(userKey: string, digestId: string): Promise<Set<string>>;
  /** Takes part in what all processes count: counts are added up, of levels the highest stays. */
  note(noted: { counts: readonly Figure[]; levels: readonly Figure[] }): Promise<void>;
  /** All figures from a moment on. */
  since(slotAt: number): Promise<Figure[]>;
  /** Forgets what is older. */
  dropBefore(slotAt: number): Promise<void>;
  /** What is in no CRM now, of all people, by account, state and reason. */
  waiting(): Promise<WaitingFigure[]>;
}

/** A conversation's day, or a call, that is tried again by itself. */
export interface WaitingDigest
  extends Pick<
    UnfiledDigest,
    'kind' | 'digestId' | 'contactName' | 'startsAt' | 'zone' | 'messages' | 'first'
  > {
  /** Since when it waits, epoch milliseconds. */
  since: number;
  /** What went wrong when it was last tried, or when something else of this person was, which keeps all from being tried. */
  problem: (UnfiledReason & { at: number }) | undefined;
  /** When it is tried again, epoch milliseconds; a moment that is over: when it is its turn. */
  nextTryAt: number | undefined;
}

/** What kept something of an account from being written. Its words are for the person whose it is. */
export interface AccountProblem {
  platform: string;
  /** The CRM account's host. */
  account: string;
  code: ErrorCode;
  /** Epoch milliseconds. */
  at: number;
}

/** How much of something there was in half an hour. */
export interface Figure {
  /** When the half hour began, epoch milliseconds. */
  slotAt: number;
  platform: string;
  /** The CRM account's host. */
  account: string;
  name: string;
  value: number;
}

/** Messages of an account that are in no CRM. */
export interface WaitingFigure {
  platform: string;
  account: string;
  state: 'pending' | 'unfiled';
  /** Code of the error that keeps them unfiled. */
  reason: string | null;
  messages: number;
  /** When the oldest was taken in, epoch milliseconds. */
  since: number;
}

/** What an operator does with people's data. */
export interface PrivacyStore {
  /** A CRM user's accounts here: one for each company that the person belongs to. */
  findUsers(platform: string, crmUserId: string): Promise<string[]>;
  /** Everything kept about a user, decrypted, without the CRM key. Days come one by one: there may be very many. */
  exportUser(userKey: string): Promise<ExportedUser>;
  /** Deletes it, piece by piece. What stands in the CRM is the CRM's. */
  eraseUser(userKey: string): Promise<void>;
  /**
   * Encrypts everything anew with the newest secret; afterwards the older ones may go. Piece by piece: one that was
   * interrupted goes on with what is left. What no secret opens stays as it is.
   *
   * @param onProgress - told now and then how many values that is so far
   */
  reseal(onProgress?: (values: number) => void): Promise<Resealed>;
}

/** Answer of {@link PrivacyStore.reseal}. */
export interface Resealed {
  /** How many were encrypted anew. */
  values: number;
  /** How many of each table no secret opens. */
  unreadable: ReadonlyMap<string, number>;
}

/** Stands in place of what does not open. */
export interface Unreadable {
  /** Why. */
  unreadable: string;
}

/** Answer of {@link PrivacyStore.exportUser}. */
export interface ExportedUser {
  /** Tells the same user id in several companies apart. */
  accountId: string;
  user: Omit<User, 'accessToken'> | (Pick<User, 'id' | 'platform' | 'hostname'> & Unreadable);
  loginFields: StoredUser['loginFields'];
  sessions: unknown[];
  /** Of a closed day only its entries are left. */
  digests: AsyncIterable<
    LogbookRecord | Pick<RecordFrame, 'id' | 'entries'> | (Pick<RecordFrame, 'id'> & Unreadable)
  >;
}

/** Everything that the server keeps. Made by `openSqliteStorage`. */
export interface Storage {
  readonly logbook: LogbookStore;
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly contacts: ContactStore;
  readonly privacy: PrivacyStore;
  readonly figures: FigureStore;
  /** A value that is made once per installation and never changes. */
  constant(name: string, make: () => string): Promise<string>;
  /** The same, where it has been made. */
  findConstant(name: string): Promise<string | undefined>;
  /** The time that all processes on this storage go by, epoch milliseconds. */
  now(): number;
  /** @throws Error when the database takes no writes */
  check(): Promise<void>;
  close(): Promise<void>;
}
