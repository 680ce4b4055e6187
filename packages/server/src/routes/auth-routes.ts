import { createHmac, randomBytes } from 'node:crypto';
import { DaybookError, type ReturnMessage } from '@daybook/core';
import { z } from 'zod';
import { openStoredUser } from '../accounts/open-account.js';
import { signInWithApiKey } from '../accounts/sign-in.js';
import type { App, Context } from '../context.js';
import { signedInUser } from '../http/authenticate.js';

const loginSchema = z.object({
  apiKey: z.string().max(4_096).nullish(),
  platform: z.string().max(64).nullish(),
  hostname: z.string().max(256).nullish(),
  additionalInfo: z.record(z.string(), z.unknown()).nullish(),
});

/** Signing in and out (protocol, section 2). */
export function authRoutes(app: App, context: Context): void {
  const { storage, connectors, tokens, now, authenticate } = context;

  app.post(
    '/apiKeyLogin',
    {
      schema: {
        tags: ['Sign-in'],
        querystring: z.object({ state: z.string().optional() }),
        body: loginSchema,
      },
    },
    async ({ body, query }, reply) => {
      try {
        const platform = body.platform || /platform=([^&|]+)/.exec(query.state ?? '')?.[1];
        if (!platform) throw new DaybookError('bad_request', { detail: 'platform: is missing' });
        const apiKey = body.apiKey ?? '';
        return await signInWithApiKey(
          { connector: connectors.get(platform), storage, tokens, now: now() },
          {
            apiKey,
            hostname: body.hostname ?? '',
            additionalInfo: body.additionalInfo ?? {},
          },
        );
      } catch (error) {
        if (!DaybookError.is(error)) throw error;
        return reply.code(error.status).send({ returnMessage: toReturnMessage(error) });
      }
    },
  );

  app.post('/unAuthorize', { schema: { tags: ['Sign-in'] }, onRequest: authenticate }, async (request) => {
    const stored = signedInUser(request);
    const { sessionId } = request.signedIn ?? { sessionId: '' };
    await storage.sessions.revoke(sessionId, now());
    const returnMessage = (await storage.sessions.countLiving(stored.userKey, now()))
      ? null
      : await disconnect(context, stored);
    const shown = returnMessage ?? { messageType: 'success', message: 'Signed out.', ttl: 1000 };
    return { returnMessage: shown, ...shown };
  });

  app.get('/authValidation', { schema: { tags: ['Sign-in'] } }, async (request, reply) => {
    try {
      await authenticate(request, reply);
      await openStoredUser(signedInUser(request), connectors);
      return { successful: true, returnMessage: null };
    } catch (error) {
      if (!DaybookError.is(error)) throw error;
      return { successful: false, returnMessage: toReturnMessage(error) };
    }
  });

  app.get(
    '/userInfoHash',
    {
      schema: {
        tags: ['Sign-in'],
        querystring: z.object({ extensionId: z.string().max(256).optional(), accountId: z.string().max(256).optional() }),
      },
    },
    async ({ query }) => {
      const key = await storage.constant('user-info-hash-key', () => randomBytes(32).toString('base64url'));
      const hash = (value: string): string => createHmac('sha256', key).update(value).digest('hex');
      return { extensionId: hash(query.extensionId ?? ''), accountId: hash(query.accountId ?? '') };
    },
  );

  app.get('/hostname', { schema: { tags: ['Sign-in'] }, onRequest: authenticate }, async (request, reply) =>
    reply.type('text/plain; charset=utf-8').send(signedInUser(request).user.hostname),
  );

  app.get('/licenseStatus', { schema: { tags: ['Sign-in'] }, onRequest: authenticate }, async () => ({
    isLicenseValid: true,
    licenseStatus: 'Valid',
    licenseStatusDescription: '',
  }));
}

/** The last session has ended: the CRM is told and the key forgotten. A CRM that does not answer changes nothing. */
async function disconnect(
  { storage, connectors }: Context,
  stored: ReturnType<typeof signedInUser>,
): Promise<ReturnMessage | null> {
  try {
    const { connector, user, authHeader } = await openStoredUser(stored, connectors);
    if (!connector.has('unAuthorize')) return null;
    return (await connector.call('unAuthorize', { user, authHeader }))?.returnMessage ?? null;
  } catch (error) {
    if (!DaybookError.is(error)) throw error;
    return null;
  } finally {
    await storage.users.dropCredentials(stored.userKey);
  }
}

function toReturnMessage({ message }: DaybookError): ReturnMessage {
  return { messageType: 'warning', message, ttl: 5000 };
}
