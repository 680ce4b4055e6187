import type { FastifyInstance } from 'fastify';

/**
 * When the server closes, requests under way are answered and their connections end with the answer. Without that a
 * client's kept-alive connection would hold the process for more than a minute.
 */
export function drainConnections(app: FastifyInstance): void {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) void reply.header('connection', 'close');
  });
}
