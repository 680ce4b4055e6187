import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import {
  callSchema,
  conversationSchema,
  type ExampleConversation,
  type Login,
  type Sent,
  sendCall,
  sendConversation,
} from '../example/client.js';

/**
 * `daybook send`: logs a conversation or a call through a running server, with any connector.
 *
 * @param file - what the client posts, as JSON
 * @param serverUrl - without a slash at the end
 * @throws Error in words for people: what is wrong with the file, or what the server answered
 */
export async function send(file: string, serverUrl: string, login: Login): Promise<void> {
  const content = await readJson(file);
  const call = callSchema.safeParse(content).data;
  const { said, platform, note } =
    call === undefined
      ? await tellConversation(serverUrl, readConversation(file, content), login)
      : { said: 'Sent a call: it is logged.', ...(await sendCall(serverUrl, call, login)) };
  const where = platform.name === 'mock' ? `See ${serverUrl}/mock-crm` : `See ${platform.displayName}.`;
  console.log([`${said} ${where}`, ...(note ? [note] : [])].join('\n'));
}

async function tellConversation(
  serverUrl: string,
  conversation: ExampleConversation,
  login: Login,
): Promise<Sent & { said: string }> {
  const sent = await sendConversation(serverUrl, conversation, login);
  const { length } = conversation.logInfo.messages;
  const messages = `${length} ${length === 1 ? 'message' : 'messages'}`;
  return { ...sent, said: `Sent ${messages}, ${describe(sent, conversation)}.` };
}

/** How many are new is not told of a shared thread: there the server names no messages. */
function describe({ hasNews, logIds }: Sent, { logInfo }: ExampleConversation): string {
  if (!hasNews) return 'all were logged before: nothing changed';
  const added = logInfo.messages.filter(({ id }) => logIds.includes(String(id)));
  return added.length > 0 ? `${added.length} new` : 'what is new stands in its entry';
}

function readConversation(file: string, content: unknown): ExampleConversation {
  const parsed = conversationSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new Error(`${file} holds no conversation:\n${z.prettifyError(parsed.error)}`);
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(`${file} cannot be read. Name a file with a conversation.`, { cause: error });
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} holds no JSON.`, { cause: error });
  }
}
