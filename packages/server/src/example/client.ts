import axios, { type AxiosInstance } from 'axios';
import { z } from 'zod';
import { askForHost } from '../accounts/ask-for-host.js';

const platformSchema = z.looseObject({
  name: z.string(),
  displayName: z.string(),
  auth: z.looseObject({ type: z.string() }),
});
const manifestSchema = z.object({ platforms: z.record(z.string(), platformSchema) });
const loginSchema = z.object({ jwtToken: z.string() });
const contactsSchema = z.object({
  contact: z.array(z.looseObject({ id: z.unknown(), name: z.string(), isNewContact: z.boolean().nullish() })),
});
const returnMessageSchema = z.object({
  returnMessage: z.object({ message: z.string(), messageType: z.string().nullish() }),
});
const answerSchema = z.object({ successful: z.boolean(), logIds: z.array(z.string()).default([]) });

/** A conversation as App Connect's client posts it, from a file. */
export const conversationSchema = z.looseObject({
  logInfo: z.looseObject({
    messages: z.array(z.looseObject({ id: z.unknown().optional() })),
    correspondents: z.array(z.looseObject({ phoneNumber: z.string() })).min(1),
  }),
  /** Taken when the CRM knows nobody by the number. */
  contactId: z.unknown().optional(),
});
export type ExampleConversation = z.output<typeof conversationSchema>;

const sideSchema = z.looseObject({ phoneNumber: z.string().optional() });
/** A call as App Connect's client posts it, from a file. */
export const callSchema = z.looseObject({
  logInfo: z.looseObject({
    sessionId: z.string(),
    direction: z.string().optional(),
    from: sideSchema.optional(),
    to: sideSchema.optional(),
  }),
  /** Taken when the CRM knows nobody by the number. */
  contactId: z.unknown().optional(),
});
export type ExampleCall = z.output<typeof callSchema>;

/** Who logs. The mock CRM asks for nothing. */
export interface Login {
  /** Without it: the mock, or the only one that the server has. */
  platform?: string;
  apiKey?: string;
  hostname?: string;
  /** Further fields of the login form. */
  field?: Record<string, string>;
  /** Daybook's token of somebody who is signed in already: the only way with OAuth. */
  token?: string;
}

/** What came of it. */
export interface Sent {
  /** Whether anything was new. */
  hasNews: boolean;
  /** The messages that are new; of a shared thread, instead, the thread, when its entry was created. */
  logIds: string[];
  platform: { name: string; displayName: string };
  /** What the server said beside it, other than that it is done. */
  note?: string;
}

/**
 * Does over HTTP what the App Connect client does when somebody logs a conversation: signs in, looks up the contact
 * by number, sends the day.
 *
 * @throws Error with the server's own words when it refuses, or when it cannot be reached
 */
export async function sendConversation(
  serverUrl: string,
  conversation: ExampleConversation,
  login: Login = {},
): Promise<Sent> {
  const { http, platform } = await open(serverUrl, login);
  const phoneNumber = conversation.logInfo.correspondents[0]?.phoneNumber;
  const contact = await findContact(http, platform, phoneNumber, conversation);
  const { data } = await http.post<unknown>('/messageLog', { ...conversation, ...contact });
  const { logIds } = answerSchema.parse(data);
  const { hasNews, note } = readAnswer(data);
  return { hasNews, logIds, platform, ...(note !== undefined && { note }) };
}

/** The same for a call: signs in, looks up who was called or has called, and logs it. */
export async function sendCall(
  serverUrl: string,
  call: ExampleCall,
  login: Login = {},
): Promise<Pick<Sent, 'platform' | 'note'>> {
  const { http, platform } = await open(serverUrl, login);
  const { direction, from, to } = call.logInfo;
  const other = direction === 'Outbound' ? to : from;
  const contact = await findContact(http, platform, other?.phoneNumber, call);
  const { data } = await http.post<unknown>('/callLog', { ...call, ...contact });
  const { note } = readAnswer(data);
  return { platform, ...(note !== undefined && { note }) };
}

