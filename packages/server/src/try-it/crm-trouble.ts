import { setTimeout as sleep } from 'node:timers/promises';
import { type Connector, DaybookError, type InterfaceName, type Params } from '@daybook/core';

/** Longer than anybody who logs is made to wait. */
const SLOW_MS = 7_000;
/** What a broken CRM asks for, so that what waits goes soon after it is repaired. */
const COME_BACK_MS = 1_000;

/** What can be wrong with a CRM, until it is repaired. */
export const troubles = ['none', 'rate_limit', 'down', 'slow'] as const;
export type Trouble = (typeof troubles)[number];

const talksToCrm = /^(?:find|create|update)|^get(?:Message|Call)Log$/;
const writes = /^(?:create|update)/;
const isAboutEntries = /(?:Message|Call)Log$/;

/** The state of the CRM that people try Daybook on: what is wrong with it, and what was asked of it. */
export class CrmTrouble {
  trouble: Trouble = 'none';
  /** The next write is done, and nobody learns of it. */
  losesAnswer = false;
  /** Where its users are. */
  timeZone: string;
  /** Calls about entries so far. */
  readonly calls = { writes: 0, looks: 0 };

  constructor(timeZone: string) {
    this.timeZone = timeZone;
  }

  /** @throws DaybookError as a CRM in this state answers */
  async meet(name: InterfaceName, crm: string): Promise<void> {
    if (isAboutEntries.test(name)) this.calls[writes.test(name) ? 'writes' : 'looks'] += 1;
    if (this.trouble === 'rate_limit')
      throw new DaybookError('crm_rate_limit', { crm, retryAfterMs: COME_BACK_MS });
    if (this.trouble === 'down')
      throw new DaybookError('crm_unavailable', { crm, detail: 'it is down', retryAfterMs: COME_BACK_MS });
    if (this.trouble === 'slow') await sleep(SLOW_MS, undefined, { ref: false });
  }

  /** @throws DaybookError when this write is the one whose answer gets lost */
  answer(name: InterfaceName, crm: string): void {
    if (!this.losesAnswer || !writes.test(name)) return;
    this.losesAnswer = false;
    throw new DaybookError('crm_unavailable', {
      crm,
      detail: 'its answer got lost',
      mayHaveLanded: true,
      retryAfterMs: COME_BACK_MS,
    });
  }
}

/** The same connector, on a CRM that somebody breaks and repairs. */
export function underTrouble(connector: Connector, trouble: CrmTrouble): Connector {
  const { displayName: crm } = connector.manifest;
  return {
    ...connector,
    async call<Name extends InterfaceName>(name: Name, params: Params<Name>) {
      if (!talksToCrm.test(name)) return connector.call(name, params);
      await trouble.meet(name, crm);
      const result = await connector.call(name, params);
      trouble.answer(name, crm);
      return result;
    },
  };
}
