import type { FastifyRequest } from 'fastify';
import type { Context } from '../context.js';
import { currentSession } from './authenticate.js';
import { serverUrlOf } from './server-url.js';

/** An address that opens the list of who is signed in with a client, in a browser: once, for some minutes. */
export async function linkToList(
  { visits, publicUrl }: Pick<Context, 'visits' | 'publicUrl'>,
  request: FastifyRequest,
): Promise<string> {
  const link = await visits.makeLink(currentSession(request));
  return `${serverUrlOf(request, publicUrl)}/unfiled?link=${encodeURIComponent(link)}`;
}
