import { readFile } from 'node:fs/promises';
import { conversationSchema, sendConversation } from './example/client.js';

/** `node send.js <conversation.json> [server]`: sends a conversation to a running server's mock CRM. */
async function send([file, serverUrl = 'http://127.0.0.1:6066']: string[]): Promise<void> {
  if (file === undefined) throw new Error('Name a file: node send.js <conversation.json> [server]');
  const conversation = conversationSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const logged = await sendConversation(serverUrl, conversation);
  const sent = conversation.logInfo.messages.length;
  const result = logged.length === 0 ? 'all were logged before: nothing changed' : `${logged.length} new`;
  console.log(`Sent ${sent} messages, ${result}. See ${serverUrl}/mock-crm`);
}

send(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
