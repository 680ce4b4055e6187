import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createMockCrm, type MockLog } from '@daybook/connector-mock';
import type { z } from 'zod';
import { callSchema, conversationSchema, countEntryCalls, sendCall, sendConversation } from './client.js';
import { htmlToText } from './html-to-text.js';

/** The same conversation later: one more message. Stands beside the example. */
const LATER = 'conversation-with-one-more-message.json';
/** A call of the same contact. */
const CALL = 'call.json';

/** What {@link showExample} needs to know. */
export interface ExampleOptions {
  serverUrl: string;
  /** File of the conversation. */
  conversation: string;
  /** File of the mock CRM. */
  mockCrm: string;
  /** File of the command `daybook`. */
  program: string;
}

/** What a person should see at start. */
export interface ShownExample {
  /** The entry as it now stands in the CRM, or why there is none. */
  entry: string[];
  /** Sends the same conversation with one more message. */
  command: string;
}

/** Shows the main job on an empty mock CRM: logs the example through the front door, over HTTP. */
export async function showExample(options: ExampleOptions): Promise<ShownExample> {
  const { serverUrl, conversation, mockCrm, program } = options;
  const command = `node "${program}" send "${join(dirname(conversation), LATER)}" ${serverUrl}`;
  const crm = createMockCrm(mockCrm);
  if ((await crm.read()).logs.length > 0) {
    return { entry: ['The mock CRM holds entries already: the example is not logged again.'], command };
  }

  const example = await readExample(conversation, conversationSchema);
  const exampleCall = await readExample(join(dirname(conversation), CALL), callSchema);
  const callsBefore = await countEntryCalls(serverUrl);
  const { logIds } = await sendConversation(serverUrl, example);
  const calls = (await countEntryCalls(serverUrl)) - callsBefore;
  await sendCall(serverUrl, exampleCall);
  const { logs } = await crm.read();
  const log = logs.find(({ call }) => call === undefined);
  const ofCall = logs.find(({ call }) => call !== undefined);
  const summary = `${logIds.length} messages, ${calls} CRM ${calls === 1 ? 'call' : 'calls'}`;
  return {
    entry: [
      `An example conversation, logged: ${summary}. In the CRM it reads:`,
      '',
      ...(log ? frame(log) : []),
      '',
      'An example call, logged. Its entry is made while people talk, and grows:',
      '',
      ...(ofCall ? frame(ofCall) : []),
    ],
    command,
  };
}

async function readExample<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new Error(
      `DAYBOOK_EXAMPLE: ${file} is not there, or holds nothing to log. Name a conversation with ${CALL} beside it, or off.`,
      { cause: error },
    );
  }
}

function frame({ body }: MockLog): string[] {
  return htmlToText(body)
    .trim()
    .split('\n')
    .map((line) => `  │ ${line}`.trimEnd());
}
