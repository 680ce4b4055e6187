import { reportFrom, type Standing, TAKES_NO_WRITES } from '../figures/report.js';
import { withStorage } from './with-storage.js';

/** `daybook status`: prints what was filed and what waits, of all processes on the same database. */
export async function showStatus({ json = false }: { json?: boolean }): Promise<void> {
  await withStorage(async (storage) => {
    const at = storage.now();
    const report = await reportFrom(storage, at);
    if (json) {
      console.log(JSON.stringify(report, null, 2));
      return;
    }
    const accounts = report.accounts.map(({ platform, account, ...standing }) =>
      describe(`${platform} ${account || '(sign-ins)'}`, standing, at),
    );
    const lines = [describe('all', report.total, at), ...accounts];
    console.log(
      [
        ...(report.takesWrites ? [] : [TAKES_NO_WRITES]),
        ...lines,
        'What a running server has filed and asked since, it adds once a minute.',
      ].join('\n'),
    );
  });
}

function describe(name: string, standing: Standing, at: number): string {
  const {
    filedToday,
    waiting,
    waitingSince,
    lastProblem,
    unfiled,
    callsToday,
    errorsToday,
    latency,
    budget,
  } = standing;
  const since =
    waitingSince === null ? '' : ` (the oldest for ${Math.round((at - waitingSince) / 60_000)} min)`;
  const problem =
    lastProblem && `last problem: ${lastProblem.code}, ${Math.round((at - lastProblem.at) / 60_000)} min ago`;
  return [
    `${name}: ${filedToday} filed today, ${waiting} waiting${since}`,
    ...(problem === null ? [] : [problem]),
    `not filed: ${list(unfiled)}`,
    `${callsToday} CRM calls, errors: ${list(errorsToday)}`,
    ...(latency === null ? [] : [`95% within ${latency} ms`]),
    ...(budget === null ? [] : [`budget: ${budget.spent} of ${budget.limit ?? 'unknown'} spent`]),
  ].join('; ');
}

function list(counts: Record<string, number>): string {
  return (
    Object.entries(counts)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ') || '0'
  );
}
