import { setTimeout as sleepFor } from 'node:timers/promises';
import {
  type Connector,
  DaybookError,
  findOtherCores,
  Logbook,
  type LogbookOptions,
  redact,
} from '@daybook/core';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { Accounts } from './accounts/accounts.js';
import { Connectors } from './accounts/connectors.js';
import { OauthTokens } from './accounts/oauth-tokens.js';
import { Profiles } from './accounts/profiles.js';
import { SessionTokens } from './accounts/session-tokens.js';
import { Visits } from './accounts/visits.js';
import { startCleanUp } from './clean-up.js';
import type { Context } from './context.js';
import { Figures } from './figures/figures.js';
import { admitWithin } from './http/admission.js';
import { createAuthentication } from './http/authenticate.js';
import { parseBodies } from './http/body-parsers.js';
import { tellCallers } from './http/caller.js';
import { limitConnections, timeLimits } from './http/connection-limits.js';
import { allowEveryOrigin } from './http/cors.js';
import { drainConnections } from './http/drain.js';
import { answerErrors } from './http/error-answers.js';
import { parseForms } from './http/forms.js';
import { defaultLimits, type Limits } from './http/limits.js';
import { isBelow, keepForOperators, operatorsBy, pathsForOperators } from './http/operators.js';
import { countRates, limitStrangers, type Rates } from './http/rate-limits.js';
import { answerWithoutRoute, refuseAddress } from './http/raw-answers.js';
import { serveReference } from './http/reference.js';
import { logRequests } from './http/request-log.js';
import { describeSite } from './http/site.js';
import { type TrustedProxies, trustIn } from './http/trusted-proxies.js';
import { NewContacts } from './intake/new-contacts.js';
import { createMetrics } from './metrics.js';
import { assetRoutes } from './routes/asset-routes.js';
import { authRoutes } from './routes/auth-routes.js';
import { callRoutes } from './routes/call-routes.js';
import { contactRoutes } from './routes/contact-routes.js';
import { manifestRoutes } from './routes/manifest-routes.js';
import { messageRoutes } from './routes/message-routes.js';
import { type Pages, pageRoutes } from './routes/page-routes.js';
import { redirectRoutes } from './routes/redirect-routes.js';
import { settingsRoutes } from './routes/settings-routes.js';
import { startRoutes } from './routes/start-routes.js';
import { statusRoutes } from './routes/status-routes.js';
import { tryItRoutes } from './routes/try-it-routes.js';
import { unfiledRoutes } from './routes/unfiled-routes.js';
import { visitRoutes } from './routes/visit-routes.js';
import type { KeyRing } from './security/key-ring.js';
import type { Storage } from './storage/storage.js';
import type { Trial } from './try-it/try-it.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** For who embeds the server: `deliverDue()` where nothing runs in the background. */
    logbook: Logbook;
  }
}

const DAY_MS = 86_400_000;

/** Given at the start and not set later, they keep Fastify from loading its own, the only ones that its types know. */
const zodCompilers: object = {
  buildValidator: () => validatorCompiler,
  buildSerializer: () => serializerCompiler,
};

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
  /** The mock connector's CRM, to try Daybook on: operators see that at `/`. Default: `/` says what this server is. */
  trial?: Trial;
  /** HTML pages to serve beside the API, by path, for operators: they ask nobody to sign in. */
  pages?: Pages;
  /**
   * Lets somebody open what is for operators from beyond this machine: `pages`, `/status`, `/metrics` and `/docs`. Any name
   * goes with it, as HTTP Basic. Default: nobody.
   */
  operatorPassword?: string;
  /** A pino logger. Default: no log. */
  logger?: FastifyBaseLogger;
  /**
   * Take the client's address from the `X-Forwarded-For` of so many proxies in a row, or of the proxies at these
   * addresses and networks. With it `publicUrl` is required. Default: false.
   */
  trustProxy?: TrustedProxies | false;
  /** What one client may ask for, what one and all may have under way, and how long a request may take to arrive. */
  limits?: Partial<Limits>;
  /** For how long a server that is closed says at `/readyz` that it ends, before it takes no more connections. Default: 0. */
  unreadyMs?: number;
  /** How the logbook waits, tries again and gives up; see `LogbookOptions`. */
  logbook?: Pick<LogbookOptions, 'patienceMs' | 'leaseMs' | 'giveUpAfterMs' | 'pollMs' | 'concurrency'>;
  /** How long the text of a conversation is kept after the last thing that happened to it. Default: 7 days. */
  keepTextMs?: number;
  /** `off`: nothing happens in the background; `deliverDue` of the server's `logbook` does it. Default: `on`. */
  background?: 'on' | 'off';
  /** Injected in tests. */
  now?: () => number;
  sleep?: (milliseconds: number) => Promise<void>;
}

