import { type Slot, type Standing, type StatusReport, TAKES_NO_WRITES } from '../figures/report.js';
import { renderPage, type Site } from './layout.js';
import { Plot } from './plot.js';

const plots: { title: string; valueOf: (slot: Slot) => number | null }[] = [
  { title: 'Messages and calls filed in half an hour', valueOf: ({ filed }) => filed },
  { title: 'Messages and calls that waited, at the most', valueOf: ({ waiting }) => waiting },
  { title: 'Messages and calls not filed, at the most', valueOf: ({ unfiled }) => unfiled },
  { title: 'CRM calls in half an hour', valueOf: ({ calls }) => calls },
  { title: 'CRM calls that failed', valueOf: ({ errors }) => errors },
  { title: 'Milliseconds within which 95% of CRM calls were done', valueOf: ({ latency }) => latency },
];

/** What operators look at: counts, by connector and account; no text and no name of anybody. */
export function renderStatusPage(
  site: Site,
  { at, takesWrites, total, accounts, slots }: StatusReport,
): string {
  return renderPage({
    site,
    path: '/status',
    title: 'Status',
    children: (
      <>
        <div class="lead">
          <h1>Status</h1>
          <p class="soft">
            All processes, {new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC. Today began at
            00:00 UTC. For Prometheus the same figures stand at <a href={`${site.base}/metrics`}>/metrics</a>.
          </p>
        </div>
        {!takesWrites && (
          <p class="notice" role="alert">
            {TAKES_NO_WRITES}
          </p>
        )}
        <dl class="figures card">
          <Figure name="filed today" value={total.filedToday} />
          <Figure name="waiting" value={total.waiting} />
          <Figure name="oldest waits" value={ageOf(total.waitingSince, at)} />
          <Figure name="not filed" value={totalOf(total.unfiled)} />
          <Figure name="CRM calls today" value={total.callsToday} />
          <Figure name="of them failed" value={totalOf(total.errorsToday)} />
        </dl>
        <section class="card" aria-labelledby="accounts">
          <h2 id="accounts">By connector and account</h2>
          {accounts.length === 0 ? (
            <p class="empty">Nothing has happened today, and nothing waits.</p>
          ) : (
            <Accounts accounts={accounts} at={at} />
          )}
        </section>
        <section aria-labelledby="day">
          <h2 id="day">The last 24 hours</h2>
          <div class="plots">
            {plots.map(({ title, valueOf }) => (
              <Plot title={title} points={slots.map((slot) => ({ at: slot.at, value: valueOf(slot) }))} />
            ))}
          </div>
        </section>
      </>
    ),
  });
}

function Accounts({ accounts, at }: Pick<StatusReport, 'accounts' | 'at'>) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-labelledby="accounts">
      <table>
        <thead>
          <tr>
            <th scope="col">connector</th>
            <th scope="col">account</th>
            <th scope="col" class="number">
              filed today
            </th>
            <th scope="col" class="number">
              waiting
            </th>
            <th scope="col">oldest waits</th>
            <th scope="col">not filed, by reason</th>
            <th scope="col" class="number">
              CRM calls
            </th>
            <th scope="col">failed, by kind</th>
            <th scope="col">last problem of what waits</th>
            <th scope="col" class="number">
              95% within
            </th>
            <th scope="col">budget of today</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map(({ platform, account, ...standing }) => (
            <tr>
              <td>{platform}</td>
              <th scope="row">{account || 'sign-ins'}</th>
              <td class="number">{standing.filedToday}</td>
              <td class="number">{standing.waiting}</td>
              <td>{ageOf(standing.waitingSince, at)}</td>
              <td>{listOf(standing.unfiled)}</td>
              <td class="number">{standing.callsToday}</td>
              <td>{listOf(standing.errorsToday)}</td>
              <td>{problemOf(standing, at)}</td>
              <td class="number">{standing.latency === null ? '-' : `${standing.latency} ms`}</td>
              <td>{budgetOf(standing)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Figure({ name, value }: { name: string; value: number | string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function ageOf(since: number | null, at: number): string {
  if (since === null) return '-';
  const minutes = Math.round(Math.max(0, at - since) / 60_000);
  if (minutes < 1) return '< 1 min';
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

function problemOf({ lastProblem }: Standing, at: number): string {
  return lastProblem === null ? '-' : `${lastProblem.code}, ${ageOf(lastProblem.at, at)} ago`;
}

function budgetOf({ budget }: Standing): string {
  if (budget === null) return '-';
  if (budget.limit === null) return `${budget.spent} spent`;
  return `${budget.spent} spent, ${Math.max(0, budget.limit - budget.spent)} left`;
}

function listOf(counts: Record<string, number>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name}: ${count}`);
  return parts.join(', ') || '-';
}

function totalOf(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
