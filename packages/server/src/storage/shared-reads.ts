import type { Cell, HotStatement, HotStatements } from './logbook/hot-statements.js';
import type { Database } from './logbook/rows.js';
import type { Lull } from './lull.js';
import type { ReadingTools } from './statement-tools.js';
import type { Turnstile } from './turnstile.js';

interface Asked {
  /** Which of the questions a row answers. */
  asked: number;
}

interface Round<Row> {
  /** Each question once, by its text. */
  questions: Map<string, readonly Cell[]>;
  answers: Promise<Map<string, Row[]>>;
}

/**
 * Reads that every request needs, for all who ask at the same time in one statement: whoever asks while one is under way
 * shares the next. What is read is never older than the question.
 */
export class SharedReads<Row> {
  readonly #reader: Database;
  readonly #statements: HotStatements;
  readonly #name: HotStatement;
  readonly #lull: Lull;
  readonly #turnstile: Turnstile;
  #running: Promise<unknown> = Promise.resolve();
  #next: Round<Row> | undefined;

  constructor(name: HotStatement, { reader, statements, lull, turnstile }: ReadingTools) {
    this.#reader = reader;
    this.#name = name;
    this.#statements = statements;
    this.#lull = lull;
    this.#turnstile = turnstile;
  }

  /** @param question - the cells of a row of the statement, but the first */
  async ask(question: readonly Cell[]): Promise<Row[]> {
    this.#lull.asked();
    const text = JSON.stringify(question);
    const round = (this.#next ??= this.#begin());
    round.questions.set(text, question);
    const answers = await round.answers;
    await new Promise<void>((resolve) => this.#turnstile.pass(resolve));
    return answers.get(text) ?? [];
  }

  #begin(): Round<Row> {
    const questions: Round<Row>['questions'] = new Map();
    const answers = this.#running.then(async () => {
      await this.#lull.come();
      this.#next = undefined;
      return this.#read(questions);
    });
    this.#running = answers.catch(() => undefined);
    return { questions, answers };
  }

  async #read(questions: Round<Row>['questions']): Promise<Map<string, Row[]>> {
    const texts = [...questions.keys()];
    const cells = [...questions.values()].map((question, index) => [index, ...question]);
    const answers = new Map<string, Row[]>();
    for (const row of await this.#statements.run<Row & Asked>(this.#reader, this.#name, cells)) {
      const text = texts[row.asked] ?? '';
      const known = answers.get(text);
      if (known) known.push(row);
      else answers.set(text, [row]);
    }
    return answers;
  }
}
