import axios, { type AxiosResponse } from 'axios';
import { conversation as dayOf, message as messageOf } from '../test/support/conversations.js';
import { type UnfiledLine } from './model.js';
import type { Conversation, Step, Story } from './story.js';

const AGENT = { phoneNumber: '+16505550001', name: 'Ann Agent' };
/** A real client waits longer; a process that stands still must not hold up the trial. */
const PATIENCE_MS = 3_000;

/** How a request ended, as its sender sees it. */
export type Answer = { outcome: 'none' } | { outcome: 'answered'; status: number; text: string };

/** A person's client: signs in, and sends days as App Connect does. */
export class Client {
  readonly person: string;
  readonly #story: Story;
  #token = '';

  constructor(person: string, story: Story) {
    this.person = person;
    this.#story = story;
  }

  async signIn(url: string): Promise<void> {
    const { person } = this;
    const login = {
      apiKey: `key-of-${person}`,
      platform: 'fake',
      hostname: 'localhost',
      additionalInfo: { username: person },
    };
    const { data } = await axios.post<{ jwtToken: string }>(`${url}/apiKeyLogin`, login);
    this.#token = data.jwtToken;
  }

  send(url: string, step: Extract<Step, { kind: 'send' }>): Promise<Answer> {
    const conversation = this.#story.conversations[step.conversation];
    if (conversation === undefined) throw new Error(`There is no conversation ${step.conversation}.`);
    return this.#ask('POST', `${url}/messageLog`, requestOf(conversation, step));
  }

  async unfiled(url: string): Promise<(UnfiledLine & { digestId: string })[] | undefined> {
    const answer = await this.#ask('GET', `${url}/unfiled`);
    if (answer.outcome === 'none' || answer.status !== 200) return undefined;
    const { unfiled } = JSON.parse(answer.text) as {
      unfiled: { digestId: string; contactName: string; messages: number; reason: { code: string } }[];
    };
    return unfiled.map(({ digestId, contactName, messages, reason }) => ({
      digestId,
      contactName,
      messages,
      code: reason.code,
    }));
  }

  act(url: string, action: 'retry' | 'dismiss', ids: string[]): Promise<Answer> {
    return this.#ask('POST', `${url}/unfiled/${action}`, { ids });
  }

  /** In which entry of the CRM each message is, as the server tells; undefined when it does not answer. */
  async filed(url: string, messageIds: number[]): Promise<Record<string, string> | undefined> {
    const answer = await this.#ask('POST', `${url}/messageLog/match`, { messageIds: messageIds.map(String) });
    if (answer.outcome === 'none' || answer.status !== 200) return undefined;
    return (JSON.parse(answer.text) as { messageLogs: Record<string, string> }).messageLogs;
  }

  async #ask(method: string, url: string, data?: object): Promise<Answer> {
    try {
      const { status, data: text }: AxiosResponse<string> = await axios.request({
        method,
        url,
        data,
        headers: { authorization: `Bearer ${this.#token}` },
        timeout: PATIENCE_MS,
        responseType: 'text',
        transformResponse: (body: string) => body,
        validateStatus: () => true,
      });
      return { outcome: 'answered', status, text };
    } catch {
      return { outcome: 'none' };
    }
  }
}

function requestOf(
  { key, contacts, isGroup, messages }: Conversation,
  step: Extract<Step, { kind: 'send' }>,
): object {
  const [first] = contacts;
  const contact = contacts[step.contact];
  if (first === undefined || contact === undefined) throw new Error(`${key} has no such contact.`);
  const sent = step.messages.flatMap((index) => messages[index] ?? []);
  return dayOf(
    sent.map(({ id, creationTime, isInbound, text }) =>
      messageOf(id, text, {
        creationTime,
        direction: isInbound ? 'Inbound' : 'Outbound',
        from: isInbound ? { phoneNumber: first.phoneNumber } : AGENT,
        to: [isInbound ? { ...AGENT, target: true } : { phoneNumber: first.phoneNumber, target: true }],
      }),
    ),
    {
      key,
      logInfo: {
        date: key.slice(key.indexOf('/') + 1),
        correspondents: (isGroup ? contacts : [first]).map(({ phoneNumber, name }) => ({
          phoneNumber,
          name,
        })),
      },
      contactId: contact.id,
      contactName: contact.name,
    },
  );
}
