import type { RecordId } from '@daybook/core';
import type { Case } from '../case.js';
import type { CaseContext } from '../run/case-context.js';
import { checkEqual } from '../run/check.js';
import { aCall, createCall, type WrittenCall, writeChanges } from '../run/phone-call.js';

/** A call stands on the day on which people talked where they live, also when it becomes known that it was another one. */
export const callDayCases: Case[] = [
  callDay(
    'calls.evening-in-the-west',
    'An evening in Los Angeles is already tomorrow in UTC: the call stands on the wrong day.',
    {
      zone: 'America/Los_Angeles',
      begins: { at: '2026-07-15T04:30:00Z', shown: '2026-07-14' },
      corrected: { at: '2026-07-14T04:30:00Z', shown: '2026-07-13' },
    },
  ),
  callDay(
    'calls.morning-in-the-east',
    'A morning in Auckland is still yesterday in UTC: the call stands on the wrong day.',
    {
      zone: 'Pacific/Auckland',
      begins: { at: '2026-07-13T20:10:00Z', shown: '2026-07-14' },
      corrected: { at: '2026-07-12T20:10:00Z', shown: '2026-07-13' },
    },
  ),
];

interface Moment {
  at: string;
  shown: string;
}

/** When a call seemed to begin, and when it did. */
interface Days {
  zone: string;
  begins: Moment;
  corrected: Moment;
}

function callDay(id: string, why: string, days: Days): Case {
  return {
    id,
    level: 2,
    why,
    capability: ['createCallLog', 'shown day'],
    run: (context) => checkCallDays(context, days),
  };
}

async function checkCallDays(context: CaseContext, { zone, begins, corrected }: Days): Promise<void> {
  await context.moveTo(zone);
  const call = await callAt(context, begins);
  const logId = await createCall(context, call);
  await checkShown(context, logId, { zone, ...begins });
  await writeChanges(context, await callAt(context, corrected, call), logId, ['time']);
  await checkShown(context, logId, { zone, ...corrected });
}

function callAt(context: CaseContext, { at }: Moment, known?: WrittenCall): Promise<WrittenCall> {
  return aCall(context, { startTime: Date.parse(at) }, known?.contact);
}

async function checkShown(
  context: CaseContext,
  logId: RecordId,
  { zone, at, shown }: Moment & Pick<Days, 'zone'>,
): Promise<void> {
  checkEqual(
    await context.crm.shownDay?.(logId, zone),
    shown,
    `the day shown for a call at ${at} in ${zone}`,
  );
}
