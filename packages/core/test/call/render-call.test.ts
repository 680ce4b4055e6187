import { describe, expect, test } from 'vitest';
import { renderCall } from '../../src/index.js';
import { fact, knowledgeOf, life } from '../support/call-facts.js';
import { textSettings } from '../support/call-text.js';

const known = knowledgeOf(Object.values(life));

test('HTML', () => {
  expect(renderCall(known, textSettings()).map(({ subject, body }) => ({ subject, body }))).toEqual([
    {
      subject: 'Inbound Call from Ada Known',
      body:
        '<b>Agent notes</b><br>Wants a quote<br><br><b>Call details</b><br><ul>' +
        '<li><b>Summary</b>: Inbound Call from Ada Known</li>' +
        '<li><b>Date/time</b>: 2026-07-14 10:02:01 AM</li>' +
        '<li><b>Duration</b>: 1 minute, 35 seconds</li>' +
        '<li><b>Result</b>: Call connected</li>' +
        '<li><b>Call recording link</b>: <a href="https://r.example/1">open</a></li></ul>' +
        '<b>AI Note</b><br>Ada wants twelve units.<br><br>' +
        '<b>Transcript</b><br>Ada: Twelve, please.<br>Ann: Right away.<br><br>Daybook #k7Q2mX9aBc12',
    },
  ]);
});

test('plain text', () => {
  expect(renderCall(known, textSettings({ format: 'text/plain' }))[0]?.body).toBe(`Agent notes
Wants a quote

Call details
- Summary: Inbound Call from Ada Known
- Date/Time: 2026-07-14 10:02:01 AM
- Duration: 1 minute, 35 seconds
- Result: Call connected
- Call recording link: https://r.example/1

- AI Note:
Ada wants twelve units.
--- END

- Transcript:
Ada: Twelve, please.
Ann: Right away.
--- END

Daybook #k7Q2mX9aBc12`);
});

test('Markdown', () => {
  expect(renderCall(known, textSettings({ format: 'text/markdown' }))[0]?.body).toBe(`## Agent notes

Wants a quote

## Call details

- **Summary**: Inbound Call from Ada Known
- **Date/Time**: 2026\\-07\\-14 10\\:02\\:01 AM
- **Duration**: 1 minute\\, 35 seconds
- **Result**: Call connected
- **Call recording link**: [https\\:\\/\\/r\\.example\\/1](<https://r.example/1>)

### AI Note

Ada wants twelve units\\.

### Transcript

Ada\\: Twelve\\, please\\.\\
Ann\\: Right away\\.

Daybook #k7Q2mX9aBc12`);
});

test('a call that goes on says what is known of it, and where the recording will be', () => {
  const body = renderCall(knowledgeOf([life.answered]), textSettings({ markerPlace: 'field' }))[0]?.body;
  expect(body).toBe(
    '<b>Call details</b><br><ul><li><b>Summary</b>: Inbound Call from Ada Known</li>' +
      '<li><b>Date/time</b>: 2026-07-14 10:02:00 AM</li><li><b>Duration</b>: 3 seconds</li>' +
      '<li><b>Result</b>: CallConnected</li><li><b>Call recording link</b>: (pending...)</li></ul>',
  );
});

describe('the person’s switches', () => {
  const bodyWith = (userSettings: Record<string, unknown>, of = known) =>
    renderCall(of, textSettings({ format: 'text/plain', userSettings }))[0]?.body ?? '';

  test('B5: what is switched off is not there', () => {
    const off = Object.fromEntries(
      ['Note', 'Subject', 'DateTime', 'Duration', 'Result', 'Recording', 'AiNote', 'Transcript'].map(
        (name) => [`addCallLog${name}`, { value: false }],
      ),
    );
    expect(bodyWith(off)).toBe('Call details\n\nDaybook #k7Q2mX9aBc12');
  });

  test('what is off at first can be switched on', () => {
    const on = Object.fromEntries(
      ['addCallSessionId', 'addRingCentralUserName', 'addRingCentralNumber', 'addCallLogContactNumber'].map(
        (name) => [name, { value: true, customizable: true }],
      ),
    );
    expect(bodyWith(on).split('\n').slice(3, 9)).toEqual([
      'Call details',
      '- Session Id: 700001',
      '- RingCentral user name: Ann Agent',
      '- RingCentral number and extension: +16505550001, ext 101',
      '- Summary: Inbound Call from Ada Known',
      '- Contact Number: +14155550100',
    ]);
  });

  test.each([
    ['YYYY-MM-DD hh:mm:ss A', '2026-07-14 10:02:01 AM', '2026-01-14 09:02:01 AM'],
    ['MM/DD/YYYY hh:mm:ss A', '07/14/2026 10:02:01 AM', '01/14/2026 09:02:01 AM'],
    ['DD/MM/YYYY HH:mm:ss', '14/07/2026 10:02:01', '14/01/2026 09:02:01'],
  ])(
    'B5: the date is printed as %s in the person’s own zone, in summer and in winter',
    (pattern, summer, winter) => {
      const body = (startTime: number) =>
        bodyWith({ logDateFormat: { value: pattern } }, knowledgeOf([fact({ ...life.answered, startTime })]));
      expect(body(1_784_048_521_000)).toContain(`- Date/Time: ${summer}\n`);
      expect(body(Date.UTC(2026, 0, 14, 17, 2, 1))).toContain(`- Date/Time: ${winter}\n`);
    },
  );
});

