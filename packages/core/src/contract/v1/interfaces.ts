import { z } from 'zod';
import { contactSchema, recordIdSchema } from './contact.js';
import {
  callSchema,
  createMessageLogResultSchema,
  createMessageLogSchema,
  findMessageLogSchema,
  getMessageLogSchema,
  logFormatSchema,
  messageLogSchema,
  updateMessageLogResultSchema,
  updateMessageLogSchema,
} from './message-log.js';
import { returnMessageSchema } from './return-message.js';
import { platformUserInfoSchema } from './user.js';

const trackingSchema = z.record(z.string(), z.unknown()).nullish();
const foundContactsSchema = z.object({
  successful: z.boolean().nullish(),
  /** Null or an empty list: nobody was found. */
  matchedContactInfo: z.array(contactSchema).nullish(),
  returnMessage: returnMessageSchema.nullish(),
  extraDataTracking: trackingSchema,
});
const loginSchema = z.object({
  hostname: z.string(),
  platform: z.string(),
  apiKey: z.string().optional(),
  additionalInfo: z.record(z.string(), z.unknown()),
});

/**
 * Contract v1: every interface by its App Connect name, with the schema of its parameters and of its result.
 * A connector that has an optional interface has that capability (`/implementedInterfaces`).
 */
export const interfaces = {
  getAuthType: { params: z.object({}), result: z.enum(['apiKey', 'oauth']) },
  getUserInfo: {
    params: loginSchema.extend({
      authHeader: z.string(),
      signal: z.instanceof(AbortSignal).optional(),
    }),
    result: z.object({
      successful: z.boolean(),
      platformUserInfo: platformUserInfoSchema.nullish(),
      returnMessage: returnMessageSchema.nullish(),
    }),
  },
  findContact: {
    params: callSchema.extend({
      /** E.164 when the client knows it, as in `+14155550100`; an extension number otherwise. */
      phoneNumber: z.string(),
      /** Further formats in which the user's CRM keeps numbers, `*` for each digit. */
      overridingFormat: z.array(z.string()),
      isExtension: z.boolean(),
      /** The person asked for fresh data: nothing may come from a cache. */
      isForceRefreshAccountData: z.boolean().optional(),
    }),
    result: foundContactsSchema,
  },
  createMessageLog: { params: createMessageLogSchema, result: createMessageLogResultSchema },
  updateMessageLog: { params: updateMessageLogSchema, result: updateMessageLogResultSchema },

  /** Makes the part behind `Basic ` of the header from an API key. Without it the header is `Bearer <key>`. */
  getBasicAuth: { params: z.object({ apiKey: z.string() }), result: z.string() },
  getOauthInfo: {
    params: z.object({ hostname: z.string().optional(), tokenUrl: z.string().optional() }),
    result: z.object({
      clientId: z.string(),
      clientSecret: z.string(),
      accessTokenUri: z.url(),
      redirectUri: z.string(),
      authorizationUri: z.url().nullish(),
    }),
  },
  unAuthorize: {
    params: callSchema.extend({
      /** Of somebody who signed in with OAuth. */
      refreshToken: z.string().optional(),
    }),
    result: z.object({ returnMessage: returnMessageSchema.nullish() }).nullish(),
  },
  /** Reads the notice that a CRM sends when somebody removes the app there; null when it is not genuine. */
  readUninstallNotice: {
    params: z.object({ authorization: z.string(), body: z.unknown() }),
    result: z
      .object({
        accountId: z.string(),
        userId: z.string(),
        /** When it was removed, ISO 8601: a sign-in after that stands. Default: now. */
        removedAt: z.string().nullish(),
      })
      .nullable(),
  },
  /** Without it the digest is plain text. */
  getLogFormatType: { params: z.object({}), result: logFormatSchema },
  findContactWithName: { params: callSchema.extend({ name: z.string() }), result: foundContactsSchema },
  createContact: {
    params: callSchema.extend({
      phoneNumber: z.string(),
      newContactName: z.string(),
      newContactType: z.string(),
      additionalSubmission: z.record(z.string(), z.unknown()),
    }),
    result: z.object({
      contactInfo: z
        .object({
          id: recordIdSchema,
          name: z.string(),
          type: z.string().nullish(),
          additionalInfo: z.record(z.string(), z.unknown()).nullish(),
        })
        .nullish(),
      returnMessage: returnMessageSchema.nullish(),
      extraDataTracking: trackingSchema,
    }),
  },
  /** Finds an entry by its marker: how an uncertain create is settled without writing twice. */
  findMessageLog: { params: findMessageLogSchema, result: messageLogSchema },
  /** Reads an entry as it now stands: how an edit or a deletion by a person is noticed. */
  getMessageLog: { params: getMessageLogSchema, result: messageLogSchema },
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
