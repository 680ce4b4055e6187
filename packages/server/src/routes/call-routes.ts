import type { ReturnMessage } from '@daybook/core';
import { z } from 'zod';
import type { App, Context } from '../context.js';

const MAXIMUM_SESSIONS = 100;

const notYet: ReturnMessage = {
  messageType: 'warning',
  message: 'Daybook logs messages, not calls: call logging is not there yet.',
  ttl: 3000,
};

/**
 * Calls, which Daybook does not log yet. The client throws when `logs` is missing, and shows a `returnMessage` of
 * `/callLog` even when `successful` is false: so that is how it is told (protocol, sections 0 and 7).
 */
export function callRoutes(app: App, { authenticate }: Context): void {
  const schema = { tags: ['Calls'] };
  const refuse = async (): Promise<unknown> => ({ successful: false, returnMessage: notYet });

  app.get(
    '/callLog',
    {
      schema: { ...schema, querystring: z.object({ sessionIds: z.string().max(20_000).default('') }) },
      onRequest: authenticate,
    },
    async ({ query }) => ({
      successful: true,
      logs: query.sessionIds
        .split(',')
        .filter(Boolean)
        .slice(0, MAXIMUM_SESSIONS)
        .map((sessionId) => ({ sessionId, matched: false })),
      returnMessage: null,
    }),
  );
  app.post('/callLog', { schema, onRequest: authenticate }, refuse);
  app.patch('/callLog', { schema, onRequest: authenticate }, refuse);
  app.put('/callDisposition', { schema, onRequest: authenticate }, refuse);
  app.post('/callLog/cacheNote', { schema, onRequest: authenticate }, refuse);
}
