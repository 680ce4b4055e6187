import { DaybookError, type ErrorCode, isAllowedHost, retryAfter } from '@daybook/core';
import type { Environment } from '../../../src/index.js';
import { manifest } from '../../reference/manifest.js';
import { type Access, type Content, ReferenceApi } from '../../reference/reference-api.js';

/** How long it waits after "too many requests". */
export interface Impatience {
  waitMs: number | ((error: DaybookError) => number);
  /** Requests that it concerns; others wait as they should. */
  only?: 'GET';
  tries?: number;
}

const codes: Record<number, ErrorCode> = {
  400: 'crm_rejected',
  401: 'crm_login_expired',
  403: 'crm_rejected',
  404: 'crm_not_found',
  429: 'crm_rate_limit',
};

/** Sends by itself and waits as it likes, instead of using core's client. */
export class ImpatientApi extends ReferenceApi {
  readonly #impatience: Impatience;

  constructor(environment: Environment, impatience: Impatience) {
    super(environment);
    this.#impatience = impatience;
  }

  override async send(access: Access, method: string, place: string, content: Content): Promise<unknown> {
    const { waitMs, only, tries = 5 } = this.#impatience;
    const isElsewhere = !isAllowedHost(manifest, access.user.hostname);
    if (isElsewhere || (only !== undefined && only !== method))
      return super.send(access, method, place, content);
    for (let tried = 1; ; tried += 1) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- one try after another
        return await this.#sendOnce(access, method, place, content);
      } catch (error) {
        if (!DaybookError.is(error) || error.kind !== 'rate_limit' || tried >= tries) throw error;
        // oxlint-disable-next-line no-await-in-loop
        await this.environment.sleep(typeof waitMs === 'number' ? waitMs : waitMs(error));
      }
    }
  }

  async #sendOnce(access: Access, method: string, place: string, content: Content): Promise<unknown> {
    const { user, authHeader, signal } = access;
    const isWrite = method !== 'GET';
    const query = new URLSearchParams(content.query).toString();
    const lost = (): DaybookError => new DaybookError('crm_unavailable', { mayHaveLanded: isWrite });
    const answer = await fetch(`https://${user.hostname}${place}${query && `?${query}`}`, {
      method,
      headers: { authorization: authHeader },
      ...(content.body && { body: JSON.stringify(content.body) }),
      ...(signal && { signal }),
    }).catch(() => {
      throw lost();
    });
    if (!answer.ok) {
      const retryAfterMs = retryAfter(Object.fromEntries(answer.headers), this.environment.now());
      throw codes[answer.status]
        ? new DaybookError(codes[answer.status] ?? 'crm_rejected', { retryAfterMs })
        : lost();
    }
    return answer.json().catch(() => {
      throw lost();
    });
  }
}
