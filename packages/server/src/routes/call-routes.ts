import {
  type CallFact,
  type Connector,
  type FoundCall,
  fingerprint,
  type LogCallOutcome,
  type ReturnMessage,
  recordIdSchema,
} from '@daybook/core';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ringCentralHash } from '../accounts/ring-central-hash.js';
import type { App, Context } from '../context.js';
import { returnMessage } from '../http/answers.js';
import { currentSession, signedInUser } from '../http/authenticate.js';
import { type ListLink, linkToList } from '../http/link-to-list.js';
import { keyOfNumber } from '../http/phone-number.js';
import {
  type Caller,
  cachedNoteRequestSchema,
  createCallRequestSchema,
  dispositionRequestSchema,
  updateCallRequestSchema,
} from '../intake/call-log-request.js';
import { knownName } from '../intake/known-name.js';
import {
  type AskName,
  fromCachedNote,
  fromCreateRequest,
  fromDispositionRequest,
  fromUpdateRequest,
} from '../intake/to-call-fact.js';
import type { StoredUser } from '../storage/storage.js';
import { answerCreate, answerDisposition, answerUpdate, type CallAnswer, withList } from './call-answers.js';

const tags = ['Calls'];

const messagesOnly: ReturnMessage = {
  messageType: 'warning',
  message: 'The connector of this CRM logs messages, but not calls.',
  ttl: 3000,
};

const answerSchema = z.object({
  successful: z.boolean(),
  logId: recordIdSchema.optional(),
  updatedNote: z.string().optional(),
  returnMessage,
});

const logsSchema = z.object({
  successful: z.boolean(),
  logs: z.array(
    z.object({
      sessionId: z.string(),
      matched: z.boolean(),
      logId: z.string().optional(),
      contact: z.object({ id: recordIdSchema }).optional(),
      telephonySessionId: z.string().optional(),
      logData: z
        .object({
          subject: z.string(),
          note: z.string(),
          contactName: z.string(),
          dispositions: z.record(z.string(), z.unknown()),
        })
        .optional(),
    }),
  ),
  returnMessage,
});
type Log = z.output<typeof logsSchema>['logs'][number];

const querySchema = z.object({
  sessionIds: z.string().max(20_000).default(''),
  requireDetails: z.string().max(16).optional(),
  extensionNumber: z.string().max(64).optional(),
  hashedExtensionId: z.string().max(256).optional(),
});

/** What became of a request about a call. */
interface LoggedCall {
  outcome: LogCallOutcome;
  fact: CallFact;
  connector: Connector;
  /** Opens the person's unfiled list, where the call stands on it, or stood. */
  list: ListLink | undefined;
}

/** Whether a connector logs calls. */
export function logsCalls(connector: Pick<Connector, 'has'>): boolean {
  return connector.has('createCallLog');
}

/**
 * Logging calls, and telling which are logged (protocol, section 7). What is not logged is said with 200 and in words: the
 * client goes on after that as it should, and shows them.
 */
