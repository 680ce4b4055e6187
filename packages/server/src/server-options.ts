import type { Connector, LogbookOptions } from '@daybook/core';
import type { FastifyBaseLogger } from 'fastify';
import type { Limits } from './http/limits.js';
import type { TrustedProxies } from './http/trusted-proxies.js';
import type { Pages } from './routes/page-routes.js';
import type { KeyRing } from './security/key-ring.js';
import type { Storage } from './storage/storage.js';
import type { Trial } from './try-it/try-it.js';

/** What `createServer` is made from. */
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
   * Opens what is for operators: `pages`, `/status`, `/metrics` and `/docs`. Any name goes with it, as HTTP Basic. Everybody is
   * asked for it, also on this machine. Default: they open on this machine only, past any proxy.
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
