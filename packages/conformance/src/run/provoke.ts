import type { RecordId } from '@daybook/core';
import type { FaultKind, FaultTarget } from '../fake-crm-port.js';
import type { CaseContext, Writing } from './case-context.js';
import { sms } from './script.js';

const hello = sms('Hello, is the roof done?', '2026-07-14T17:02:00Z');
const answer = sms('Nearly. Tomorrow.', '2026-07-14T17:09:00Z', { direction: 'Outbound' });

/** Lets something go wrong, from the next request on. */
export function queue(
  context: CaseContext,
  on: FaultTarget,
  kind: FaultKind,
  times = 1,
): { hintMs?: number } {
  return context.crm.queueFault?.({ on, kind, times }) ?? {};
}

/** A day that is ready to be written; the person is signed in. */
export async function aDay(context: CaseContext): Promise<Writing> {
  await context.caller();
  const contact = await context.seed();
  return { contact, digest: await context.digest({ contact, messages: [hello] }) };
}

/** A day that stands in the CRM, and the same day with one more message. */
export async function aFiledDay(context: CaseContext): Promise<{ logId: RecordId; next: Writing }> {
  const writing = await aDay(context);
  const { contact } = writing;
  const logId = await context.create(writing);
  return { logId, next: { contact, digest: await context.digest({ contact, messages: [hello, answer] }) } };
}