export function callRoutes(app: App, context: Context): void {
  const { storage, logbook, accounts, connectors, authenticate } = context;

  app.get(
    '/callLog',
    {
      schema: {
        tags,
        summary: 'Tell which calls are logged, and what the entry of one says',
        querystring: querySchema,
        response: { 200: logsSchema },
      },
      onRequest: authenticate,
    },
    async (request) => {
      const stored = signedInUser(request);
      const { sessionIds: asked, requireDetails, hashedExtensionId } = request.query;
      const sessionIds = asked.split(',').filter(Boolean);
      const extension = await extensionOf(request, { hashedExtensionId });
      const [only] = sessionIds;
      const logs =
        requireDetails === 'true' && sessionIds.length === 1 && only !== undefined
          ? [await describe(only, extension)]
          : await tell(sessionIds, extension);
      return { successful: true, logs, returnMessage: null };

      async function tell(ids: readonly string[], of: string): Promise<Log[]> {
        const found = await storage.logbook.findCalls(stored.userKey, ids, of);
        return ids.map((sessionId) => toLog(sessionId, found.get(sessionId)));
      }

      async function describe(sessionId: string, of: string): Promise<Log> {
        const shown = await logbook.showCall(
          stored.userKey,
          { sessionId, extension: of },
          { profile: accounts.profileOf(stored), openAccount: () => accounts.open(stored) },
        );
        if (shown === undefined) return { sessionId, matched: false };
        const { found, subject, note, contact, fields } = shown;
        const logData = {
          subject,
          note,
          contactName: contact?.name ?? '',
          dispositions: withoutNothing(fields),
        };
        return { ...toLog(sessionId, found), logData };
      }
    },
  );

  /** Takes in what a request tells; undefined where the connector does not log calls. */
  const logCall = async (
    request: FastifyRequest,
    caller: Caller,
    { fact, isAwaited }: { fact: () => CallFact | Promise<CallFact>; isAwaited: (fact: CallFact) => boolean },
  ): Promise<LoggedCall | undefined> => {
    const stored = signedInUser(request);
    const connector = connectors.get(stored.user.platform);
    if (!logsCalls(connector)) return undefined;
    const client = fingerprint(currentSession(request).sessionId).slice(0, 16);
    const told = { ...(await fact()), client };
    const outcome = await logbook.logCall(stored.userKey, told, {
      extension: await extensionOf(request, caller),
      isAwaited: isAwaited(told),
      patience: request.isPaced ? 'none' : 'usual',
      profile: accounts.profileOf(stored),
      openAccount: () => accounts.open(stored),
    });
    // The one failure for which the client must sign out.
    if (outcome.status === 'refused' && outcome.error?.kind === 'auth') throw outcome.error;
    const isKept = outcome.status === 'kept';
    const isOnList = isKept || outcome.status === 'refused' || outcome.status === 'dismissed';
    const list = isOnList ? { url: await linkToList(context, request), isKept } : undefined;
    return { outcome, fact: told, connector, list };
  };
  const route = { onRequest: authenticate, config: { takesIn: true } } as const;
  const describeRoute = (
    summary: string,
  ): { tags: string[]; summary: string; response: { 200: typeof answerSchema } } => ({
    tags,
    summary,
    response: { 200: answerSchema },
  });

  app.post(
    '/callLog',
    {
      schema: {
        ...describeRoute('Log a call: one entry for each session and extension'),
        body: createCallRequestSchema,
      },
      ...route,
    },
    async (request): Promise<CallAnswer> => {
      const { body } = request;
      const fact = (): Promise<CallFact> => fromCreateRequest(body, nameInCrm(signedInUser(request)));
      const logged = await logCall(request, body, { fact, isAwaited: () => true });
      if (logged === undefined) return { successful: false, returnMessage: messagesOnly };
      return withList(answerCreate(logged.outcome, logged.fact.contact?.id, logged.connector), logged.list);
    },
  );

  app.patch(
    '/callLog',
    {
      schema: {
        ...describeRoute('Change a logged call, or tell more about it'),
        body: updateCallRequestSchema,
      },
      ...route,
    },
    async (request): Promise<CallAnswer> => {
      const { body } = request;
      const fact = (): CallFact => fromUpdateRequest(body);
      const logged = await logCall(request, body, { fact, isAwaited: ({ origin }) => origin === 'edit' });
      if (logged === undefined) return { successful: false, returnMessage: messagesOnly };
      return withList(answerUpdate(logged.outcome, logged.fact), logged.list);
    },
  );

  app.put(
    '/callDisposition',
    {
      schema: { ...describeRoute('Set the fields of the call form'), body: dispositionRequestSchema },
      ...route,
    },
    async (request): Promise<CallAnswer> => {
      const { body } = request;
      const fact = (): CallFact => fromDispositionRequest(body);
      const logged = await logCall(request, body, { fact, isAwaited: () => true });
      if (logged === undefined) return { successful: false, returnMessage: messagesOnly };
      return withList(answerDisposition(logged.outcome), logged.list);
    },
  );

  app.post(
    '/callLog/cacheNote',
    { schema: { ...describeRoute('Keep a note about a call'), body: cachedNoteRequestSchema }, ...route },
    async (request): Promise<CallAnswer> => {
      const { body } = request;
      const fact = (): CallFact => fromCachedNote(body);
      const logged = await logCall(request, body, { fact, isAwaited: () => false });
      if (logged === undefined) return { successful: false, returnMessage: messagesOnly };
      return { successful: true, returnMessage: null };
    },
  );

  function nameInCrm({ userKey, user }: StoredUser): AskName {
    return async (id, phoneNumber) =>
      knownName(await storage.contacts.findByPhones(userKey, [keyOfNumber(user, phoneNumber)]), id);
  }

  /** Whose call it is: a hash that separates entries and opens none, for the token does that (calls, section 8.2). */
  async function extensionOf(request: FastifyRequest, caller: Partial<Caller>): Promise<string> {
    const { hashedExtensionId, rcExtensionId } = caller;
    const header = request.headers['rc-extension-id'];
    const told = hashedExtensionId || (typeof header === 'string' && header.length <= 256 ? header : '');
    if (told) return told;
    return rcExtensionId ? (await ringCentralHash(storage))(rcExtensionId) : '';
  }
}

/** A call counts as logged when it has, or had, an entry: one that is only kept could not be opened. */
function toLog(sessionId: string, found: FoundCall | undefined): Log {
  if (found?.logId === undefined) return { sessionId, matched: false };
  const { logId, contactId, telephonySessionId } = found;
  return {
    sessionId,
    matched: true,
    logId: String(logId),
    ...(contactId !== undefined && { contact: { id: contactId } }),
    ...(telephonySessionId !== undefined && { telephonySessionId }),
  };
}

/** The client would show an empty choice for a field that holds nothing. */
function withoutNothing(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  );
}
