import type { Digest } from '@daybook/core';
import type { Environment } from '../../../src/index.js';
import { ReferenceApi } from '../../reference/reference-api.js';

/** Files entries by a moment of its own. */
export class DatingApi extends ReferenceApi {
  readonly #due: (from: { digest: Digest; now: number }) => string;

  constructor(environment: Environment, due: (from: { digest: Digest; now: number }) => string) {
    super(environment);
    this.#due = due;
  }

  override dueOf(digest: Digest): string {
    return this.#due({ digest, now: this.environment.now() });
  }
}
