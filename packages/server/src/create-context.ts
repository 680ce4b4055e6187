import { setTimeout as sleepFor } from 'node:timers/promises';
import { Logbook } from '@daybook/core';
import type { FastifyBaseLogger } from 'fastify';
import { Accounts } from './accounts/accounts.js';
import { Connectors } from './accounts/connectors.js';
import { OauthTokens } from './accounts/oauth-tokens.js';
import { Profiles } from './accounts/profiles.js';
import { SessionTokens } from './accounts/session-tokens.js';
import { Visits } from './accounts/visits.js';
import type { Context } from './context.js';
import { describeProblem } from './describe-problem.js';
import { Figures } from './figures/figures.js';
import { createAuthentication } from './http/authenticate.js';
import type { Rates } from './http/rate-limits.js';
import { NewContacts } from './intake/new-contacts.js';
import { createMetrics } from './metrics.js';
import { createReadiness } from './readiness.js';
import type { ServerOptions } from './server-options.js';

/** Makes what routes are built from. */
export function createContext(
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
  const assertReady = createReadiness({ storage, isEnding });
  const metrics = createMetrics({ storage, assertReady, figures, now });
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
    assertReady,
    authenticate: createAuthentication({ storage, tokens, rates, now }),
    newContacts,
    logbook: new Logbook({
      ...options.logbook,
      store: storage.logbook,
      readProfile: (userKey) => accounts.readProfile(userKey),
      openAccount: (userKey, how) => accounts.openByKey(userKey, how),
      findNewContact: (account, userKey, wanted) => newContacts.resolve(userKey, account, wanted),
      onFiled: (userKey, messages) => metrics.filed(userKey, messages),
      onProblem: ({ digestId, error }) =>
        log.warn({ digestId, ...describeProblem(error) }, 'an entry could not be written'),
      now,
      sleep,
      ...(options.footer !== undefined && { footer: options.footer }),
    }),
  };
}
