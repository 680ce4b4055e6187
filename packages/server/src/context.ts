import type { Logbook } from '@daybook/core';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Accounts } from './accounts/accounts.js';
import type { Connectors } from './accounts/connectors.js';
import type { OauthTokens } from './accounts/oauth-tokens.js';
import type { Profiles } from './accounts/profiles.js';
import type { SessionTokens } from './accounts/session-tokens.js';
import type { Visits } from './accounts/visits.js';
import type { Figures } from './figures/figures.js';
import type { createAuthentication } from './http/authenticate.js';
import type { NewContacts } from './intake/new-contacts.js';
import type { Metrics } from './metrics.js';
import type { AssertReady } from './readiness.js';
import type { Storage } from './storage/storage.js';

/** What routes are built from. */
export interface Context {
  storage: Storage;
  connectors: Connectors;
  accounts: Accounts;
  oauthTokens: OauthTokens;
  profiles: Profiles;
  logbook: Logbook;
  tokens: SessionTokens;
  visits: Visits;
  newContacts: NewContacts;
  metrics: Metrics;
  figures: Figures;
  /** The hook that lets only signed-in people through. */
  authenticate: ReturnType<typeof createAuthentication>;
  /** Without a slash at the end; undefined: the address that the client used. */
  publicUrl: string | undefined;
  /** Whether the server is being closed. */
  isEnding: () => boolean;
  assertReady: AssertReady;
  now: () => number;
}

/** Fastify with zod schemas: what they validate is what they document. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;
