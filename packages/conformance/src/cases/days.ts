import type { Case } from '../case.js';
import type { CaseContext } from '../run/case-context.js';
import { checkEqual } from '../run/check.js';
import { sms } from '../run/script.js';

export const dayCases: Case[] = [
  day(
    'days.evening-in-the-west',
    'An evening in Los Angeles is already tomorrow in UTC: the entry stands on the wrong day.',
    {
      zone: 'America/Los_Angeles',
      at: '2026-07-15T04:30:00Z',
      shown: '2026-07-14',
    },
  ),
  day(
    'days.morning-in-the-east',
    'A morning in Auckland is still yesterday in UTC: the entry stands on the wrong day.',
    {
      zone: 'Pacific/Auckland',
      at: '2026-07-13T20:10:00Z',
      shown: '2026-07-14',
    },
  ),
  day(
    'days.summer-time',
    'A fixed offset from the day of signing in is wrong half the year: around midnight, by a day.',
    {
      zone: 'America/New_York',
      at: '2026-01-15T04:30:00Z',
      shown: '2026-01-14',
    },
  ),
  day('days.not-today', 'Who logs last week today finds last week under today.', {
    zone: 'America/Los_Angeles',
    at: '2026-07-06T19:00:00Z',
    shown: '2026-07-06',
  }),
  {
    id: 'days.of-a-thread',
    level: 2,
    why: 'A shared thread that was logged late must stand on the day of the conversation as well.',
    capability: 'shown day',
    run: (context) =>
      checkDay(context, {
        zone: 'America/Los_Angeles',
        at: '2026-07-06T19:00:00Z',
        shown: '2026-07-06',
        isThread: true,
      }),
  },
  {
    id: 'days.server-elsewhere',
    level: 2,
    why: 'A server stands in another time zone than its users. Who takes its local day files everything a day off.',
    capability: 'shown day',
    async run(context) {
      const home = process.env['TZ'];
      try {
        process.env['TZ'] = 'Pacific/Kiritimati';
        await checkDay(context, {
          zone: 'America/Los_Angeles',
          at: '2026-07-14T19:00:00Z',
          shown: '2026-07-14',
        });
      } finally {
        if (home === undefined) delete process.env['TZ'];
        else process.env['TZ'] = home;
      }
    },
  },
  {
    id: 'days.stays-put',
    level: 2,
    why: 'An entry that moves with every update is not found on the day on which people talked.',
    capability: 'shown day',
    async run(context) {
      const zone = 'America/Los_Angeles';
      await context.moveTo(zone);
      const contact = await context.seed();
      const first = sms('Good evening', '2026-07-15T04:30:00Z');
      const logId = await context.create({
        contact,
        digest: await context.digest({ contact, messages: [first] }),
      });
      context.clock.advance(86_400_000);
      const late = sms('One more thing', '2026-07-15T06:50:00Z');
      await context.update(
        { contact, digest: await context.digest({ contact, messages: [first, late] }) },
        logId,
      );
      checkEqual(await context.crm.shownDay?.(logId, zone), '2026-07-14', 'the day shown after an update');
    },
  },
];

interface Evening {
  zone: string;
  at: string;
  shown: string;
  isThread?: boolean;
}

function day(id: string, why: string, evening: Evening): Case {
  return { id, level: 2, why, capability: 'shown day', run: (context) => checkDay(context, evening) };
}

async function checkDay(context: CaseContext, { zone, at, shown, isThread }: Evening): Promise<void> {
  await context.moveTo(zone);
  const contact = await context.seed();
  const digest = await context.digest({
    contact,
    messages: [sms('Good evening', at)],
    ...(isThread && { thread: { owner: 'Support' } }),
  });
  const more = isThread
    ? { ownerName: 'Support', sharedSMSLogContent: { subject: digest.subject, body: digest.body } }
    : {};
  const logId = await context.create({ contact, digest, more });
  checkEqual(await context.crm.shownDay?.(logId, zone), shown, `the day shown for ${at} in ${zone}`);
}
