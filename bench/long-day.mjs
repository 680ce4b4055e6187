// A day of 300 messages that is sent again with one more, beside a day of one message that gets its second: processor time
// of the server for such a request, which is what the client sends all day long. node bench/long-day.mjs
// oxlint-disable no-await-in-loop -- one measurement after another
import { client, day } from './support/load.mjs';
import { startSubject } from './support/processes.mjs';
import { report, round } from './support/report.mjs';

const DAYS = process.env.BENCH_QUICK ? 10 : 40;
const LENGTH = 300;
const kinds = process.env.DATABASE_URL ? ['sqlite', 'postgres'] : ['sqlite'];
const faults = [];
const rows = [];
for (const kind of kinds) {
  const short = await measure(kind, 1);
  const long = await measure(kind, LENGTH);
  rows.push({
    database: kind,
    'a day of 1, CPU ms': round(short),
    [`a day of ${LENGTH}, CPU ms`]: round(long),
    ratio: round(long / short),
  });
}
report({
  rows,
  ratios: Object.fromEntries(rows.map(({ database, ratio }) => [`${database}: 300, of 1`, ratio])),
  faults,
});

/** Milliseconds of processor time for a day that is sent again whole, with one more message. */
async function measure(kind, length) {
  const env = kind === 'sqlite' ? { DATABASE_URL: '' } : {};
  const { crm, server, stop } = await startSubject('daybook', { env });
  const login = { platform: 'bench', apiKey: `ann-${Date.now()}`, hostname: 'localhost' };
  const token = JSON.parse((await client(server.port)('POST', '/apiKeyLogin', login)).text).jwtToken;
  const send = client(server.port, token);
  const days = Array.from({ length: DAYS * 2 }, (_, which) =>
    day(
      `${kind}-${length}-${which}`,
      Array.from({ length: length + 1 }, (_each, index) => `text ${which * 1_000 + index}.`),
    ),
  );
  const post = async (body) => {
    const { status, text } = await send('POST', '/messageLog', body);
    if (status !== 200) faults.push(`${status} ${text}`);
  };
  for (const whole of days) {
    const { messages } = whole.logInfo;
    await post({ ...whole, logInfo: { ...whole.logInfo, messages: messages.slice(0, length) } });
  }
  // The first half warms up.
  for (const whole of days.slice(0, DAYS)) await post(whole);
  await server.ask('begin');
  for (const whole of days.slice(DAYS)) await post(whole);
  const { cpuMs } = await server.ask('end');
  const { texts, twice } = JSON.parse((await client(crm.port)('GET', '/count')).text);
  if (texts !== days.length * (length + 1) || twice > 0)
    faults.push(`${kind}: ${texts} of ${days.length * (length + 1)} messages in the CRM, ${twice} twice`);
  await stop();
  return cpuMs / DAYS;
}