/**
 * Makes the server, without a socket: call `listen` on it, or `inject` in a test.
 *
 * @returns a Fastify instance, ready
 * @example
 * const keyRing = createKeyRing([readOrMakeSecret('daybook.secret')]);
 * const server = await createServer({
 *   connectors: [acme],
 *   storage: await openSqliteStorage({ file: 'daybook.sqlite', keyRing }),
 *   keyRing,
 * });
 * await server.listen({ port: 6066 });
 */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  noticeOtherCores(options.logger);
  // A wrong secret is found out now, and not by the first person who signs in.
  await options.storage.constant('secret-check', () => 'ok');
  const limits = { ...defaultLimits, ...options.limits };
  const trusts = trustIn(options.trustProxy ?? false);
  if (options.trustProxy && options.publicUrl === undefined) {
    throw new Error(
      'publicUrl is required with trustProxy: behind a proxy nobody else knows the address that clients use.',
    );
  }
  const app = fastify({
    ...timeLimits(limits),
    ...(options.logger ? { loggerInstance: options.logger } : { logger: false }),
    logController: new LogController({ disableRequestLogging: true }),
    // It would also cut off the ending after 10 seconds.
    pluginTimeout: 0,
    // JSON that the client cannot read; `drainConnections` answers in its place.
    return503OnClosing: false,
    trustProxy: trusts,
    routerOptions: { ignoreTrailingSlash: true },
    frameworkErrors: refuseAddress,
    schemaController: { compilersFactory: zodCompilers },
  });
  app.decorateRequest('signedIn', null);
  const isEnding = drainConnections(app, {
    unreadyMs: options.unreadyMs ?? 0,
    // Nothing new is begun while others are waited for; requests under way write by themselves.
    onDraining: () => void app.logbook.stop(),
    sleep: options.sleep ?? sleepFor,
    now: options.now ?? (() => options.storage.now()),
  });
  logRequests(app);
  parseBodies(app);
  answerWithoutRoute(app);
  limitConnections(app.server, limits, (address) => trusts(address, 0));
  const pages = options.pages ?? {};
  const rates = await countRates(app, limits);
  const context = createContext(options, app.log, { rates, isEnding });
  answerErrors(app, context);
  const kept = [...pathsForOperators, ...Object.keys(pages)];
  await allowEveryOrigin(app, isBelow([...kept, '/', '/readyz']));
  tellCallers(app, context);
  limitStrangers(app, rates);
  admitWithin(app, limits);
  const { operatorPassword: password, publicUrl } = options;
  const isOperator = operatorsBy({ password, publicUrl, isTold: toldBy(trusts) });
  keepForOperators(app, kept, { isOperator, rates, password });
  const siteOf = describeSite({ publicUrl, pages, isTrial: options.trial !== undefined, isOperator });
  await serveReference(app, siteOf);
  app.decorate('logbook', context.logbook);
  runInBackground(app, context, options);
  await app.register(async (scope) => {
    const routes = scope.withTypeProvider<ZodTypeProvider>();
    for (const add of [
      manifestRoutes,
      authRoutes,
      redirectRoutes,
      contactRoutes,
      messageRoutes,
      settingsRoutes,
      callRoutes,
    ]) {
      add(routes, context);
    }
    assetRoutes(routes);
    pageRoutes(routes, pages, siteOf);
  });
  await app.register(async (scope) => {
    parseForms(scope);
    const routes = scope.withTypeProvider<ZodTypeProvider>();
    unfiledRoutes(routes, context, visitRoutes(routes, context, siteOf));
    statusRoutes(routes, context, siteOf);
    const sendPage = options.trial && tryItRoutes(routes, context, siteOf, options.trial);
    startRoutes(routes, context, siteOf, sendPage && { sendPage, isOperator });
  });
  await app.ready();
  return app;
}

