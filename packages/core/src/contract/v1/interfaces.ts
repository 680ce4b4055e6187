import { z } from 'zod';
import { upsertCallDispositionResultSchema, upsertCallDispositionSchema } from './call-disposition.js';
import { callLogSchema, findCallLogSchema, foundCallLogSchema, getCallLogSchema } from './call-log.js';
import {
  createContactResultSchema,
  createContactSchema,
  findContactSchema,
  findContactWithNameSchema,
  foundContactsSchema,
} from './contact-search.js';
import { createCallLogResultSchema, createCallLogSchema } from './create-call-log.js';
import { logFormatSchema } from './digest.js';
import {
  createMessageLogResultSchema,
  createMessageLogSchema,
  findMessageLogSchema,
  getMessageLogSchema,
  messageLogSchema,
  updateMessageLogResultSchema,
  updateMessageLogSchema,
} from './message-log.js';
import {
  getBasicAuthSchema,
  getOauthInfoResultSchema,
  getOauthInfoSchema,
  getUserInfoResultSchema,
  getUserInfoSchema,
  readUninstallNoticeResultSchema,
  readUninstallNoticeSchema,
  unAuthorizeResultSchema,
  unAuthorizeSchema,
} from './sign-in.js';
import { updateCallLogResultSchema, updateCallLogSchema } from './update-call-log.js';

/**
 * Contract v1: every interface by its App Connect name, with the schema of its parameters and of its result.
 * A connector that has an optional interface has that capability (`/implementedInterfaces`).
 */