/** @throws Error with the server's words when nothing was logged */
function readAnswer(data: unknown): { hasNews: boolean; note: string | undefined } {
  const { successful } = answerSchema.parse(data);
  if (!successful) throw new Error(`It was not logged: ${wordsOf(data) ?? 'the server does not say why'}`);
  const { data: said } = returnMessageSchema.safeParse(data);
  const note = said?.returnMessage.messageType === 'success' ? undefined : wordsOf(data);
  return { hasNews: said !== undefined, note };
}

/** Signs in to a server. */
async function open(serverUrl: string, login: Login): Promise<{ http: AxiosInstance; platform: Platform }> {
  const http = axios.create({ baseURL: serverUrl, proxy: false, timeout: 30_000 });
  http.interceptors.response.use(undefined, (error: unknown) => {
    if (!axios.isAxiosError(error)) throw error;
    const { response } = error;
    throw new Error(
      response === undefined
        ? `No Daybook answers at ${serverUrl} (${error.code ?? error.message}). Is it running?`
        : `The server answered ${response.status}: ${wordsOf(response.data) ?? 'nothing that can be read'}`,
      { cause: error },
    );
  });
  const platform = await choosePlatform(http, login.platform);
  const token = login.token ?? (await signIn(http, platform, login));
  http.defaults.headers.common['authorization'] = `Bearer ${token}`;
  return { http, platform };
}

/** What an answer says to a person. */
function wordsOf(data: unknown): string | undefined {
  if (typeof data === 'string' && data.trim() !== '') return data.trim();
  return returnMessageSchema.safeParse(data).data?.returnMessage.message;
}

type Platform = z.output<typeof platformSchema>;

async function choosePlatform(http: AxiosInstance, wanted: string | undefined): Promise<Platform> {
  const { platforms } = manifestSchema.parse((await http.get('/crmManifest')).data);
  const names = Object.keys(platforms);
  const name = wanted ?? ('mock' in platforms || names.length !== 1 ? 'mock' : names[0]);
  const platform = platforms[name ?? ''];
  if (platform !== undefined) return platform;
  const there = `the server has: ${names.join(', ')}`;
  throw new Error(
    wanted === undefined ? `Choose with --platform; ${there}.` : `There is no ${wanted}; ${there}.`,
  );
}

async function signIn(http: AxiosInstance, platform: Platform, login: Login): Promise<string> {
  const { name, displayName, auth } = platform;
  if (auth.type === 'oauth') {
    throw new Error(
      `People sign in to ${displayName} on its own page. Sign in with App Connect, and give that sign-in's token with DAYBOOK_TOKEN.`,
    );
  }
  const apiKey = login.apiKey ?? (name === 'mock' ? 'example' : undefined);
  if (apiKey === undefined && login.field === undefined) {
    throw new Error(`${displayName} asks for an API key: give it with DAYBOOK_API_KEY.`);
  }
  const form = { platform: name, apiKey, hostname: login.hostname, additionalInfo: login.field };
  const { data } = await http.post<unknown>('/apiKeyLogin', form).catch((error: unknown) => {
    if (!(error instanceof Error && error.message.endsWith(askForHost(displayName)))) throw error;
    throw new Error(`Each account of ${displayName} has a host of its own: give it with --hostname.`, {
      cause: error,
    });
  });
  return loginSchema.parse(data).jwtToken;
}

async function findContact(
  http: AxiosInstance,
  { displayName: crm }: Platform,
  phoneNumber: string | undefined,
  { contactId }: { contactId?: unknown },
): Promise<object> {
  if (phoneNumber === undefined) return {};
  const { contact } = contactsSchema.parse((await http.get('/contact', { params: { phoneNumber } })).data);
  const first = contact.find(({ isNewContact }) => !isNewContact);
  if (first === undefined && contactId !== undefined) return {};
  if (first === undefined) throw new Error(`${crm} knows nobody with the number ${phoneNumber}.`);
  return { contactId: first.id, contactType: first['type'], contactName: first.name };
}

/** How many calls the server has made to the CRM's entries so far, from its own metrics. */
export async function countEntryCalls(serverUrl: string): Promise<number> {
  const { data } = await axios.get<string>(`${serverUrl}/metrics`, { proxy: false });
  return data
    .split('\n')
    .filter((line) => /^daybook_crm_calls_total\{.*interface="\w*MessageLog"/.test(line))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
