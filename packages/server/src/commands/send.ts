import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { conversationSchema, type Login, sendConversation } from '../example/client.js';

/**
 * `daybook send`: logs a conversation through a running server, with any connector.
 *
 * @param file - the conversation, as JSON
 * @param serverUrl - without a slash at the end
 * @throws Error in words for people: what is wrong with the file, or what the server answered
 */
export async function send(file: string, serverUrl: string, login: Login): Promise<void> {
  const conversation = await readConversation(file);
  const { logIds, platform, note } = await sendConversation(serverUrl, conversation, login);
  const sent = conversation.logInfo.messages.length;
  const result = logIds.length === 0 ? 'all were logged before: nothing changed' : `${logIds.length} new`;
  const where = platform.name === 'mock' ? `See ${serverUrl}/mock-crm` : `See ${platform.displayName}.`;
  console.log(
    [
      `Sent ${sent} ${sent === 1 ? 'message' : 'messages'}, ${result}. ${where}`,
      ...(note ? [note] : []),
    ].join('\n'),
  );
}

async function readConversation(file: string): Promise<z.output<typeof conversationSchema>> {
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