/** Whether the sender's address is told by a proxy that is believed. */
function toldBy(trusts: ReturnType<typeof trustIn>): (request: FastifyRequest) => boolean {
  return ({ headers, socket }) =>
    headers['x-forwarded-for'] !== undefined && trusts(socket.remoteAddress ?? '', 0);
}

/** @throws Error when connectors speak another major of the contract */
function noticeOtherCores(logger: FastifyBaseLogger | undefined): void {
  const others = findOtherCores();
  if (others === undefined) return;
  if (others.isBreaking) throw new Error(others.message);
  if (logger) logger.warn(others.message);
  else process.emitWarning(others.message);
}

/** Delivery, the reading of profiles, and the dropping of texts. When the server closes, what is under way is finished first. */
function runInBackground(
  app: FastifyInstance,
  { logbook, profiles, figures, storage, now }: Context,
  options: ServerOptions,
): void {
  const { background = 'on', keepTextMs = 7 * DAY_MS } = options;
  let stopCleanUp: (() => Promise<void>) | undefined;
  if (background === 'on') {
    logbook.start();
    profiles.start();
    figures.start();
    stopCleanUp = startCleanUp({
      storage,
      keepTextMs,
      now,
      onDone: (dropped) => app.log.info(dropped, 'texts of closed days and keys of ended sessions dropped'),
      onProblem: (error) =>
        app.log.error(describeProblem(error), 'what is no longer needed could not be dropped'),
    });
  }
  app.addHook('onResponse', ({ signedIn }, _reply, done) => {
    if (signedIn) profiles.refreshIfOld(signedIn.stored);
    done();
  });
  app.addHook('onClose', async () => {
    await stopCleanUp?.();
    await profiles.stop();
    await logbook.stop();
    await figures.stop();
    await storage.close();
  });
}

function createContext(
  options: ServerOptions,
  log: FastifyBaseLogger,
  { rates, isEnding }: Pick<Context, 'isEnding'> & { rates: Rates },
): Context {
  const { storage, now = () => storage.now() } = options;
  const sleep = options.sleep ?? sleepFor;
  const { leaseMs = 10_000 } = options.logbook ?? {};
  const figures = new Figures({
    storage,
    now,
    onProblem: (error) =>
      log.warn(describeProblem(error), 'figures could not be noted; they are kept for later'),
  });
  const metrics = createMetrics(storage, figures, now);
  const connectors = new Connectors(options.connectors.map((connector) => metrics.count(connector)));
  const tokens = new SessionTokens(options.keyRing);
  const oauthTokens = new OauthTokens({ storage, leaseMs: 3 * leaseMs, now, sleep });
  const newContacts = new NewContacts({ storage, now, sleep });
  const accounts = new Accounts({
    storage,
    connectors,
    oauthTokens,
    now,
    onOpened: (stored) => figures.opened(stored),
  });
  return {
    storage,
    connectors,
    accounts,
    oauthTokens,
    profiles: new Profiles({
      storage,
      accounts,
      now,
      onProblem: (error) => log.info(describeProblem(error), 'a profile could not be read again'),
    }),
    tokens,
    visits: new Visits({ keyRing: options.keyRing, storage, now }),
    metrics,
    figures,
    now,
    publicUrl: options.publicUrl,
    isEnding,
    authenticate: createAuthentication({ storage, tokens, rates, now }),
    newContacts,
    logbook: new Logbook({
      ...options.logbook,
      store: storage.logbook,
      readProfile: (userKey) => accounts.readProfile(userKey),
      openAccount: (userKey, how) => accounts.openByKey(userKey, how),
      findNewContact: (account, userKey, phoneNumber) => newContacts.resolve(userKey, account, phoneNumber),
      onFiled: (userKey, messages) => metrics.filed(userKey, messages),
      onProblem: ({ digestId, error }) =>
        log.warn({ digestId, ...describeProblem(error) }, 'an entry could not be written'),
      now,
      sleep,
      ...(options.footer !== undefined && { footer: options.footer }),
    }),
  };
}

/** Never an error's own message: a CRM may have put a person's words into it. */
function describeProblem(error: unknown): { code: string; cause: string } {
  if (DaybookError.is(error))
    return { code: error.code, cause: typeof error.cause === 'string' ? error.cause : '' };
  return {
    code: 'unexpected',
    cause: redact(error instanceof Error ? (error.stack ?? error.message) : String(error)),
  };
}
