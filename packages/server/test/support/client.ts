import type { UnfiledDigest } from '@daybook/core';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';

/** A signed-in person. */
export interface Client {
  token: string;
  get: (url: string) => Promise<LightMyRequestResponse>;
  post: (url: string, body?: object) => Promise<LightMyRequestResponse>;
  log: (conversation: object) => Promise<LightMyRequestResponse>;
  unfiled: () => Promise<UnfiledDigest[]>;
}

export function clientOf(app: FastifyInstance, token: string): Client {
  const headers = { authorization: `Bearer ${token}` };
  const post: Client['post'] = async (url, payload = {}) =>
    app.inject({ method: 'POST', url, payload, headers });
  return {
    token,
    get: async (url) => app.inject({ url, headers }),
    post,
    log: (conversation) => post('/messageLog', conversation),
    unfiled: async () =>
      (await app.inject({ url: '/unfiled', headers })).json<{ unfiled: UnfiledDigest[] }>().unfiled,
  };
}
