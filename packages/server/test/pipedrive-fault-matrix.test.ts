import type { FaultKind, Operation } from '@daybook/connector-pipedrive/fake';
import { expect, it } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { startPipedriveDaybook } from './support/pipedrive-daybook.js';

const MINUTE = 60_000;
const operations = ['createActivity', 'updateActivity', 'findActivities', 'readActivity'] as const;
const durations = { once: 1, 'for a while': 4, 'for ever': Number.POSITIVE_INFINITY };
type Duration = keyof typeof durations;

const kinds: FaultKind[] = [
  '429 reset seconds',
  '429 reset epoch',
  '429 without',
  '403 html',
  '500',
  '503',
  'reset before',
  'reset after',
  'hang before',
  'hang after',
  'late',
  'garbage',
  '401',
  '400',
  '402',
  '404',
  '410',
];

const passing = 'filed';

/** The end of each story that does not end with every message in Pipedrive: the reason on the unfiled list. */
function expectedEnd(kind: FaultKind, on: Operation, duration: Duration): string {
  if (kind === '401') return duration === 'once' ? passing : 'crm_login_expired';
  // What is not there at all may not be there yet: Pipedrive is asked a second time.
  if (kind === '404' && duration === 'once' && (on === 'updateActivity' || on === 'readActivity'))
    return passing;
  if (kind === '404' || kind === '410')
    return on === 'updateActivity' || on === 'readActivity' ? 'entry_deleted' : 'crm_not_found';
  if (kind === '400') return 'crm_rejected';
  if (kind === '402') return 'crm_forbidden';
  if (duration !== 'for ever') return passing;
  if (kind.startsWith('429') || kind === '403 html') return 'crm_rate_limit';
  const isWrite = on === 'createActivity' || on === 'updateActivity';
  const lands: FaultKind[] = ['reset after', 'hang after', 'late', 'garbage'];
  return isWrite && lands.includes(kind) ? passing : 'crm_unavailable';
}

const matrix = operations.flatMap((on) =>
  kinds.flatMap((kind) => (Object.keys(durations) as Duration[]).map((duration) => ({ on, kind, duration }))),
);
/** Each fault on two operations, by turns once, for a while and for ever; the long form has them all. */
const stories =
  process.env['DAYBOOK_TESTS'] === 'long'
    ? matrix
    : matrix
        .filter((_story, index) => index % 3 === Math.floor(index / 3) % 3)
        .filter((_story, index) => index % 2 === 0);

it.each(stories)(
  '$kind on $on, $duration: ends in Pipedrive once, or on the unfiled list',
  async ({ on, kind, duration }) => {
    const { signIn, ada, fake, company, pass } = await startPipedriveDaybook({
      server: { logbook: { giveUpAfterMs: 45 * MINUTE } },
    });
    const { log, unfiled } = await signIn();
    const day = (...ids: number[]): object =>
      conversation(
        ids.map((id) => message(id, `text ${id}`)),
        { contactId: ada.id },
      );
    if (on === 'updateActivity' || on === 'readActivity') await log(day(1));
    if (on === 'findActivities') fake.faults.push({ on: 'createActivity', kind: 'hang after', times: 1 });
    fake.faults.push({ on, kind, times: durations[duration] });

    const answer = await log(day(1, 2));
    await pass(30_000);
    fake.landLate();
    await pass(60 * MINUTE);
    fake.landLate();
    await pass(5 * MINUTE);

    const end = expectedEnd(kind, on, duration);
    expect((await unfiled()).map(({ reason }) => reason.code)).toEqual(end === passing ? [] : [end]);
    expect(company.activities.length).toBeLessThanOrEqual(1);
    const lines = company.activities
      .flatMap(({ note }) => transcript((note ?? '').replaceAll('<br />', '<br>')))
      .map((line) => line.split(' | ')[1]);
    expect(lines).toEqual(end === passing ? ['text 1', 'text 2'] : [...new Set(lines)]);
    expect([200, 400, 409, 429, 503]).toContain(answer.statusCode);
  },
);
