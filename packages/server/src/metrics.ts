import type { Connector, ErrorCode, InterfaceName, Params } from '@daybook/core';
import { DaybookError } from '@daybook/core';
import { Counter, Gauge, Registry } from 'prom-client';
import { createAccountMetrics } from './account-metrics.js';
import { askForGauges, inTime } from './ask-for-gauges.js';
import { createCallMetrics } from './call-metrics.js';
import type { Figures } from './figures/figures.js';
import type { AssertReady } from './readiness.js';
import type { Storage } from './storage/storage.js';

/**
 * The server's own numbers, for Prometheus. Labels are names from the code, and hosts of CRM accounts that somebody has
 * signed in to.
 */
export interface Metrics {
  readonly registry: Registry;
  /** Counts messages and calls that were written for the first time. */
  filed(userKey: string, messages: number): void;
  /** Counts a request that was answered with an error. */
  refused(code: ErrorCode): void;
  /** The same connector, with every call to the CRM counted. */
  count(connector: Connector): Connector;
}

const localInterfaces = new Set<InterfaceName>([
  'getAuthType',
  'getBasicAuth',
  'getOauthInfo',
  'getLogFormatType',
]);

/** What metrics are made from. */
export interface MetricsOptions {
  /** Asked at each visit how much waits in it, by all processes together. */
  storage: Pick<Storage, 'logbook' | 'figures'>;
  /** Asked at each visit. */
  assertReady: AssertReady;
  /** Told the same. */
  figures: Figures;
  /** Gives epoch milliseconds. */
  now: () => number;
}

export function createMetrics({ storage, assertReady, figures, now }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const noteCall = createCallMetrics(registry);
  const messagesFiled = new Counter({
    name: 'daybook_messages_filed_total',
    help: 'Messages and calls that were written into a CRM for the first time.',
    registers,
  });
  const requestsRefused = new Counter({
    name: 'daybook_requests_refused_total',
    help: 'Requests that were answered with an error, by its code.',
    labelNames: ['code'] as const,
    registers,
  });
  const ready = new Gauge({
    name: 'daybook_ready',
    help: 'Whether the database takes writes and the process does not end: 1 or 0, as /readyz answers.',
    registers,
    collect: async () => {
      const isReady = await inTime(assertReady()).then(
        () => true,
        () => false,
      );
      ready.set(isReady ? 1 : 0);
    },
  });
  const collect: () => Promise<void> = askForGauges({
    gauges: () => [messagesWaiting, oldestSeconds],
    ask: () => storage.logbook.backlog(),
    show: ({ pending, unfiled, pendingSince }) => {
      messagesWaiting.set({ state: 'pending' }, pending);
      messagesWaiting.set({ state: 'unfiled' }, unfiled);
      oldestSeconds.set(pendingSince === undefined ? 0 : Math.max(0, (now() - pendingSince) / 1000));
    },
  });
  const oldestSeconds = new Gauge({
    name: 'daybook_oldest_pending_seconds',
    help: 'How long the message or call that has waited longest to be written has waited; 0 when none does.',
    registers,
    collect,
  });
  const messagesWaiting = new Gauge({
    name: 'daybook_messages_waiting',
    help: 'Messages and calls in the logbook that are not in a CRM: pending (to be written) or unfiled (a person must act).',
    labelNames: ['state'] as const,
    registers,
    collect,
  });
  const crmTokens = new Counter({
    name: 'daybook_crm_tokens_total',
    help: "What CRMs that price their calls have charged, in their own unit, by the account's host.",
    labelNames: ['platform', 'account', 'operation'] as const,
    registers,
  });
  const ofAccounts = createAccountMetrics(registry, storage, now);
  return {
    registry,
    filed(userKey, messages) {
      messagesFiled.inc(messages);
      const account = figures.filed(userKey, messages);
      if (account !== undefined) ofAccounts.filed.inc({ ...account }, messages);
    },
    refused: (code) => requestsRefused.inc({ code }),
    count: (connector) => {
      const { name: platform } = connector.manifest;
      connector.onSpent(({ account, operation, tokens, dailyLimit }) => {
        crmTokens.inc({ platform, account, operation }, tokens);
        if (dailyLimit !== undefined) ofAccounts.dailyLimit.set({ platform, account }, dailyLimit);
        figures.spent({ platform, account }, tokens, dailyLimit);
      });
      return {
        ...connector,
        async call<Name extends InterfaceName>(name: Name, params: Params<Name>) {
          if (localInterfaces.has(name)) return connector.call(name, params);
          const beganAt = performance.now();
          const count = (outcome: string): void => {
            const milliseconds = performance.now() - beganAt;
            const account = accountIn(params);
            noteCall({ platform, name, account, outcome, seconds: milliseconds / 1_000 });
            figures.called({ platform, account }, outcome, milliseconds);
          };
          try {
            const result = await connector.call(name, params);
            count('ok');
            return result;
          } catch (error) {
            count(DaybookError.is(error) ? error.kind : 'unexpected');
            throw error;
          }
        },
      };
    },
  };
}

/** Whose CRM is asked; empty where nobody is signed in yet: a host that somebody only typed is nobody's. */
function accountIn(params: object): string {
  if (!('user' in params) || typeof params.user !== 'object' || params.user === null) return '';
  return 'hostname' in params.user && typeof params.user.hostname === 'string' ? params.user.hostname : '';
}
