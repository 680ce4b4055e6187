import type { FastifyRequest } from 'fastify';

/** Where clients reach the server, without a slash at the end: as it was said, or the address that this one used. */
export function serverUrlOf({ protocol, host }: FastifyRequest, publicUrl: string | undefined): string {
  return publicUrl?.replace(/\/+$/, '') ?? `${protocol}://${host}`;
}
