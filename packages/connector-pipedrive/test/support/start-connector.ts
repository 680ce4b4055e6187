import {
  buildDigest,
  type Connector,
  type Conversation,
  type Digest,
  type Params,
  timeSchema,
} from '@daybook/core';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { onTestFinished } from 'vitest';
import {
  createFakePipedrive,
  type FakeCompany,
  type FakePipedrive,
  type FakeUser,
} from '../../src/fake/index.js';
import { createPipedriveConnector } from '../../src/index.js';

/** What went over the wire. */
export interface Exchange {
  method: string;
  path: string;
  search: URLSearchParams;
  body: unknown;
  status: number;
  answer: unknown;
}

export interface Started {
  connector: Connector;
  fake: FakePipedrive;
  company: FakeCompany;
  ann: FakeUser;
  exchanges: Exchange[];
  /** What every call needs, on behalf of Ann. */
  access: Pick<Params<'findContact'>, 'user' | 'authHeader'>;
}

const network = setupServer();
let usersOfNetwork = 0;

/** Closes the network of this process until the test is over. */
function closeNetwork(): void {
  usersOfNetwork += 1;
  if (usersOfNetwork === 1) network.listen({ onUnhandledRequest: 'error' });
  onTestFinished(() => {
    usersOfNetwork -= 1;
    if (usersOfNetwork > 0) return;
    network.resetHandlers();
    network.close();
  });
}

/** A connector that people sign in to with an API token, on a fake Pipedrive whose traffic is recorded. */
export function startConnector(): Started {
  let time = Date.UTC(2026, 6, 14, 18);
  const now = (): number => time;
  const sleep = async (milliseconds: number): Promise<void> => {
    time += milliseconds;
  };
  const fake = createFakePipedrive({ now });
  const company = fake.addCompany({ domain: 'acme' });
  const ann = company.addUser({ name: 'Ann Agent' });
  const exchanges: Exchange[] = [];
  closeNetwork();
  network.use(
    http.all('https://*.pipedrive.com/*', async ({ request }) => {
      const { pathname: path, searchParams: search } = new URL(request.url);
      const sent = await request.clone().text();
      const response = await fake.fetch(request);
      const answer: unknown = await response
        .clone()
        .json()
        .catch(() => 'not JSON');
      const body: unknown = sent === '' ? undefined : JSON.parse(sent);
      exchanges.push({ method: request.method, path, search, body, status: response.status, answer });
      return new HttpResponse(await response.text(), response);
    }),
  );
  return {
    connector: createPipedriveConnector({ now, sleep }),
    fake,
    company,
    ann,
    exchanges,
    access: {
      authHeader: '',
      user: {
        id: `${ann.id}-pipedrive`,
        platform: 'pipedrive',
        hostname: 'acme.pipedrive.com',
        accessToken: ann.apiToken,
        platformAdditionalInfo: {},
        userSettings: {},
      },
    },
  };
}

const message = {
  id: '1',
  subject: 'Is Friday all right?',
  creationTime: timeSchema.parse('2026-07-15T03:30:00Z'),
  direction: 'Inbound' as const,
};

/** An evening in Los Angeles: the next day in UTC. */
export function digestWith(contact: { id: number; name: string }): Digest {
  const conversation: Conversation = {
    conversationLogId: 'c/7/14/2026',
    conversationId: 'c',
    contact: { ...contact, phoneNumber: '+14155550100' },
    correspondents: [{ phoneNumber: '+14155550100' }],
  };
  return buildDigest({
    key: conversation.conversationLogId,
    conversation,
    messages: [message],
    startsAt: message.creationTime,
    zone: { timezoneName: 'America/Los_Angeles' },
    agentName: 'Ann Agent',
    footer: '',
    part: 1,
    format: 'text/html',
    marker: 'Daybook #AbCdEfGhIjKl',
    markerPlace: 'body',
  });
}
