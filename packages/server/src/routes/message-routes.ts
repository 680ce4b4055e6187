import {
  type Contact,
  DaybookError,
  type FoundMessage,
  idSchema,
  type LogOutcome,
  NEW_CONTACT_ID,
} from '@daybook/core';
import { z } from 'zod';
import type { App, Context } from '../context.js';
import { signedInUser } from '../http/authenticate.js';
import { keyOfNumber } from '../http/phone-number.js';
import { type MessageLogRequest, messageLogRequestSchema } from '../intake/message-log-request.js';
import { readMessageLogRequest } from '../intake/read-message-log-request.js';
import { toLogDays, unclearNumbers } from '../intake/to-log-days.js';

const tags = ['Messages'];

const matchSchema = z.object({
  conversationId: z.unknown().optional(),
  messageIds: z.array(idSchema).max(1_000),
});

/** Logging messages, and telling which are logged (protocol, section 4). */
export function messageRoutes(app: App, context: Context): void {
  const { storage, logbook, accounts, authenticate } = context;

  app.post(
    '/messageLog',
    {
      schema: {
        tags,
        summary: 'Log messages: one entry for each conversation and day',
        body: messageLogRequestSchema,
      },
      // Its messages are read in turns, below: many of them at once would hold up everybody else.
      validatorCompiler: () => () => true,
      config: { takesIn: true },
      onRequest: authenticate,
    },
    async (request) => {
      const stored = signedInUser(request);
      const body = await readMessageLogRequest(request.body);
      const { logInfo } = body;
      if (!logInfo.messages?.length && !logInfo.entities?.length) throw new DaybookError('no_messages');
      const contact = chooseContact(body);
      const numbers = unclearNumbers(body, contact).map((number) => keyOfNumber(stored.user, number));
      const known = await storage.contacts.findByPhones(stored.userKey, numbers);
      const outcome = await logbook.log(stored.userKey, toLogDays(body, contact, known, stored.user), {
        patience: request.isPaced ? 'none' : 'usual',
        profile: accounts.profileOf(stored),
        openAccount: () => accounts.open(stored),
      });
      // They are logged: without its entries the client opens none.
      const { selectedMessageIds } = body;
      const selected = selectedMessageIds?.length
        ? await logsOf(context, stored.userKey, selectedMessageIds, contact.id).catch(() => undefined)
        : undefined;
      return toAnswer(body, outcome, selected);
    },
  );

  app.post(
    '/messageLog/match',
    {
      schema: { tags, summary: 'Tell which messages are logged', body: matchSchema },
      onRequest: authenticate,
    },
    async (request) => {
      const { userKey } = signedInUser(request);
      return { successful: true, messageLogs: await logsOf(context, userKey, request.body.messageIds) };
    },
  );

  app.get(
    '/messageLog',
    {
      schema: {
        tags,
        summary: 'The same, as older clients ask',
        querystring: z.object({ messageIds: z.string().max(20_000).default('') }),
      },
      onRequest: authenticate,
    },
    async (request) => {
      const ids = request.query.messageIds.split(',').filter(Boolean).slice(0, 1_000);
      const found = await logsOf(context, signedInUser(request).userKey, ids);
      return {
        successful: true,
        logs: ids.map((messageId) => ({
          messageId,
          matched: found[messageId] !== undefined,
          ...(found[messageId] !== undefined && { logId: found[messageId] }),
        })),
      };
    },
  );
}

/** Who is meant by a contact that does not exist yet is found out later: nothing is asked before it is all taken in. */
function chooseContact({
  contactId,
  contactName,
  contactType,
  logInfo,
}: MessageLogRequest): Pick<Contact, 'id' | 'name' | 'type'> {
  if (contactId === null || contactId === undefined || contactId === '') throw new DaybookError('no_contact');
  if (contactId !== NEW_CONTACT_ID) return { id: contactId, name: contactName ?? '', type: contactType };
  const [first] = logInfo.correspondents ?? [];
  if (!(first?.phoneNumber || first?.extensionNumber)) throw new DaybookError('no_contact');
  return { id: contactId, name: '' };
}

const messageLogged = { messageType: 'success', message: 'Message logged', ttl: 1000 } as const;

/**
 * `logIds` names what is new: the messages; for a shared thread the thread, and only when its entry was created; for
 * selected messages the CRM's entries, which the client then opens (protocol, sections 4.4 and 4.8).
 */
function toAnswer(
  { logInfo }: MessageLogRequest,
  { logged, created, returnMessage }: LogOutcome,
  selected: Record<string, string> | undefined,
): Record<string, unknown> {
  const isThread = Boolean(logInfo.owner?.name);
  const entries = selected && [...new Set(Object.values(selected))];
  return {
    successful: true,
    logIds: entries ?? (isThread ? created : logged),
    ...(selected && { messageLogs: selected }),
    returnMessage: returnMessage ?? (logged.length === 0 ? null : messageLogged),
  };
}

async function logsOf(
  { storage }: Context,
  userKey: string,
  messageIds: readonly string[],
  contactId?: Contact['id'],
): Promise<Record<string, string>> {
  return logIdsOf(await storage.logbook.find(userKey, messageIds, contactId));
}

function logIdsOf(found: Map<string, FoundMessage>): Record<string, string> {
  return Object.fromEntries(
    [...found].flatMap(([id, { state, logId }]) =>
      state === 'filed' && logId !== undefined ? [[id, String(logId)] as const] : [],
    ),
  );
}
