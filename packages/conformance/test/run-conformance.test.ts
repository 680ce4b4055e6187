import { expect, test } from 'vitest';
import { runConformance } from '../src/index.js';
import { createReferenceConnector, referenceSubject } from './reference/reference-connector.js';

test('a connector that never stops asking is stopped', async () => {
  const report = await runConformance(
    {
      ...referenceSubject,
      create: (environment) =>
        createReferenceConnector(environment, {
          definition: (reference, api) => ({
            ...reference,
            findContact: async (params) => {
              // oxlint-disable-next-line no-await-in-loop -- the point
              for (;;) await api.me(params);
            },
          }),
        }),
    },
    { only: ['contacts.found'] },
  );
  expect(report.cases).toMatchObject([
    { status: 'failed', message: 'made more than 400 requests and does not stop' },
  ]);
});

test('a request to a host that the manifest does not name fails the case by that name', async () => {
  const report = await runConformance(
    {
      ...referenceSubject,
      create: (environment) =>
        createReferenceConnector(environment, {
          definition: ({ findContact, ...reference }) => ({
            ...reference,
            findContact: async (params) => {
              await fetch('https://statistics.example/count', { method: 'POST' }).catch(() => undefined);
              return findContact(params);
            },
          }),
        }),
    },
    { only: ['contacts.found'] },
  );
  expect(report.cases).toMatchObject([
    {
      status: 'failed',
      message: 'sent a request to statistics.example, which is not among the hosts of its manifest',
    },
  ]);
});

test('after a run the network of the process is open again', async () => {
  const own = globalThis.fetch;
  await runConformance(referenceSubject, { only: ['contacts.found'] });
  expect(globalThis.fetch).toBe(own);
});

test('a live run leaves one entry, which says what it is', async () => {
  const { liveAccount } = await import('./support/live-account.js');
  const live = liveAccount();
  const report = await runConformance(referenceSubject, { levels: [4], live });
  expect(report.cases.map(({ id, status }) => [id, status])).toEqual([
    ['live.sign-in', 'passed'],
    ['live.contact', 'passed'],
    ['live.entry', 'passed'],
  ]);
  const entries = live.crm.entries();
  expect(entries).toHaveLength(1);
  expect(entries[0]?.body).toContain('Daybook conformance test. This entry can be deleted.');
});
