// What a call with a transcript of a megabyte costs: to divide it into entries, and the longest step of writing one of them
// again, during which nobody else is answered. node bench/long-call.mjs
import { callFactSchema, learnOfCall, mergeIntoEntry, renderCall } from '../packages/core/dist/index.js';
import { report, round } from './support/report.mjs';

const ROUNDS = process.env.BENCH_QUICK ? 3 : 10;
const line = (index) => `Speaker ${index % 2}: line ${index}, "twelve" & no more. ${'word '.repeat(11)}\n`;
const transcript = Array.from({ length: 12_000 }, (_, index) => line(index))
  .join('')
  .slice(0, 1_000_000);

const answered = {
  origin: 'post',
  direction: 'Inbound',
  result: 'Call connected',
  startTime: Date.UTC(2026, 6, 14, 17, 2),
  duration: 95,
  contact: { id: 101, name: 'Ada Known' },
};
const learn = (known, said, isFiled) =>
  learnOfCall(known, callFactSchema.parse({ origin: 'sync', sessionId: '700001', ...said }), { isFiled });
const known = learn(undefined, { ...answered, transcript }, false);
const later = learn(known, { aiNote: 'Ada wants twelve units.' }, true);

const rows = ['text/html', 'text/markdown', 'text/plain'].map((format) => {
  const settings = {
    format,
    zone: { timezoneName: 'America/New_York' },
    agentName: 'Ann Agent',
    userSettings: {},
    markerOf: (part) => `Daybook #k7Q2mX9aBc${part}`,
    markerPlace: 'body',
    entryBytes: 90_000,
    subjectCharacters: 255,
  };
  const entries = renderCall(known, settings);
  const parts = renderCall(later, settings, entries.length);
  const steps = entries.map(({ part, subject, body, memory }, index) => {
    const { layout } = parts[index];
    const standing = { subject, body };
    return cost(() => mergeIntoEntry({ known: later, part, layout, settings, memory, standing }));
  });
  return {
    format,
    entries: entries.length,
    'divided, ms': cost(() => renderCall(later, settings, entries.length)),
    'longest step, ms': Math.max(...steps),
  };
});
report({ rows });

/** Milliseconds of processor time: of the best round, for what else runs on the machine only adds. */
function cost(work) {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return round(Math.min(...rounds), 0);
}
