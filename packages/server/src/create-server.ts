import { setTimeout as sleepFor } from 'node:timers/promises';
import { findOtherCores, type Logbook, withoutUndefined } from '@daybook/core';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { startCleanUp } from './clean-up.js';
import type { Context } from './context.js';
import { createContext } from './create-context.js';
import { describeProblem } from './describe-problem.js';
import { admitWithin } from './http/admission.js';
import { parseBodies } from './http/body-parsers.js';
import { tellCallers } from './http/caller.js';
import { limitConnections, timeLimits } from './http/connection-limits.js';
import { allowEveryOrigin } from './http/cors.js';
import { drainConnections } from './http/drain.js';
import { answerErrors } from './http/error-answers.js';
import { parseForms } from './http/forms.js';
import { defaultLimits } from './http/limits.js';
import { isBelow, keepForOperators, operatorsBy, pathsForOperators } from './http/operators.js';
import { countRates, limitStrangers } from './http/rate-limits.js';
import { answerWithoutRoute, refuseAddress } from './http/raw-answers.js';
import { serveReference } from './http/reference.js';
import { logRequests } from './http/request-log.js';
import { noticeSilentProxies } from './http/silent-proxies.js';
import { describeSite } from './http/site.js';
import { trustIn } from './http/trusted-proxies.js';
import { assetRoutes } from './routes/asset-routes.js';
import { authRoutes } from './routes/auth-routes.js';
import { callRoutes } from './routes/call-routes.js';
import { contactRoutes } from './routes/contact-routes.js';
import { manifestRoutes } from './routes/manifest-routes.js';
import { messageRoutes } from './routes/message-routes.js';
import { pageRoutes } from './routes/page-routes.js';
import { redirectRoutes } from './routes/redirect-routes.js';
import { settingsRoutes } from './routes/settings-routes.js';
import { startRoutes } from './routes/start-routes.js';
import { statusRoutes } from './routes/status-routes.js';
import { tryItRoutes } from './routes/try-it-routes.js';
import { unfiledRoutes } from './routes/unfiled-routes.js';
import { visitRoutes } from './routes/visit-routes.js';
import type { ServerOptions } from './server-options.js';
import { makeSecretCheck } from './storage/secret-check.js';

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
  await makeSecretCheck(options.storage);
  const limits = { ...defaultLimits, ...withoutUndefined(options.limits ?? {}) };
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
  const isProxy = (address: string): boolean => trusts(address, 0);
  limitConnections(app.server, limits, isProxy);
  noticeSilentProxies(app, isProxy);
  const pages = options.pages ?? {};
  const rates = countRates(app, limits);
  const context = createContext(options, app.log, { rates, isEnding });
  answerErrors(app, context);
  const kept = [...pathsForOperators, ...Object.keys(pages)];
  await allowEveryOrigin(app, isBelow([...kept, '/', '/readyz']));
  tellCallers(app, context);
  limitStrangers(app, rates);
  admitWithin(app, limits);
  const { operatorPassword: password, publicUrl } = options;
  const isOperator = operatorsBy({ password, isProxy, wrongPassword: rates.wrongPassword });
  keepForOperators(app, kept, { isOperator, password });
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