export const interfaces = {
  /** How people sign in: the same as the manifest's `auth.type`. */
  getAuthType: { params: z.object({}), result: z.enum(['apiKey', 'oauth']) },
  /**
   * Asks the CRM whose login this is: called when somebody signs in, before anything is stored. Make a request that the
   * CRM answers only to a good login.
   *
   * A login that the CRM does not accept is an answer, not an error: return `successful: false`, with a `returnMessage`
   * for the person. Throw when the CRM could not be asked; the person then reads that, and tries again.
   *
   * Called again twice a day, and when the person asks for fresh data: name, zone, `platformAdditionalInfo` and
   * `overridingHostname` may have changed. `authHeader` and `apiKey` are then those of the stored login, and
   * `additionalInfo` has no secrets. A failure then changes nothing, and so does another person's `id`;
   * `overridingApiKey` is not read.
   */
  getUserInfo: {
    params: getUserInfoSchema,
    result: getUserInfoResultSchema,
  },
  /**
   * Finds contacts by phone number. Compare numbers, not texts: people type them as they like. Who only looks alike must
   * not be found, and everybody who has the number must be. Results are kept by the client for days.
   */
  findContact: {
    params: findContactSchema,
    result: foundContactsSchema,
  },
  /**
   * Writes a new entry: `digest.subject` as its title, `digest.body` as its text, as they are, filed under the contact
   * and on `digest.day`. Called once for each conversation and day, and once more for each further part.
   *
   * Throw `crm_not_found` when the contact is gone, `crm_rejected` when the CRM refuses the entry, `crm_forbidden` when
   * the person may not write it. What a connector throws that is no `DaybookError` counts as "may have landed".
   */
  createMessageLog: { params: createMessageLogSchema, result: createMessageLogResultSchema },
  /**
   * Replaces title and text of the entry `existingMessageLog.thirdPartyLogId`, and nothing else: links, labels and
   * fields may be people's own. Throw `crm_not_found` when the entry is gone.
   */
  updateMessageLog: { params: updateMessageLogSchema, result: updateMessageLogResultSchema },

  /**
   * Makes the part behind `Basic ` of the `Authorization` header from an API key: bare base64, without the word `Basic`.
   * Without it: the header is `Bearer <key>`.
   * @example getBasicAuth: ({ apiKey }) => Buffer.from(`${apiKey}:`).toString('base64')
   */
  getBasicAuth: {
    params: getBasicAuthSchema,
    result: z.string(),
  },
  /**
   * Where the tokens of an OAuth CRM come from. Daybook exchanges the code and renews the tokens by itself (RFC 6749), with
   * client id and secret where `clientAuthentication` says.
   * Without it: people sign in with a key; `defineConnector` refuses a manifest whose `auth.type` is `'oauth'`.
   */
  getOauthInfo: {
    params: getOauthInfoSchema,
    result: getOauthInfoResultSchema,
  },
  /**
   * Called when the last session of a person is signed out: end the login in the CRM, such as a refresh token. Daybook forgets it in
   * any case, also when this throws.
   * Without it: the CRM is not told.
   */
  unAuthorize: {
    params: unAuthorizeSchema,
    result: unAuthorizeResultSchema,
  },
  /**
   * Reads the notice that a CRM sends when somebody removes the app there; null when it is not genuine. Daybook then
   * ends that person's sessions and forgets the tokens; what is logged stays.
   * Without it: such a notice is refused, and the person's entries wait on the unfiled list when the login fails.
   */
  readUninstallNotice: {
    params: readUninstallNoticeSchema,
    result: readUninstallNoticeResultSchema,
  },
  /**
   * The form in which `digest.body` is rendered: `text/html`, `text/markdown` or `text/plain`.
   * Without it: plain text.
   */
  getLogFormatType: { params: z.object({}), result: logFormatSchema },
  /**
   * Finds contacts by a name, or a part of it, that the person typed.
   * Without it: the client says that the CRM cannot be searched by name.
   */
  findContactWithName: {
    params: findContactWithNameSchema,
    result: foundContactsSchema,
  },
  /**
   * Makes a contact. It must be found by its number at once. Throw, or give no `contactInfo` and a `returnMessage`, when
   * the CRM refuses.
   * Without it: the client says that contacts cannot be made here.
   */
  createContact: {
    params: createContactSchema,
    result: createContactResultSchema,
  },
  /**
   * Finds an entry by its marker: how a create whose answer was lost is settled without writing twice. Null when it is
   * not there, or deleted. Look through all pages, back to `createdSince`.
   * Without it: such a create waits on the unfiled list (`fate_unknown`), and a person looks.
   */
  findMessageLog: { params: findMessageLogSchema, result: messageLogSchema },
  /**
   * Reads an entry as it now stands, before each update: how an edit or a deletion by a person is noticed. Null (or
   * `crm_not_found`) when it is gone. Take nothing from a cache.
   * Without it: what a person wrote into the entry is overwritten.
   */
  getMessageLog: { params: getMessageLogSchema, result: messageLogSchema },

  /**
   * Writes a new entry for a call: `call.subject` as its title, `call.body` as its text, as they are, with length, outcome,
   * time and the person's choices where the CRM has fields for them. Called at the first request of a call, often while
   * people still talk: what is not known yet comes with `updateCallLog`.
   * Without it: calls are not logged, and the client says so.
   */
  createCallLog: { params: createCallLogSchema, result: createCallLogResultSchema },
  /**
   * Writes what has become known of a call, and only that: see `changed`. Throw `crm_not_found` when the entry is gone.
   * Without it: calls are not logged.
   */
  updateCallLog: { params: updateCallLogSchema, result: updateCallLogResultSchema },
  /**
   * Reads a call's entry as it now stands, before each update and for the client's form. Null (or `crm_not_found`) when it
   * is gone. Take nothing from a cache.
   * Without it: no entry is ever written again, for that could overwrite what a person wrote. A call is then logged when it
   * is over, and what comes later in a further entry.
   */
  getCallLog: { params: getCallLogSchema, result: callLogSchema },
  /**
   * Finds a call's entry by its marker, as `findMessageLog`.
   * Without it: a create whose answer was lost waits on the unfiled list (`fate_unknown`), and a person looks.
   */
  findCallLog: { params: findCallLogSchema, result: foundCallLogSchema },
  /**
   * Writes the fields of the call form into a logged call.
   * Without it: they come to `updateCallLog`, with `changed: ['fields']`, and in the same request as everything else that
   * has changed.
   */
  upsertCallDisposition: {
    params: upsertCallDispositionSchema,
    result: upsertCallDispositionResultSchema,
  },
} as const;

/** Name of an interface of the contract. */
export type InterfaceName = keyof typeof interfaces;

/** Interfaces that every connector has. */
export const requiredInterfaces = [
  'getAuthType',
  'getUserInfo',
  'findContact',
  'createMessageLog',
  'updateMessageLog',
] as const satisfies readonly InterfaceName[];

/** What an interface receives. */
export type Params<Name extends InterfaceName> = z.output<(typeof interfaces)[Name]['params']>;
/** What an interface's author returns. */
export type Result<Name extends InterfaceName> = z.input<(typeof interfaces)[Name]['result']>;
/** What core gets back after parsing. */
export type ParsedResult<Name extends InterfaceName> = z.output<(typeof interfaces)[Name]['result']>;
