import {
  type Contact,
  DaybookError,
  type FoundMessage,
  idSchema,
  joinMessages,
  type LogOutcome,
  NEW_CONTACT_ID,
  type ReturnMessage,
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
  /** C17 leaves it out when it has none. */
  messageIds: z.array(idSchema).max(1_000).nullish(),
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
        ? await storage.logbook
            .find(stored.userKey, selectedMessageIds, contact.id)
            .then(logIdsOf, () => undefined)
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
      const ids = request.body.messageIds ?? [];
      const found = await storage.logbook.find(signedInUser(request).userKey, ids);
      return { successful: true, messageLogs: logIdsOf(found), logs: logsOf(ids, found) };
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
      const found = await storage.logbook.find(signedInUser(request).userKey, ids);
      return { successful: true, logs: logsOf(ids, found) };
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

/** Long enough to be read, in milliseconds. */
const READING_MS = 5_000;

const messageLogged = { messageType: 'success', message: 'Message logged', ttl: 1000 } as const;

/**
 * `logIds` names what is new: the messages; for a shared thread the thread, and only when its entry was created; for
 * selected messages the CRM's entries, which the client then opens (protocol, sections 4.4 and 4.8).
 */
function toAnswer(
  { logInfo }: MessageLogRequest,
  { logged, created, leftOut, returnMessage }: LogOutcome,
  selected: Record<string, string> | undefined,
): Record<string, unknown> {
  const isThread = Boolean(logInfo.owner?.name);
  const entries = selected && [...new Set(Object.values(selected))];
  return {
    successful: true,
    logIds: entries ?? (isThread ? created : logged),
    ...(selected && { messageLogs: selected }),
    returnMessage:
      joinMessages([leftOut > 0 ? withoutSome(leftOut) : undefined, returnMessage]) ??
      (logged.length === 0 ? null : messageLogged),
  };
}

/** Told once of each message: automatic logging sends a day with each that comes, and must not nag. */
function withoutSome(leftOut: number): ReturnMessage {
  const which =
    leftOut === 1 ? '1 message is left out that was' : `${leftOut} messages are left out that were`;
  return {
    messageType: 'warning',
    message: `Logged, but ${which} taken off your unfiled list.`,
    ttl: READING_MS,
  };
}

/** The CRM's entry of each message that has one. */
function logIdsOf(found: ReadonlyMap<string, FoundMessage>): Record<string, string> {
  return Object.fromEntries(
    [...found].flatMap(([id, { state, logId }]) =>
      state === 'filed' && logId !== undefined ? [[id, String(logId)] as const] : [],
    ),
  );
}

/** The same for all that were asked for, with the contact: C17 has that of a conversation from here. */
function logsOf(
  messageIds: readonly string[],
  found: ReadonlyMap<string, FoundMessage>,
): Record<string, unknown>[] {
  const logIds = logIdsOf(found);
  return messageIds.map((messageId) => {
    const logId = logIds[messageId];
    if (logId === undefined) return { messageId, matched: false };
    return { messageId, matched: true, logId, contactId: found.get(messageId)?.contactId };
  });
}
