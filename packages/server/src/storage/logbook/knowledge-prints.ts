import { createHmac, randomBytes } from 'node:crypto';
import { describeKnowledge, type Message } from '@daybook/core';
import { installationConstant } from '../installation.js';
import type { SealedJson } from '../sealed-json.js';
import type { Database } from './rows.js';

/**
 * Tells what is known of one message from what is told of it now, without a look at what is sealed. A print is made with a
 * key of the installation, which is sealed itself: short messages could be guessed from prints without one.
 */
export class KnowledgePrints {
  readonly #database: Database;
  readonly #sealed: SealedJson;
  #key: string | undefined;

  constructor(database: Database, sealed: SealedJson) {
    this.#database = database;
    this.#sealed = sealed;
  }

  /** Once; prints are made in the middle of a transaction, in which nobody else can be asked. */
  async load(): Promise<void> {
    this.#key ??= await installationConstant(this.#database, this.#sealed, 'knowledge-key', () =>
      randomBytes(32).toString('base64url'),
    );
  }

  of(message: Message): string {
    if (this.#key === undefined) throw new Error('a print was asked for before its key was loaded');
    return createHmac('sha256', this.#key)
      .update(describeKnowledge(message))
      .digest('base64url')
      .slice(0, 22);
  }
}
