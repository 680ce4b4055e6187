import { expect, test } from 'vitest';
import { isGenuine, seal } from '../src/certificate/certificate.js';
import {
  type Certificate,
  certify,
  type Report,
  readBlock,
  renderBlock,
  whyStale,
  writeBlock,
} from '../src/index.js';
import { referenceReport } from './support/reference-report.js';

const NOW = Date.UTC(2026, 6, 14, 12);
const DAY_MS = 86_400_000;

const report: Report = {
  kit: '0.0.0',
  connector: '@acme/daybook-connector',
  connectorVersion: '1.2.3',
  crm: 'Acme',
  budget: { create: 2, update: 1 },
  cases: [
    { id: 'entries.created', level: 1, why: 'Why.', status: 'passed' },
    { id: 'text.dollars', level: 2, why: 'Why.', status: 'failed', message: 'line 1 is "a"' },
    {
      id: 'contacts.created',
      level: 2,
      why: 'Why.',
      status: 'not applicable',
      reason: 'no createContact --> none',
      blocks: false,
    },
  ],
  proven: 1,
  level: 1,
  ceiling: undefined,
};

test('a certificate says what was proven, when and with what', () => {
  const { fingerprint, ...certificate } = certify(report, { now: NOW });
  expect(certificate).toEqual({
    connector: '@acme/daybook-connector',
    version: '1.2.3',
    crm: 'Acme',
    kit: '0.0.0',
    date: '2026-07-14',
    level: 1,
    levelName: 'speaks the contract',
    budget: { create: 2, update: 1 },
    counts: { passed: 1, failed: 1, notApplicable: 1 },
    failed: ['text.dollars'],
    notApplicable: [{ id: 'contacts.created', reason: 'no createContact --> none' }],
    live: null,
  });
  expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
});

test('the block reads well and holds the whole certificate', () => {
  const certificate = certify(report, { now: NOW });
  const block = renderBlock(certificate);
  expect(block.split('\n').slice(0, 12)).toEqual([
    '<!-- conformance:begin -->',
    '**Daybook conformance: level 1, speaks the contract**',
    '',
    '`@acme/daybook-connector` 1.2.3 for Acme, checked on 2026-07-14 with kit 0.0.0: 1 cases passed, 1 failed, 1 does not apply. Stated requests to the CRM: 2 for a new entry, 1 for an update. Not seen live.',
    '',
    'Failed:',
    '',
    '- `text.dollars`',
    '',
    'Do not apply:',
    '',
    '- `contacts.created`: no createContact --> none',
  ]);
  expect(readBlock(`# Acme\n\n${block}\n`)).toEqual(certificate);
});

test('a block takes the place of the older one, and nothing else changes', () => {
  const first = writeBlock('# Acme\n', certify(report, { now: NOW }));
  const second = writeBlock(`${first}\n## More\n`, certify(report, { now: NOW + DAY_MS }));
  expect(second.startsWith('# Acme\n\n<!-- conformance:begin -->\n')).toBe(true);
  expect(second.endsWith('<!-- conformance:end -->\n\n## More\n')).toBe(true);
  expect(second).toContain('checked on 2026-07-15');
  expect(second).not.toContain('checked on 2026-07-14');
});

test.each<[string, (readme: string) => string, string | undefined]>([
  ['stands as it is', (readme) => readme, undefined],
  ['is gone', () => '# Acme\n', 'there is no certificate in it'],
  [
    'says a higher level',
    (readme) => readme.replace('level 1', 'level 3'),
    'somebody has edited the certificate',
  ],
  [
    'hides a case',
    (readme) => readme.replace(/- `text.dollars`\n/, ''),
    'somebody has edited the certificate',
  ],
  [
    'says a higher level in its comment',
    (readme) => readme.replace('"level":1', '"level":3'),
    'somebody has edited the certificate',
  ],
])('a block that %s', (_what, change, fault) => {
  const readme = change(writeBlock('# Acme\n', certify(report, { now: NOW })));
  expect(whyStale(readme, certify(report, { now: NOW + 5 * DAY_MS }))).toBe(fault);
});

test('a block of another version is out of date', () => {
  const readme = writeBlock('', certify(report, { now: NOW }));
  const fresh = certify({ ...report, connectorVersion: '1.3.0' }, { now: NOW });
  expect(whyStale(readme, fresh)).toBe('it is out of date: version');
});

test('the fingerprint does not depend on the order of keys', () => {
  const { fingerprint, ...content } = certify(report, { now: NOW });
  const reversed = Object.fromEntries(Object.entries(content).toReversed()) as Omit<
    Certificate,
    'fingerprint'
  >;
  expect(seal(reversed).fingerprint).toBe(fingerprint);
  expect(isGenuine({ ...content, level: 3, fingerprint })).toBe(false);
});

test('a live run counts for 90 days, for the version it was made with', async () => {
  const seen = await referenceReport();
  const earlier = certify(seen, { now: NOW });
  expect(earlier).toMatchObject({
    level: 4,
    levelName: 'seen live',
    live: { date: '2026-07-14', expires: '2026-10-12' },
  });

  const fresh: Report = { ...seen, level: 3, cases: seen.cases.filter(({ level }) => level < 4) };
  expect(certify(fresh, { now: NOW + 90 * DAY_MS, earlier }).level).toBe(4);
  expect(certify(fresh, { now: NOW + 91 * DAY_MS, earlier })).toMatchObject({ level: 3, live: null });
  expect(certify({ ...fresh, connectorVersion: '2.0.0' }, { now: NOW, earlier }).level).toBe(3);
  const forged = { ...earlier, live: { date: '2026-07-14', expires: '2036-07-14' } };
  expect(certify(fresh, { now: NOW + 91 * DAY_MS, earlier: forged }).level).toBe(3);
});
