import { DaybookError } from '@daybook/core';
import type { Environment } from '../../../src/index.js';
import { type Access, type Content, ReferenceApi } from '../../reference/reference-api.js';

/** Sends a request again whose error fits, up to five times. */
export class RetryingApi extends ReferenceApi {
  readonly #isRepeated: (error: DaybookError) => boolean;

  constructor(environment: Environment, isRepeated: (error: DaybookError) => boolean) {
    super(environment);
    this.#isRepeated = isRepeated;
  }

  override async send(access: Access, method: string, place: string, content: Content): Promise<unknown> {
    for (let tries = 1; ; tries += 1) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one try after another
        return await super.send(access, method, place, content);
      } catch (error) {
        if (!DaybookError.is(error) || !this.#isRepeated(error) || tries >= 5) throw error;
      }
    }
  }
}
