import { type Connector, DaybookError, type LogFormat } from '@daybook/core';
import type { Case } from '../case.js';
import type { FakeCrmPort } from '../fake-crm-port.js';
import type { CaseResult } from '../report.js';
import type { Subject } from '../subject.js';
import { type Omission, whyOmitted } from './applicability.js';
import { CaseContext } from './case-context.js';
import { ConformanceFailure } from './check.js';
import { FakeClock, realEnvironment } from './clock.js';
import { GeneratedFakeWatch } from './generated-fake.js';
import type { LiveAccount } from './live.js';
import { closeNetwork, Network, openNetwork, useNetwork } from './network.js';
import { NOW } from './script.js';

/** A case that takes longer than this hangs, in milliseconds. None needs more than a second. */
const LONGEST_CASE = 30_000;
/** The real network may be slow. What was written is waited for besides. */
const LONGEST_LIVE_CASE = 120_000;

let queue: Promise<unknown> = Promise.resolve();

/** Runs cases one after another. Other runners in this process wait: the network and the console are shared. */
export class Runner {
  readonly subject: Subject;
  readonly connector: Connector;
  readonly #format: LogFormat | undefined;
  readonly #port: FakeCrmPort;
  readonly #live: LiveAccount | undefined;
  readonly #watch = new GeneratedFakeWatch();

  private constructor(parts: {
    subject: Subject;
    connector: Connector;
    format: LogFormat | undefined;
    port: FakeCrmPort;
    live: LiveAccount | undefined;
  }) {
    this.subject = parts.subject;
    this.connector = parts.connector;
    this.#format = parts.format;
    this.#port = parts.port;
    this.#live = parts.live;
  }

  /** Looks at what there is to test; nothing runs before {@link open}. */
  static async prepare(subject: Subject, live?: LiveAccount): Promise<Runner> {
    const clock = new FakeClock(NOW);
    const connector = subject.create(clock);
    return new Runner({
      subject,
      connector,
      format: await formatOf(connector),
      port: await subject.openCrm(clock),
      live,
    });
  }

  /** Closes the network of this process, until {@link close}. */
  open(): void {
    closeNetwork();
  }

  async close(): Promise<void> {
    openNetwork();
    await this.#port.close?.();
  }

  /** Why the fake CRM is not to be believed yet: what the subject says of it, or what the cases showed. */
  get ceiling(): string | undefined {
    return this.subject.placeholder ?? this.#watch.reason;
  }

  /** Why a case does not apply to this subject. */
  whyOmitted(theCase: Case): Omission | undefined {
    const { subject, connector } = this;
    return whyOmitted(theCase, { subject, connector, format: this.#format, port: this.#port });
  }

  /** Runs one case, or says why not. Never throws. */
  run(theCase: Case): Promise<CaseResult> {
    const result = queue.then(() => this.#run(theCase));
    queue = result.catch(() => undefined);
    return result;
  }

  async #run(theCase: Case): Promise<CaseResult> {
    const { id, level, why } = theCase;
    const omission = this.whyOmitted(theCase);
    if (omission) return { id, level, why, status: 'not applicable', ...omission };
    const message = await this.#attempt(theCase);
    return message === undefined
      ? { id, level, why, status: 'passed' }
      : { id, level, why, status: 'failed', message };
  }

  /** Returns what went wrong. */
  async #attempt(theCase: Case): Promise<string | undefined> {
    const isLive = theCase.level === 4;
    const clock = new FakeClock(NOW);
    const environment = isLive ? (this.#live?.environment ?? realEnvironment) : clock;
    let crm: FakeCrmPort | undefined;
    let network: Network | undefined;
    try {
      crm = isLive ? undefined : await this.subject.openCrm(clock);
      network = new Network({
        manifest: this.connector.manifest,
        answer: isLive ? (this.#live?.answer ?? 'live') : crm?.fetch?.bind(crm),
        now: environment.now,
        onAnswer: (request, answer) => this.#watch.look(request, answer),
      });
      useNetwork(network);
      const context = new CaseContext({
        subject: this.subject,
        facts: this.connector,
        crm,
        clock,
        environment,
        network,
        live: this.#live,
        losses: { dropsEmoji: this.#port.dropsEmoji === true },
      });
      await within(
        isLive ? LONGEST_LIVE_CASE + this.connector.limits.settlingSeconds * 1000 : LONGEST_CASE,
        Promise.race([theCase.run(context), network.overrun]),
      );
      return network.violation;
    } catch (error) {
      return network?.violation ?? describe(error);
    } finally {
      network?.release();
      await network?.quiet();
      useNetwork(undefined);
      await crm?.close?.();
    }
  }
}

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    const late = new ConformanceFailure(
      `did not come to an end within ${milliseconds / 1000} s of real time`,
    );
    timer = setTimeout(() => reject(late), milliseconds);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function describe(error: unknown): string {
  if (error instanceof ConformanceFailure) return error.message;
  if (DaybookError.is(error)) return `an unexpected ${error.code}: ${error.message}${causeOf(error)}`;
  return error instanceof Error ? `an unexpected ${error.name}: ${error.message}` : String(error);
}

function causeOf({ cause }: Error): string {
  return typeof cause === 'string' ? ` (cause: ${cause})` : '';
}

/** The form of entries; undefined where the connector cannot say it, which is what a case is about. */
async function formatOf(connector: Connector): Promise<LogFormat | undefined> {
  if (!connector.has('getLogFormatType')) return 'text/plain';
  return connector.call('getLogFormatType', {}).catch(() => undefined);
}
