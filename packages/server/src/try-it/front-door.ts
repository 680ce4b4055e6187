import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { z } from 'zod';
import { agent, customer } from './spoken.js';

const loginSchema = z.object({ jwtToken: z.string() });
const contactsSchema = z.object({
  contact: z.array(
    z.looseObject({
      id: z.unknown(),
      name: z.string(),
      type: z.string().nullish(),
      isNewContact: z.boolean().nullish(),
    }),
  ),
});
const answerSchema = z.object({
  successful: z.boolean(),
  logIds: z.array(z.string()).nullish(),
  returnMessage: z.object({ message: z.string().nullish() }).nullish(),
});

/** The server as App Connect's client sees it: every request passes through all that a client's request passes through. */
export class FrontDoor {
  readonly #app: FastifyInstance;
  #token: Promise<string> | undefined;

  constructor(app: FastifyInstance) {
    this.#app = app;
  }

  /** A token of the agent, who is signed in to the mock CRM. */
  token(): Promise<string> {
    this.#token ??= this.#signIn();
    this.#token.catch(() => {
      this.#token = undefined;
    });
    return this.#token;
  }

  /** Sends a request as the agent; signs in again when the sign-in has ended. */
  async send(method: 'GET' | 'POST', url: string, body?: object): Promise<LightMyRequestResponse> {
    const answer = await this.#send(method, url, body, await this.token());
    if (!answer.body.includes('authorize CRM platform: ')) return answer;
    this.#token = undefined;
    return this.#send(method, url, body, await this.token());
  }

  /** Whom the CRM knows under the customer's number, as the client sends it back. */
  async contact(): Promise<object> {
    const phoneNumber = encodeURIComponent(customer.phoneNumber);
    const answer = await this.send('GET', `/contact?phoneNumber=${phoneNumber}`);
    if (answer.statusCode !== 200) throw new Error(answer.body);
    const found = contactsSchema.parse(answer.json()).contact.find(({ isNewContact }) => !isNewContact);
    if (found === undefined)
      throw new Error(`The mock CRM knows nobody with the number ${customer.phoneNumber}.`);
    return { contactId: found.id, contactType: found.type, contactName: found.name };
  }

  /** A link that opens the agent's unfiled list, as a path. */
  async linkToList(): Promise<string> {
    const { url } = z.object({ url: z.url() }).parse((await this.send('POST', '/unfiled/link')).json());
    const { pathname, search } = new URL(url);
    return pathname + search;
  }

  /** Logs messages, and tells what App Connect would show. */
  async log(body: object): Promise<string> {
    const answer = await this.send('POST', '/messageLog', body);
    if (answer.statusCode !== 200) return answer.body;
    const { successful, logIds, returnMessage } = answerSchema.parse(answer.json());
    if (!successful) return returnMessage?.message ?? 'Not logged.';
    return logIds?.length ? 'Message logged' : 'Nothing new: all of it was logged before.';
  }

  /** Logs a call, and tells what App Connect would show. */
  async logCall(body: object): Promise<string> {
    const answer = await this.send('POST', '/callLog', body);
    if (answer.statusCode !== 200) return answer.body;
    const { successful, returnMessage } = answerSchema.parse(answer.json());
    return returnMessage?.message ?? (successful ? 'Call logged' : 'Not logged.');
  }

  async #signIn(): Promise<string> {
    const apiKey = 'try-it';
    const answer = await this.#send('POST', '/apiKeyLogin', {
      platform: 'mock',
      apiKey,
      hostname: '',
      additionalInfo: { apiKey, username: agent.name },
    });
    if (answer.statusCode !== 200) throw new Error(answer.body);
    return loginSchema.parse(answer.json()).jwtToken;
  }

  #send(method: 'GET' | 'POST', url: string, body?: object, token?: string): Promise<LightMyRequestResponse> {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return this.#app.inject({ method, url, headers, ...(body && { payload: body }) });
  }
}
