import type { LiveAccount } from '../../src/index.js';
import { FakeClock } from '../../src/run/clock.js';
import { GOOD, ReferenceCrm, type Ways } from '../reference/reference-crm.js';

const PHONE = '+14155550142';

/** Stands for a real account: a reference CRM with one contact. Its clock is not the kit's. */
export function liveAccount(ways: Ways = {}): LiveAccount & { crm: ReferenceCrm } {
  const environment = new FakeClock(Date.UTC(2026, 10, 22, 9));
  const crm = new ReferenceCrm(environment, ways);
  crm.seedContact({ name: 'Ada Known', phone: PHONE });
  const silence = (): Promise<Response> => new Promise<never>(() => undefined);
  return { ...GOOD, phone: PHONE, environment, crm, answer: (request) => crm.fetch(request, silence) };
}
