import type { FastifyInstance } from 'fastify';

/** How many messages are taken in and not in the CRM yet, as an operator is told. */
export async function pendingMessages(app: FastifyInstance): Promise<number> {
  const { body } = await app.inject('/metrics');
  return Number(/^daybook_messages_waiting\{state="pending"\} (\d+)$/m.exec(body)?.[1]);
}
