import { DaybookError, type ReturnMessage, redact, returnMessageSchema } from '@daybook/core';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Login, secretsOf } from '../accounts/login-form.js';
import { ringCentralHash } from '../accounts/ring-central-hash.js';
import {
  REFUSAL_TTL_MS,
  type RefusedLogin,
  type SignedIn,
  signInWithApiKey,
  signInWithCode,
} from '../accounts/sign-in.js';
import { signOut } from '../accounts/sign-out.js';
import type { App, Context } from '../context.js';
import { describeProblem } from '../describe-problem.js';
import { open, plainText, returnMessage } from '../http/answers.js';
import { currentSession, signedInUser } from '../http/authenticate.js';
import { toOneLine } from '../http/error-answers.js';
import { readCallback } from '../http/oauth-callback.js';

const tags = ['Sign-in'];
const LOGIN_FAILED = 'nobody was signed in';

const loginSchema = z.object({
  apiKey: z.string().max(4_096).nullish(),
  platform: z.string().max(64).nullish(),
  hostname: z.string().max(256).nullish(),
  additionalInfo: z.record(z.string(), z.unknown()).nullish(),
});

/** C16 appends a state of its own to the address that Pipedrive returned to, which may have one already. */
const perhapsRepeated = z.union([
  z.string().max(4_096),
  z
    .array(z.string().max(4_096))
    .max(10)
    .transform((values) => values.join('|')),
]);

const callbackQuerySchema = z.object({
  callbackUri: z.string().max(8_192).optional(),
  code: z.string().max(4_096).optional(),
  state: perhapsRepeated.optional(),
  hostname: z.string().max(256).optional(),
});

const signedInSchema = z.object({ jwtToken: z.string(), name: z.string(), returnMessage });
const refusedSchema = z.object({ returnMessage: returnMessageSchema });
const rcIdsSchema = z.object({
  extensionId: z.string().max(256).optional(),
  accountId: z.string().max(256).optional(),
});

