import { type Connector, Logbook } from '@daybook/core';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { Connectors, openAccount } from './accounts/open-account.js';
import { SessionTokens } from './accounts/session-tokens.js';
import type { Context } from './context.js';
import { createAuthentication } from './http/authenticate.js';
import { BODY_LIMIT_BYTES, parseBodies } from './http/body-parsers.js';
import { allowEveryOrigin } from './http/cors.js';
import { answerErrors } from './http/error-answers.js';
import { serveReference } from './http/reference.js';
import { logRequests } from './http/request-log.js';
import { NewContacts } from './intake/new-contacts.js';
import { createMetrics } from './metrics.js';
import { authRoutes } from './routes/auth-routes.js';
import { callRoutes } from './routes/call-routes.js';
import { contactRoutes } from './routes/contact-routes.js';
import { manifestRoutes } from './routes/manifest-routes.js';
import { messageRoutes } from './routes/message-routes.js';
import { type Pages, pageRoutes } from './routes/page-routes.js';
import { settingsRoutes } from './routes/settings-routes.js';
import type { KeyRing } from './security/key-ring.js';
import type { Storage } from './storage/storage.js';

/** What {@link createServer} is made from. */
export interface ServerOptions {
  /** One for each CRM, from `defineConnector`. */
  connectors: readonly Connector[];
  /** From `openSqliteStorage`. The server closes it when it closes. */
  storage: Storage;
  /** Signs tokens; usually the one that the storage encrypts with. */
  keyRing: KeyRing;
  /** Where clients reach the server, such as `https://daybook.example`. Default: the address they used. */
  publicUrl?: string;
  /** Last line of every entry. */
  footer?: string;
  /** HTML pages to serve beside the API, by path. */
  pages?: Pages;
  /** A pino logger. Default: no log. */
  logger?: FastifyBaseLogger;
  /** Take the client's address from `X-Forwarded-*`. Only behind a proxy that sets them. Default: false. */
  trustProxy?: boolean;
  /** Injected in tests. */
  now?: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
}

/**
 * Makes the server, without a socket: call `listen` on it, or `inject` in a test.
 *
 * @returns a Fastify instance, ready
 * @example
 * const keyRing = createKeyRing([process.env.DAYBOOK_SECRET ?? '']);
 * const server = await createServer({
 *   connectors: [acme],
 *   storage: await openSqliteStorage({ file: 'daybook.sqlite', keyRing }),
 *   keyRing,
 * });
 * await server.listen({ port: 6066 });
 */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const app = fastify({
    ...(options.logger ? { loggerInstance: options.logger } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: options.trustProxy ?? false,
    routerOptions: { ignoreTrailingSlash: true },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('signedIn', null);
  app.addHook('onClose', () => options.storage.close());
  logRequests(app);
  parseBodies(app);
  answerErrors(app);
  const pages = options.pages ?? {};
  await allowEveryOrigin(app, Object.keys(pages));
  await serveReference(app);
  const context = createContext(options);
  await app.register(async (scope) => {
    const routes = scope.withTypeProvider<ZodTypeProvider>();
    for (const add of [
      manifestRoutes,
      authRoutes,
      contactRoutes,
      messageRoutes,
      settingsRoutes,
      callRoutes,
    ]) {
      add(routes, context);
    }
    pageRoutes(routes, pages);
  });
  await app.ready();
  return app;
}

function createContext(options: ServerOptions): Context {
  const { storage, now = Date.now } = options;
  const sleep =
    options.sleep ?? ((milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)));
  const metrics = createMetrics();
  const connectors = new Connectors(options.connectors.map((connector) => metrics.count(connector)));
  const tokens = new SessionTokens(options.keyRing);
  return {
    storage,
    connectors,
    tokens,
    metrics,
    now,
    publicUrl: options.publicUrl,
    authenticate: createAuthentication({ storage, tokens, now }),
    newContacts: new NewContacts({ storage, now, sleep }),
    logbook: new Logbook({
      store: storage.logbook,
      openAccount: (userKey) => openAccount(storage, connectors, userKey),
      now,
      sleep,
      ...(options.footer !== undefined && { footer: options.footer }),
    }),
  };
}
