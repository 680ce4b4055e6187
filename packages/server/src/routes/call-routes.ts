import type { ReturnMessage } from '@daybook/core';
import { z } from 'zod';
import type { App, Context } from '../context.js';
import { returnMessage } from '../http/answers.js';

const notYet: ReturnMessage = {
  messageType: 'warning',
  message: 'Daybook logs messages, not calls: call logging is not there yet.',
  ttl: 3000,
};

const unsupported = [
  ['POST', '/callLog', 'Log a call'],
  ['PATCH', '/callLog', 'Change a logged call'],
  ['PUT', '/callDisposition', 'Set what a call led to'],
  ['POST', '/callLog/cacheNote', 'Keep a note about a call'],
] as const;

const logsSchema = z.object({
  successful: z.boolean(),
  logs: z.array(z.object({ sessionId: z.string(), matched: z.boolean() })),
  returnMessage,
});

/**
 * Calls, which Daybook does not log yet. The client throws when `logs` is missing, and shows a `returnMessage` of
 * `/callLog` even when `successful` is false: so that is how it is told (protocol, sections 0 and 7).
 */
export function callRoutes(app: App, { authenticate }: Context): void {
  app.get(
    '/callLog',
    {
      schema: {
        tags: ['Calls'],
        summary: 'Tell which calls are logged: none',
        querystring: z.object({ sessionIds: z.string().max(20_000).default('') }),
        response: { 200: logsSchema },
      },
      onRequest: authenticate,
    },
    async ({ query }) => ({
      successful: true,
      logs: query.sessionIds
        .split(',')
        .filter(Boolean)
        .map((sessionId) => ({ sessionId, matched: false })),
      returnMessage: null,
    }),
  );
  for (const [method, url, summary] of unsupported) {
    app.route({
      method,
      url,
      schema: {
        tags: ['Calls'],
        summary: `${summary}: not supported yet`,
        response: { 200: z.object({ successful: z.literal(false), returnMessage }) },
      },
      onRequest: authenticate,
      handler: async () => ({ successful: false as const, returnMessage: notYet }),
    });
  }
}
