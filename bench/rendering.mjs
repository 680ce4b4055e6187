// What it costs to render a day, by its length and the format of the text. node bench/rendering.mjs
import { buildDigest } from '../packages/core/dist/index.js';
import { day } from './support/load.mjs';
import { report, round } from './support/report.mjs';

const ROUNDS = process.env.BENCH_QUICK ? 3 : 15;
const formats = ['text/html', 'text/markdown', 'text/plain'];
const lengths = [1, 10, 50, 300, 3_000];

const rows = formats.map((format) => {
  const times = lengths.map((length) => [`${length}, µs a message`, round(cost(format, length))]);
  return { format, ...Object.fromEntries(times) };
});
const [html] = rows;
report({
  rows,
  ratios: {
    'a message of a day of 3,000, of one of a day of 50': round(
      html['3000, µs a message'] / html['50, µs a message'],
    ),
  },
});

/** Microseconds of processor time a message: of the best round, for what else runs on the machine only adds. */
function cost(format, length) {
  const { logInfo } = day('rendering', texts(length));
  const { messages, correspondents, ...about } = logInfo;
  const input = {
    key: logInfo.conversationLogId,
    conversation: { ...about, type: 'SMS', correspondents, contact: { id: 101, name: 'Ada Known' } },
    messages,
    startsAt: messages[0].creationTime,
    zone: { timezoneName: 'America/New_York' },
    agentName: 'Ann Agent',
    footer: '--- Created via RingCentral App Connect',
    part: 1,
    format,
    marker: 'Daybook #k7Q2mX9aBc',
    markerPlace: 'body',
  };
  const repeats = Math.ceil(3_000 / length);
  const rounds = Array.from({ length: ROUNDS }, () => {
    // A message is rendered once for as long as it is in memory: these are new each time.
    const days = Array.from({ length: repeats }, () => structuredClone(input));
    const before = process.cpuUsage();
    for (const each of days) {
      const { body } = buildDigest(each);
      if (!body.includes(`text ${length - 1}`)) throw new Error('a message is not in its entry');
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / repeats / length;
  });
  return Math.min(...rounds);
}

function texts(length) {
  return Array.from({ length }, (_, index) => `text ${index}. Friday at <half past ten> suits us & you.`);
}
