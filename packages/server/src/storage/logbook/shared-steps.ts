import type { Lull } from '../lull.js';
import type { StatementTools } from '../statement-tools.js';
import type { Turnstile } from '../turnstile.js';
import type { Database, Ongoing } from './rows.js';

interface Waiting<Input, Output> {
  input: Input;
  /** When others can read it: nothing that becomes of it afterwards concerns who asked. */
  isAnswered?: boolean;
  resolve: (output: Output) => void;
  reject: (error: unknown) => void;
}

/** One way of doing many things in one transaction; answers stand in the order of what was asked for. */
export interface SharedStep<Input, Output> {
  (ongoing: Ongoing, inputs: readonly Input[]): Promise<Output[]>;
  /** The same in one statement, which needs no transaction around it; undefined where it takes more than one. */
  atOnce?: (database: Database, inputs: readonly Input[]) => Promise<Output[]> | undefined;
  /**
   * How many are one transaction at most, where each takes statements of its own: as long as it goes on, other processes wait
   * for what it has locked.
   */
  atMost?: number;
  /** Who need not wait until it is on the disk, where that takes longer than that others can read it. */
  goesOnEarly?: (input: Input) => boolean;
}

type Queues = readonly (readonly [SharedStep<never, unknown>, Waiting<never, unknown>[]])[];

/**
 * Group commit over the store: whoever asks while a transaction is under way shares the next one, whatever person or day
 * it is about. One that fails does not harm the others: each is then done by itself.
 */
export class SharedSteps {
  readonly #database: Database;
  readonly #isOneConnection: boolean;
  readonly #lull: Lull;
  readonly #turnstile: Turnstile;
  readonly #afterCommit: StatementTools['afterCommit'];
  readonly #queues = new Map<SharedStep<never, unknown>, Waiting<never, unknown>[]>();
  #running = false;
  /** The newest transaction is on the disk. At most two are on their way there. */
  #ended: Promise<void> = Promise.resolve();

  /**
   * @param options - `isOneConnection`: a transaction begins only when the former has been committed. Then another can be
   *   made while that one is on its way to the disk; with several connections the two could wait for each other's rows
   */
  constructor(
    database: Database,
    { isOneConnection }: { isOneConnection: boolean },
    { lull, turnstile, afterCommit }: Pick<StatementTools, 'lull' | 'turnstile' | 'afterCommit'>,
  ) {
    this.#database = database;
    this.#lull = lull;
    this.#turnstile = turnstile;
    this.#afterCommit = afterCommit;
    this.#isOneConnection = isOneConnection;
  }

  run<Input, Output>(step: SharedStep<Input, Output>, input: Input): Promise<Output> {
    return new Promise<Output>((resolve, reject) => {
      // oxlint-disable typescript/no-unsafe-type-assertion -- a queue holds what its own step takes
      const key = step as unknown as SharedStep<never, unknown>;
      const queue = this.#queues.get(key) ?? [];
      queue.push({ input, resolve, reject } as unknown as Waiting<never, unknown>);
      // oxlint-enable typescript/no-unsafe-type-assertion
      this.#queues.set(key, queue);
      this.#lull.asked();
      if (!this.#running) void this.#runAll();
    });
  }

  async #runAll(): Promise<void> {
    this.#running = true;
    while (this.#queues.size > 0) {
      // oxlint-disable-next-line no-await-in-loop -- one transaction after another is the point
      await this.#lull.come();
      const queues = this.#takeQueues();
      const former = this.#ended;
      // oxlint-disable-next-line no-await-in-loop
      await new Promise<void>((resolve) => {
        const onDone = this.#isOneConnection ? resolve : undefined;
        this.#ended = this.#runTogether(queues, onDone).finally(resolve);
      });
      // oxlint-disable-next-line no-await-in-loop
      await former;
    }
    this.#running = false;
  }

  #takeQueues(): Queues {
    const taken = [...this.#queues].map(
      ([step, queue]) => [step, queue.splice(0, step.atMost ?? queue.length)] as const,
    );
    for (const [step, { length }] of [...this.#queues]) if (length === 0) this.#queues.delete(step);
    return taken;
  }

  /** @param onDone - called when the statements are made, and only the commit is left */
  async #runTogether(queues: Queues, onDone?: () => void): Promise<void> {
    try {
      const answers = (await this.#atOnce(queues)) ?? (await this.#inTransaction(queues, onDone));
      this.#answer(queues, answers, () => true);
    } catch (error) {
      const alone = queues
        .flatMap(([step, queue]) => queue.map((each) => [step, each] as const))
        .filter(([, { isAnswered }]) => !isAnswered);
      if (alone.length === 1) return alone[0]?.[1].reject(error);
      for (const [step, each] of alone) {
        // oxlint-disable-next-line no-await-in-loop
        await this.#runTogether([[step, [each]]]);
      }
    }
  }

  #answer(
    queues: Queues,
    answers: readonly unknown[][],
    isMeant: (step: SharedStep<never, unknown>, input: never) => boolean,
  ): void {
    queues.forEach(([step, queue], index) =>
      queue.forEach((waiting, place) => {
        if (waiting.isAnswered || !isMeant(step, waiting.input)) return;
        waiting.isAnswered = true;
        this.#turnstile.pass(() => waiting.resolve(answers[index]?.[place]));
      }),
    );
  }

  async #atOnce(queues: Queues): Promise<unknown[][] | undefined> {
    const [first, second] = queues;
    if (first === undefined || second !== undefined) return undefined;
    const [step, queue] = first;
    const outputs = await step.atOnce?.(this.#database, queue.map(inputOf));
    return outputs && [outputs];
  }

  #inTransaction(queues: Queues, onDone?: () => void): Promise<unknown[][]> {
    return this.#database.transaction().execute(async (ongoing) => {
      const outputs: unknown[][] = [];
      for (const [step, queue] of queues) {
        // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
        outputs.push(await step(ongoing, queue.map(inputOf)));
      }
      this.#afterCommit?.(() =>
        this.#answer(queues, outputs, ({ goesOnEarly }, input) => goesOnEarly?.(input) ?? false),
      );
      onDone?.();
      return outputs;
    });
  }
}

function inputOf<Input>({ input }: Waiting<Input, unknown>): Input {
  return input;
}
