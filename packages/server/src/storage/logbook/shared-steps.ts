import type { Database, Ongoing } from './rows.js';

interface Waiting<Input, Output> {
  input: Input;
  resolve: (output: Output) => void;
  reject: (error: unknown) => void;
}

/** One way of doing many things in one transaction; answers stand in the order of what was asked for. */
export type SharedStep<Input, Output> = (ongoing: Ongoing, inputs: readonly Input[]) => Promise<Output[]>;

/**
 * Group commit over the store: whoever asks while a transaction is under way shares the next one, whatever person or day
 * it is about. One that fails does not harm the others: each is then done by itself.
 */
export class SharedSteps {
  readonly #database: Database;
  readonly #queues = new Map<SharedStep<never, unknown>, Waiting<never, unknown>[]>();
  #running = false;

  constructor(database: Database) {
    this.#database = database;
  }

  run<Input, Output>(step: SharedStep<Input, Output>, input: Input): Promise<Output> {
    return new Promise<Output>((resolve, reject) => {
      // oxlint-disable typescript/no-unsafe-type-assertion -- a queue holds what its own step takes
      const key = step as unknown as SharedStep<never, unknown>;
      const queue = this.#queues.get(key) ?? [];
      queue.push({ input, resolve, reject } as unknown as Waiting<never, unknown>);
      // oxlint-enable typescript/no-unsafe-type-assertion
      this.#queues.set(key, queue);
      if (!this.#running) void this.#runAll();
    });
  }

  async #runAll(): Promise<void> {
    this.#running = true;
    // Whoever asks in the same turn of the event loop comes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queues.size > 0) {
      const queues = [...this.#queues];
      this.#queues.clear();
      // oxlint-disable-next-line no-await-in-loop -- one transaction after another is the point
      await this.#runTogether(queues);
    }
    this.#running = false;
  }

  async #runTogether(
    queues: readonly (readonly [SharedStep<never, unknown>, Waiting<never, unknown>[]])[],
  ): Promise<void> {
    try {
      const answers = await this.#database.transaction().execute(async (ongoing) => {
        const outputs: unknown[][] = [];
        for (const [step, queue] of queues) {
          // oxlint-disable-next-line no-await-in-loop -- one transaction is one connection
          outputs.push(await step(ongoing, queue.map(inputOf)));
        }
        return outputs;
      });
      queues.forEach(([, queue], index) =>
        queue.forEach(({ resolve }, place) => resolve(answers[index]?.[place])),
      );
    } catch (error) {
      const alone = queues.flatMap(([step, queue]) => queue.map((each) => [step, each] as const));
      if (alone.length === 1) return alone[0]?.[1].reject(error);
      for (const [step, each] of alone) {
        // oxlint-disable-next-line no-await-in-loop
        await this.#runTogether([[step, [each]]]);
      }
    }
  }
}

function inputOf<Input>({ input }: Waiting<Input, unknown>): Input {
  return input;
}
