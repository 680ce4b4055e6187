import { Counter, Histogram, type Registry } from 'prom-client';

/** A call of a connector's interface that talked to the CRM. */
export interface CrmCall {
  platform: string;
  /** Name of the interface. */
  name: string;
  /** Host of the account; empty where nobody is signed in yet. */
  account: string;
  /** `ok`, or the kind of error. */
  outcome: string;
  seconds: number;
}

/** Counting a call takes a third of the time among others that it takes between other work. */
const AT_ONCE = 100;

/**
 * The figures of calls to CRMs, of all and by account. Calls are counted when some have come together, and at each visit.
 *
 * @returns notes a call that is over
 */
export function createCallMetrics(registry: Registry): (call: CrmCall) => void {
  let waiting: CrmCall[] = [];
  const common = { registers: [registry], collect: countWaiting };
  const calls = new Counter({
    name: 'daybook_crm_calls_total',
    help: 'Calls of connector interfaces that talk to the CRM, by outcome: ok or the kind of error.',
    labelNames: ['platform', 'interface', 'outcome'] as const,
    ...common,
  });
  const seconds = new Histogram({
    name: 'daybook_crm_call_seconds',
    help: 'How long connector interfaces that talk to the CRM took.',
    labelNames: ['platform', 'interface'] as const,
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    ...common,
  });
  const callsOfAccount = new Counter({
    name: 'daybook_account_crm_calls_total',
    help: 'Calls to the CRM of an account, by outcome: ok or the kind of error.',
    labelNames: ['platform', 'account', 'outcome'] as const,
    ...common,
  });
  const secondsOfAccount = new Histogram({
    name: 'daybook_account_crm_call_seconds',
    help: 'How long calls to the CRM of an account took.',
    labelNames: ['platform', 'account'] as const,
    buckets: [0.1, 0.5, 1, 5],
    ...common,
  });

  function countWaiting(): void {
    const counted = waiting;
    waiting = [];
    for (const { platform, name, account, outcome, seconds: took } of counted) {
      calls.inc({ platform, interface: name, outcome });
      seconds.observe({ platform, interface: name }, took);
      callsOfAccount.inc({ platform, account, outcome });
      secondsOfAccount.observe({ platform, account }, took);
    }
  }

  return (call) => {
    waiting.push(call);
    if (waiting.length >= AT_ONCE) countWaiting();
  };
}
