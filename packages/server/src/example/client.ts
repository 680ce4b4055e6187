import axios, { type AxiosInstance } from 'axios';
import { z } from 'zod';

const loginSchema = z.object({ jwtToken: z.string() });
const contactsSchema = z.object({ contact: z.array(z.looseObject({ id: z.unknown(), name: z.string() })) });
const answerSchema = z.object({ successful: z.boolean(), logIds: z.array(z.string()) });

/** A conversation as App Connect's client posts it, from a file. */
export const conversationSchema = z.looseObject({
  logInfo: z.looseObject({
    messages: z.array(z.unknown()),
    correspondents: z.array(z.looseObject({ phoneNumber: z.string() })).min(1),
  }),
});
export type ExampleConversation = z.output<typeof conversationSchema>;

/**
 * Does over HTTP what the App Connect client does when somebody logs a conversation: signs in, looks up the contact
 * by number, sends the day.
 *
 * @returns the answer's `logIds`: what is new in the CRM
 * @throws Error with the server's own words when it refuses
 */
export async function sendConversation(
  serverUrl: string,
  conversation: ExampleConversation,
): Promise<string[]> {
  const http = axios.create({ baseURL: serverUrl, proxy: false, timeout: 30_000 });
  http.interceptors.response.use(undefined, (error: unknown) => {
    if (!axios.isAxiosError(error) || error.response === undefined) throw error;
    throw new Error(`The server answered ${error.response.status}: ${String(error.response.data)}`);
  });
  const login = await http.post('/apiKeyLogin', {
    apiKey: 'example',
    platform: 'mock',
    hostname: 'localhost',
  });
  http.defaults.headers.common['authorization'] = `Bearer ${loginSchema.parse(login.data).jwtToken}`;
  const contact = await findContact(http, conversation);
  const { data } = await http.post('/messageLog', { ...conversation, ...contact });
  return answerSchema.parse(data).logIds;
}

async function findContact(http: AxiosInstance, { logInfo }: ExampleConversation): Promise<object> {
  const params = { phoneNumber: logInfo.correspondents[0]?.phoneNumber };
  const { contact } = contactsSchema.parse((await http.get('/contact', { params })).data);
  const [first] = contact;
  return { contactId: first?.id, contactType: first?.['type'], contactName: first?.name };
}

/** How many calls the server has made to the CRM's entries so far, from its own metrics. */
export async function countEntryCalls(serverUrl: string): Promise<number> {
  const { data } = await axios.get<string>(`${serverUrl}/metrics`, { proxy: false });
  return data
    .split('\n')
    .filter((line) => /^daybook_crm_calls_total\{.*interface="\w*MessageLog"/.test(line))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
