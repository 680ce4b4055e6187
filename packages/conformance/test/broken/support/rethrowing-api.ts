import { DaybookError, type ErrorCode } from '@daybook/core';
import type { Environment } from '../../../src/index.js';
import { type Access, type Content, ReferenceApi } from '../../reference/reference-api.js';

/** What is left of an error after it was made anew. */
type Retold = DaybookError | { code: ErrorCode; retryAfterMs: number | undefined; mayHaveLanded?: boolean };

/** Tells errors in another way than they were. */
export class RethrowingApi extends ReferenceApi {
  readonly #retell: (error: DaybookError) => Retold;

  constructor(environment: Environment, retell: (error: DaybookError) => Retold) {
    super(environment);
    this.#retell = retell;
  }

  override async send(access: Access, method: string, place: string, content: Content): Promise<unknown> {
    try {
      return await super.send(access, method, place, content);
    } catch (error) {
      if (!DaybookError.is(error)) throw error;
      const retold = this.#retell(error);
      throw DaybookError.is(retold)
        ? retold
        : new DaybookError(retold.code, { detail: error.message, ...retold });
    }
  }
}
