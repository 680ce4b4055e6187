import type { Case } from '../case.js';
import type { CaseContext } from '../run/case-context.js';
import { check } from '../run/check.js';
import { ADA, sms } from '../run/script.js';

export const budgetCases: Case[] = [
  {
    id: 'budget.create',
    level: 3,
    why: 'Each request counts against what the company may ask for in a day. Who needs more than stated stops all its apps.',
    capability: 'http',
    async run(context) {
      const { next } = await warmUp(context);
      await checkBudget(context, 'create', () => context.create(next).then(() => undefined));
    },
  },
  {
    id: 'budget.update',
    level: 3,
    why: 'Most writes are updates. One request too many for each of them doubles what a busy team costs.',
    capability: 'http',
    async run(context) {
      const { next } = await warmUp(context);
      const logId = await context.create(next);
      await checkBudget(context, 'update', () => context.update(next, logId));
    },
  },
];

/** A connector that has found the contact and written a day: from here on it knows what it needs to know. */
async function warmUp(context: CaseContext): Promise<{ next: Parameters<CaseContext['create']>[0] }> {
  context.keepWarm();
  const contact = await context.seed();
  await context.findContact(ADA.phone);
  const first = await context.digest({ contact, messages: [sms('Hello', '2026-07-14T17:02:00Z')] });
  await context.create({ contact, digest: first });
  const next = await context.digest({ contact, messages: [sms('Next day', '2026-07-15T17:02:00Z')] });
  return { next: { contact, digest: next } };
}

async function checkBudget(
  context: CaseContext,
  what: 'create' | 'update',
  write: () => Promise<void>,
): Promise<void> {
  const before = context.network.requests.length;
  await write();
  const made = context.network.requests.slice(before);
  const stated = context.subject.budget[what];
  const list = made.map(({ method, url }) => `${method} ${url.pathname}`).join(', ');
  check(made.length <= stated, `one ${what} made ${made.length} requests, ${stated} are stated: ${list}`);
}