test.each([
  [0, '0 seconds'],
  [1, '1 second'],
  [60, '1 minute'],
  [95, '1 minute, 35 seconds'],
  [3_661, '1 hour, 1 minute, 1 second'],
  [7_170, '1 hour, 59 minutes, 30 seconds'],
])('%d seconds read as %s', (duration, text) => {
  const body = renderCall(
    knowledgeOf([fact({ ...life.record, duration })]),
    textSettings({ format: 'text/plain' }),
  );
  expect(body[0]?.body).toContain(`- Duration: ${text}\n`);
});

test('the journey names who had the call; a leg without its other side does no harm', () => {
  const legs = [
    { direction: 'Inbound', to: { phoneNumber: '+16505550001', name: 'Ann Agent' } },
    { to: { name: 'Bob', phoneNumber: '+16505550002', extensionNumber: '102' }, duration: 30 },
    { duration: 1 },
  ];
  const body = renderCall(knowledgeOf([life.record, fact({ legs })]), textSettings({ format: 'text/plain' }));
  expect(body[0]?.body).toContain(`- Call journey:
Received call at Ann Agent, +16505550001
Transferred to Bob, +16505550002, ext 102, duration: 30 seconds
Transferred to somebody, duration: 1 second
--- END`);
});

test('B10: a missed call links to the voicemail that it left', () => {
  const missed = fact({ ...life.record, result: 'Voicemail', voicemailLink: 'https://r.example/v' });
  expect(renderCall(knowledgeOf([missed]), textSettings())[0]?.body).toContain(
    '<li><b>Voicemail recording link</b>: <a href="https://r.example/v">open</a></li>',
  );
});

test('nothing that people say becomes markup', () => {
  const hostile = '<script>alert(1)</script> $& - Duration: x\n## Call details\n<img src=x onerror=alert(1)>';
  const spoken = knowledgeOf([
    life.record,
    fact({ note: hostile, aiNote: hostile, subject: hostile, origin: 'edit' }),
  ]);
  const [html] = renderCall(spoken, textSettings());
  expect(html?.body).not.toMatch(/<script|<img/);
  expect(html?.body).toContain(
    '&lt;script&gt;alert(1)&lt;/script&gt; $&amp; - Duration: x<br>## Call details<br>',
  );
  expect(html?.subject).toBe(hostile.replaceAll('\n', ' '));
});

describe('B6: a transcript longer than an entry', () => {
  const line = 'Ada: I should like to have twelve of these, thank you very much & <b>good bye</b>.\n';
  const transcript = line.repeat(Math.ceil(100_000 / line.length));
  const long = knowledgeOf([...Object.values(life), fact({ transcript })]);

  test.each(['text/html', 'text/markdown', 'text/plain'] as const)(
    'goes on in a second one (%s)',
    (format) => {
      const settings = textSettings({ format, entryBytes: 65_000 });
      const parts = renderCall(long, settings);
      expect(parts.map(({ body }) => Buffer.byteLength(body) <= 65_000)).not.toContain(false);
      expect(parts.map(({ subject }) => subject).slice(0, 2)).toEqual([
        'Inbound Call from Ada Known',
        'Inbound Call from Ada Known (part 2)',
      ]);
      expect(parts[1]?.body).toContain('Daybook #k7Q2mX9aBc22');
      expect(parts[1]?.body).not.toContain('Duration');
    },
  );

  test('together they have the whole text, in order', () => {
    const bodies = renderCall(long, textSettings({ format: 'text/plain', entryBytes: 65_000 })).map(
      ({ body }) => body,
    );
    expect(bodies).toHaveLength(2);
    const pieces = bodies.map((body) => body.split('- Transcript:\n')[1]?.split('\n--- END')[0] ?? '');
    expect(pieces.join('')).toBe(transcript);
    expect(pieces[0]?.endsWith('\n')).toBe(true);
  });

  test('a note that is longer than an entry is not cut off either', () => {
    const note = 'Wants a quote. '.repeat(200);
    const parts = renderCall(
      knowledgeOf([life.record, fact({ note })]),
      textSettings({ format: 'text/plain', entryBytes: 1_000 }),
    );
    const words =
      parts
        .map(({ body }) => body)
        .join('')
        .match(/Wants|a|quote\./g) ?? [];
    expect(words.filter((word) => word === 'quote.')).toHaveLength(200);
    expect(parts.map(({ body }) => Buffer.byteLength(body) <= 1_000)).not.toContain(false);
  });
});

test('the same call is always the same text', () => {
  expect(renderCall(known, textSettings())).toEqual(renderCall(known, textSettings()));
});
