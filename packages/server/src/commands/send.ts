import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import {
  conversationSchema,
  type ExampleConversation,
  type Login,
  type Sent,
  sendConversation,
} from '../example/client.js';

/**
 * `daybook send`: logs a conversation through a running server, with any connector.
 *
 * @param file - the conversation, as JSON
 * @param serverUrl - without a slash at the end
 * @throws Error in words for people: what is wrong with the file, or what the server answered
 */
export async function send(file: string, serverUrl: string, login: Login): Promise<void> {
  const conversation = await readConversation(file);
  const sent = await sendConversation(serverUrl, conversation, login);
  const { platform, note } = sent;
  const { length } = conversation.logInfo.messages;
  const where = platform.name === 'mock' ? `See ${serverUrl}/mock-crm` : `See ${platform.displayName}.`;
  console.log(
    [
      `Sent ${length} ${length === 1 ? 'message' : 'messages'}, ${describe(sent, conversation)}. ${where}`,
      ...(note ? [note] : []),
    ].join('\n'),
  );
}

/** How many are new is not told of a shared thread: there the server names no messages. */
function describe({ hasNews, logIds }: Sent, { logInfo }: ExampleConversation): string {
  if (!hasNews) return 'all were logged before: nothing changed';
  const added = logInfo.messages.filter(({ id }) => logIds.includes(String(id)));
  return added.length > 0 ? `${added.length} new` : 'what is new was added to its entry';
}

async function readConversation(file: string): Promise<ExampleConversation> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(`${file} cannot be read. Name a file with a conversation.`, { cause: error });
  });
  const parsed = conversationSchema.safeParse(parseJson(file, text));
  if (parsed.success) return parsed.data;
  throw new Error(`${file} holds no conversation:\n${z.prettifyError(parsed.error)}`);
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} holds no JSON.`, { cause: error });
  }
}
