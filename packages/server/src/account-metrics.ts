import { Counter, Gauge, type Registry } from 'prom-client';
import { askForGauges } from './ask-for-gauges.js';
import type { Storage } from './storage/storage.js';

/** The figures of single CRM accounts, by connector and host. */
export interface AccountMetrics {
  readonly filed: Counter<'platform' | 'account'>;
  readonly dailyLimit: Gauge<'platform' | 'account'>;
}

const labelNames = ['platform', 'account'] as const;

/**
 * @param storage - asked at each visit what waits in it, by all processes together
 * @param now - gives epoch milliseconds
 */
export function createAccountMetrics(
  registry: Registry,
  storage: Pick<Storage, 'figures'>,
  now: () => number,
): AccountMetrics {
  const registers = [registry];
  const collect: () => Promise<void> = askForGauges({
    gauges: () => [waiting, unfiled, oldestSeconds],
    ask: () => storage.figures.waiting(),
    show: (figures) => {
      for (const { platform, account, state, reason, messages, since } of figures) {
        const labels = { platform, account };
        if (state === 'unfiled') unfiled.set({ ...labels, reason: reason ?? '' }, messages);
        else {
          waiting.set(labels, messages);
          oldestSeconds.set(labels, Math.max(0, (now() - since) / 1_000));
        }
      }
    },
  });
  const waiting = new Gauge({
    name: 'daybook_account_messages_waiting',
    help: 'Messages and calls of an account that are to be written.',
    labelNames,
    registers,
    collect,
  });
  const unfiled = new Gauge({
    name: 'daybook_account_messages_unfiled',
    help: 'Messages and calls of an account that need a person, by the code of the error that keeps them.',
    labelNames: [...labelNames, 'reason'] as const,
    registers,
    collect,
  });
  const oldestSeconds = new Gauge({
    name: 'daybook_account_oldest_pending_seconds',
    help: "How long the account's message or call that has waited longest to be written has waited.",
    labelNames,
    registers,
    collect,
  });
  return {
    filed: new Counter({
      name: 'daybook_account_messages_filed_total',
      help: 'Messages and calls of an account that were written for the first time.',
      labelNames,
      registers,
    }),
    dailyLimit: new Gauge({
      name: 'daybook_account_daily_tokens_limit',
      help: "How much of an account's daily budget may be spent here, in the CRM's own unit, where that is known.",
      labelNames,
      registers,
    }),
  };
}
