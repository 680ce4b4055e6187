// A CRM with OAuth, over HTTP: access tokens that end, and refresh tokens that work once.
import { createServer } from 'node:http';
import { createHttpClient, defineConnector } from '@daybook/core';

export const REDIRECT = 'https://ringcentral.github.io/ringcentral-embeddable/redirect.html';

export class OauthCrm {
  /** Every grant that was asked for, in order. @type {string[]} */
  asked = [];
  /** Bodies of what was filed. @type {string[]} */
  entries = [];
  /** The access token that is accepted. */
  valid = 'none';
  /** The code or refresh token that is accepted. */
  refresh = 'refresh-0';
  generation = 0;
  /** As strict as the strictest: a refresh token that comes a second time ends the login for good. */
  isStrict = false;
  /** Whether access tokens live on when new ones are given. */
  keepsOld = false;
  /** How long an access token lives, in seconds. */
  expiresIn = 3600;
  apiDomain = 'http://localhost';
  /** Where id and secret of the app must stand, and nowhere else. @type {'header' | 'body'} */
  clientAuthentication = 'header';
  /** What it says to an app whose id or secret it does not know. */
  wrongClient = 'invalid_client';
  /** Why the CRM lets nobody in, in the connector's words. @type {import('@daybook/core').ReturnMessage | undefined} */
  refusal = undefined;
  /** Refuses with this status whoever asks for what, although the token is good. @type {Map<string, number>} */
  refuses = new Map();
  /** What the CRM tells of the person who has signed in. @type {Record<string, unknown>} */
  person = { id: 7, name: 'Ann Agent' };
  /** Called before a token request is looked at; false: it is never looked at, and never answered. @type {(grant: string) => Promise<boolean> | boolean} */
  onGrant = () => true;
  #port = 0;
  #server = createServer((request, response) => void this.#answer(request, response));

  async listen() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', () => resolve(undefined)));
    const address = this.#server.address();
    this.#port = typeof address === 'object' && address ? address.port : 0;
    return this.#port;
  }

  close() {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }

  /**
   * @param {string | undefined} authorization
   * @param {URLSearchParams} form
   */
  #isClient(authorization, form) {
    const inHeader = authorization === `Basic ${Buffer.from('client:client-secret').toString('base64')}`;
    const inBody = form.get('client_id') === 'client' && form.get('client_secret') === 'client-secret';
    return this.clientAuthentication === 'body'
      ? inBody && authorization === undefined
      : inHeader && !form.has('client_secret');
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async #answer(request, response) {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    /** @type {(status: number, data: unknown) => void} */
    const answer = (status, data) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(data));
    };
    if (request.url === '/token') {
      const form = new URLSearchParams(body);
      const given = form.get('code') ?? form.get('refresh_token');
      const grant = `${form.get('grant_type')} ${given}`;
      this.asked.push(grant);
      if (!(await this.onGrant(grant))) return undefined;
      if (!this.#isClient(request.headers.authorization, form))
        return answer(400, { error: this.wrongClient });
      if (given !== this.refresh) {
        if (this.isStrict) this.refresh = 'none: a refresh token came twice';
        return answer(400, { error: 'invalid_grant' });
      }
      this.generation += 1;
      this.valid = `access-${this.generation}`;
      this.refresh = `refresh-${this.generation}`;
      return answer(200, {
        access_token: this.valid,
        refresh_token: this.refresh,
        expires_in: this.expiresIn,
        api_domain: this.apiDomain,
      });
    }
    const refusal = this.refuses.get(request.url ?? '');
    if (refusal !== undefined) return answer(refusal, {});
    const given = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (given !== this.valid && !(this.keepsOld && /^access-\d+$/.test(given))) return answer(401, {});
    if (request.url === '/entries') this.entries.push(JSON.parse(body).body);
    return answer(200, request.url === '/me' ? this.person : { id: this.entries.length });
  }
}

/**
 * A connector for it, as another process can make it.
 *
 * @param {{
 *   port: number,
 *   refusal?: () => import('@daybook/core').ReturnMessage | undefined,
 *   clientAuthentication?: 'header' | 'body',
 * }} options
 */
export function createOauthConnector({ port, refusal = () => undefined, clientAuthentication }) {
  const base = `http://localhost:${port}`;
  const manifest = {
    name: 'oauth-crm',
    displayName: 'OAuth CRM',
    urlIdentifier: '*.oauth.example',
    hosts: ['localhost', '*.oauth.example'],
    auth: { type: /** @type {const} */ ('oauth') },
  };
  const http = createHttpClient({ manifest });
  return defineConnector({
    manifest,
    getAuthType: () => 'oauth',
    getOauthInfo: () => ({
      clientId: 'client',
      clientSecret: 'client-secret',
      accessTokenUri: `${base}/token`,
      redirectUri: REDIRECT,
      clientAuthentication,
    }),
    getUserInfo: async ({ authHeader, signal }) => {
      const { data } = await http.get(`${base}/me`, {
        headers: { authorization: authHeader },
        ...(signal && { signal }),
      });
      const refused = refusal();
      return refused
        ? { successful: false, returnMessage: refused }
        : { successful: true, platformUserInfo: data };
    },
    findContact: async ({ authHeader }) => {
      await http.get(`${base}/contacts`, { headers: { authorization: authHeader } });
      return { matchedContactInfo: [] };
    },
    createMessageLog: async ({ authHeader, digest }) => {
      const { data } = await http.post(
        `${base}/entries`,
        { body: digest.body },
        { headers: { authorization: authHeader } },
      );
      return { logId: data.id };
    },
    updateMessageLog: () => ({}),
  });
}
