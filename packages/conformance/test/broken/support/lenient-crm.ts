import type { Environment } from '../../../src/index.js';
import { ReferenceCrm } from '../../reference/reference-crm.js';

/** What of a request a fake may get wrong. */
export interface Asked {
  url: string;
  headers: Headers;
}

/** A fake that also understands what the real CRM does not. */
export class LenientCrm extends ReferenceCrm {
  readonly #understand: (asked: Asked) => Asked;

  constructor(environment: Environment, understand: (asked: Asked) => Asked) {
    super(environment);
    this.#understand = understand;
  }

  override async fetch(request: Request, withhold: () => Promise<Response>): Promise<Response> {
    const { url, headers } = this.#understand({ url: request.url, headers: request.headers });
    const { method } = request;
    const body = await request.text();
    return super.fetch(new Request(url, { method, headers, ...(body && { body }) }), withhold);
  }
}
