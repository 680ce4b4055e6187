import type { FastifyRequest } from 'fastify';

/** C16 sends these words when it has no token (protocol, section 0). */
const noToken = new Set(['', 'undefined', 'null']);

/** A client's token, from the header (C17) or the query (C16); both for ever, the header first. */
export function readToken(request: FastifyRequest): { token: string; place: 'header' | 'query' } | undefined {
  const header = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (header !== undefined && !noToken.has(header)) return { token: header, place: 'header' };
  const { jwtToken } = request.query as { jwtToken?: unknown };
  const query = Array.isArray(jwtToken) ? (jwtToken[0] as unknown) : jwtToken;
  if (typeof query === 'string' && !noToken.has(query)) return { token: query, place: 'query' };
  return undefined;
}
