import type { LogFormat, RecordId } from '@daybook/core';

/** An entry as it stands in the CRM. */
export interface StoredEntry {
  id: RecordId;
  /** The contact that the entry is filed under. */
  contactId: RecordId;
  subject: string;
  body: string;
  /** Whether a person has deleted it. A CRM that forgets deleted entries leaves them out instead. */
  deleted: boolean;
}

/** What can go wrong in a CRM that is reached over the network. */
export const faultKinds = [
  /** 429, and the CRM says in its own way how long to wait. */
  'rate-limit-with-hint',
  /** 429, and the CRM names the moment from which it answers again. */
  'rate-limit-epoch',
  /** 429 and nothing else. */
  'rate-limit-without-hint',
  /** 500; nothing was carried out. */
  'server-error',
  /** 503; nothing was carried out. */
  'unavailable',
  /** 400: what was sent is wrong. */
  'bad-request',
  /** 401: the login is no longer accepted. */
  'unauthorized',
  /** 403 in the CRM's own form: the user may not do this. */
  'forbidden',
  /** 404: the record is not there. */
  'not-found',
  /** The request is carried out, then the connection breaks. */
  'answer-lost-after-write',
  /** The answer never comes: `fetch` returns what `withhold` gives. */
  'hang',
  /** The request is carried out, and the answer is a web page with status 200. */
  'not-json',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What a request is for; `any` stands for all. */
export type FaultTarget = 'create' | 'update' | 'find' | 'read' | 'contacts' | 'any';

/** Something that goes wrong the next times that a request of its sort comes. */
export interface Fault {
  on: FaultTarget;
  kind: FaultKind;
  /** How often; `Infinity` for ever. */
  times: number;
}

type MaybePromise<Value> = Value | Promise<Value>;

/**
 * The kit's way into a fake CRM, behind the connector's back. The kit never asks the connector what it did: it looks
 * here. Only `id`, text and `deleted` of an entry count, so the port is small whatever the CRM is like.
 */
export interface FakeCrmPort {
  /**
   * Answers one request as the CRM would. Absent for a CRM without a network, such as a file.
   *
   * @param withhold - for a request that gets no answer: return what it gives. The kit then behaves as if the caller
   *   had lost patience, and no time passes
   * @throws anything, to let the connection break
   */
  fetch?(request: Request, withhold: () => Promise<Response>): Promise<Response>;
  /** Adds a contact, with the number written exactly so. */
  seedContact(contact: { name: string; phone: string }): MaybePromise<RecordId>;
  /** A person gives a contact a further number, in a field of its own. Absent when contacts have one number. */
  addNumber?(contactId: RecordId, phone: string): MaybePromise<void>;
  /** All entries, also those that the connector did not make. */
  entries(): MaybePromise<StoredEntry[]>;
  /** A person rewrites an entry. The text is plain, without markup. */
  editEntry(id: RecordId, change: { body: string }): MaybePromise<void>;
  /** A person deletes an entry. */
  deleteEntry(id: RecordId): MaybePromise<void>;
  /** People add entries to a contact, newer than all others. */
  seedOtherEntries(contactId: RecordId, count: number): MaybePromise<void>;
  /** Most records that the CRM gives in one page of a list. Absent when its lists have no pages. */
  largestPage?: number;
  /**
   * The CRM keeps nothing beyond U+FFFF, as a database column of three bytes a character: emoji are lost, or stand as
   * question marks. Absent when it keeps them.
   */
  dropsEmoji?: true;
  /** A person sets something on an entry that is theirs to set: a link, a label. */
  setUserField?(id: RecordId): MaybePromise<void>;
  /** What that something is now. */
  userField?(id: RecordId): MaybePromise<unknown>;
  /** The day that the CRM's own pages show for an entry to somebody in a time zone: `YYYY-MM-DD`. */
  shownDay?(id: RecordId, timeZone: string): MaybePromise<string>;
  /**
   * What the CRM's fields say of a call: its length in seconds, null for none, and how it ended, where there is a field for
   * that, in its own words. A CRM that keeps minutes rounds them. Absent when calls have no field for their length, or are
   * not logged.
   */
  callFields?(id: RecordId): MaybePromise<{ durationSeconds: number | null; outcome?: unknown }>;
  /** What the CRM's own pages draw as an entry's text, and how they read it. */
  shownAs?(id: RecordId): MaybePromise<{ format: LogFormat; text: string }>;
  /** Address of the page on which the CRM shows an entry. Daybook's own server is `https://daybook.example`. */
  entryPage?(id: RecordId): MaybePromise<string>;
  /** The CRM does not know in which time zone a person is. Default: it knows. */
  knowsTimeZone?: false;
  /** Lets something go wrong. Returns what the CRM will say about how long to wait. */
  queueFault?(fault: Fault): { hintMs?: number } | undefined;
  /** The kinds of fault that this CRM can show. Default: all. */
  faultKinds?: readonly FaultKind[];
  /** Called when the case is over. */
  close?(): MaybePromise<void>;
}
