import type { Digest } from '@daybook/core';
import type { Environment } from '../../../src/index.js';
import { ReferenceApi } from '../../reference/reference-api.js';

type Text = Pick<Digest, 'subject' | 'body'>;

/** Does something to the texts before they are sent. */
export class RewritingApi extends ReferenceApi {
  readonly #rewrite: (text: Text) => Text;

  constructor(environment: Environment, rewrite: (text: Text) => Text) {
    super(environment);
    this.#rewrite = rewrite;
  }

  override textOf(digest: Digest): Text {
    return this.#rewrite(super.textOf(digest));
  }
}