/** Signing in and out (protocol, section 2). */
export function authRoutes(app: App, context: Context): void {
  const { storage, accounts, profiles, authenticate } = context;

  app.post(
    '/apiKeyLogin',
    {
      schema: {
        tags,
        security: open,
        summary: "Sign in with the fields of the platform's login form",
        querystring: z.object({ state: z.string().optional() }),
        body: loginSchema,
        response: { 200: signedInSchema, '4xx': refusedSchema, '5xx': refusedSchema },
      },
    },
    async (request, reply) => {
      const { body } = request;
      void reply.header('cache-control', 'no-store');
      const login = {
        apiKey: body.apiKey ?? '',
        hostname: body.hostname ?? '',
        additionalInfo: body.additionalInfo ?? {},
      };
      const platform = body.platform || /platform=([^&|]+)/.exec(request.query.state ?? '')?.[1];
      try {
        const outcome = await signIn(context, platform, login);
        return 'refusal' in outcome ? reply.code(400).send(refused(request, outcome)) : outcome;
      } catch (error) {
        if (!DaybookError.is(error)) throw error;
        request.log.info({ code: error.code }, LOGIN_FAILED);
        const message = toOneLine(redact(error.message, secretsOf(login)));
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table holds 4xx and 5xx only
        return reply.code(error.status as 400).send({ returnMessage: toWarning(message) });
      }
    },
  );

  app.get(
    '/oauth-callback',
    {
      schema: {
        tags,
        security: open,
        summary: 'Sign in with the code that the CRM gave',
        querystring: callbackQuerySchema,
        response: { 200: z.union([signedInSchema, refusedSchema]) },
      },
    },
    async (request, reply) => {
      const { query, url, log } = request;
      void reply.header('cache-control', 'no-store');
      const { code, platform } = readCallback(url, query);
      try {
        const connector = context.connectors.get(platform ?? '');
        if (!code) {
          const { displayName: crm } = connector.manifest;
          throw new DaybookError('login_refused', {
            crm,
            detail: 'it gave no code; was the request declined?',
          });
        }
        const outcome = await signInWithCode(
          { ...context, connector, now: context.now() },
          { code, hostname: query.hostname ?? '' },
        );
        // A 4xx is not shown here; a 200 without a token is (protocol, section 2.2).
        return 'refusal' in outcome ? refused(request, outcome) : outcome;
      } catch (error) {
        if (!DaybookError.is(error)) throw error;
        log.info(describeProblem(error), LOGIN_FAILED);
        return { returnMessage: toWarning(error.message) };
      }
    },
  );

  app.post(
    '/unAuthorize',
    {
      schema: {
        tags,
        summary: 'Sign out: end this session, and forget the CRM key with the last one',
        response: { 200: returnMessageSchema.extend({ returnMessage: returnMessageSchema }) },
      },
      onRequest: authenticate,
    },
    async (request) => {
      const shown: ReturnMessage = (await signOut(context, currentSession(request))) ?? {
        messageType: 'success',
        message: 'Signed out.',
        ttl: 1000,
      };
      // C16 reads the nested one, as everywhere else; App Connect's own server answers the flat one.
      return { ...shown, returnMessage: shown };
    },
  );

  app.get(
    '/authValidation',
    {
      schema: {
        tags,
        summary: 'Tell whether the sign-in still holds, and the CRM takes what is logged with it',
        response: { 200: z.object({ successful: z.boolean(), returnMessage }) },
      },
    },
    async (request, reply) => {
      try {
        await authenticate(request, reply);
        await accounts.assertAccepted(signedInUser(request));
        return { successful: true, returnMessage: null };
      } catch (error) {
        // Who asks too often, or while the database is away, may still be signed in.
        if (!DaybookError.is(error) || error.retryable) throw error;
        return { successful: false, returnMessage: toWarning(error.message) };
      }
    },
  );

  app.post(
    '/user/refreshInfo',
    {
      schema: {
        tags,
        summary: "Read the person's name, zone and host in the CRM again",
        response: { 200: z.object({ successful: z.boolean(), returnMessage }) },
      },
      onRequest: authenticate,
    },
    async (request) => {
      await profiles.refresh(signedInUser(request));
      return { successful: true, returnMessage: null };
    },
  );

  app.get(
    '/userInfoHash',
    {
      schema: {
        tags,
        security: open,
        summary: 'Make the hashes by which RingCentral ids appear in later requests',
        querystring: rcIdsSchema,
        response: { 200: z.object({ extensionId: z.string(), accountId: z.string() }) },
      },
    },
    async ({ query }) => {
      const hash = await ringCentralHash(storage);
      return { extensionId: hash(query.extensionId ?? ''), accountId: hash(query.accountId ?? '') };
    },
  );

  app.get(
    '/hostname',
    {
      schema: { tags, summary: "The CRM account's host", response: { 200: plainText('The host.') } },
      onRequest: authenticate,
    },
    async (request, reply) =>
      reply.type('text/plain; charset=utf-8').send(signedInUser(request).user.hostname),
  );

  app.get(
    '/licenseStatus',
    {
      schema: {
        tags,
        summary: 'Tell whether the person has a licence: always',
        response: {
          200: z.object({
            isLicenseValid: z.boolean(),
            licenseStatus: z.string(),
            licenseStatusDescription: z.string(),
          }),
        },
      },
      onRequest: authenticate,
    },
    async () => ({ isLicenseValid: true, licenseStatus: 'Valid', licenseStatusDescription: '' }),
  );
}

function signIn(
  { connectors, storage, tokens, logbook, now }: Context,
  platform: string | undefined,
  login: Login,
): Promise<SignedIn | RefusedLogin> {
  if (!platform) throw new DaybookError('bad_request', { detail: 'platform: is missing' });
  return signInWithApiKey(
    { connector: connectors.get(platform), storage, tokens, logbook, now: now() },
    login,
  );
}

/** The connector's words as they are shown. They are a person's alone: the log tells only that there were some. */
function refused({ log }: FastifyRequest, { refusal }: RefusedLogin): { returnMessage: ReturnMessage } {
  log.info({ code: 'login_refused' }, LOGIN_FAILED);
  return { returnMessage: { ...refusal, message: toOneLine(refusal.message ?? '') } };
}

function toWarning(message: string): ReturnMessage {
  return { messageType: 'warning', message, ttl: REFUSAL_TTL_MS };
}
