/** What level a run proves, which takes all its cases each time. */
import { expect, test } from 'vitest';
import { faultKinds, type Report, runConformance, type Subject } from '../src/index.js';
import { createReferenceConnector, referenceSubject } from './reference/reference-connector.js';
import { ReferenceCrm } from './reference/reference-crm.js';

function resultOf({ cases }: Report, id: string): Report['cases'][number] | undefined {
  return cases.find((result) => result.id === id);
}

/** The reference subject on a fake that lacks something. */
function without(lacking: object, more: Partial<Subject> = {}): Subject {
  return {
    ...referenceSubject,
    openCrm: (environment) => Object.assign(new ReferenceCrm(environment), lacking),
    ...more,
  };
}

test('while the fake is a placeholder the level stops at 1, and the report says why', async () => {
  const reason = 'The fake CRM is still the generated one.';
  const report = await runConformance({ ...referenceSubject, placeholder: reason });
  expect(report).toMatchObject({ proven: 3, level: 1, ceiling: reason });
});

test('a level needs every case of it and of those below', async () => {
  expect((await runConformance(referenceSubject, { levels: [1, 2] })).level).toBe(2);
  expect((await runConformance(referenceSubject, { levels: [2, 3] })).level).toBe(0);
  expect((await runConformance(referenceSubject, { only: ['entries'] })).level).toBe(0);
});

test('what the fake cannot show needs a reason, or the level is lost', async () => {
  const lacking = { shownDay: undefined };
  const silent = await runConformance(without(lacking), { levels: [1, 2] });
  expect(silent.level).toBe(1);
  expect(resultOf(silent, 'days.not-today')).toMatchObject({
    status: 'not applicable',
    reason: 'the fake has no shownDay, and notApplicable gives no reason',
    blocks: true,
  });

  const days = silent.cases.filter(({ status }) => status === 'not applicable').map(({ id }) => id);
  const notApplicable = Object.fromEntries(days.map((id) => [id, 'The CRM shows no days.']));
  const explained = await runConformance(without(lacking, { notApplicable }), { levels: [1, 2] });
  expect(explained.level).toBe(2);
  expect(resultOf(explained, 'days.not-today')).toMatchObject({
    reason: 'The CRM shows no days.',
    blocks: false,
  });
});

test('a subject without a colleague is told that nobody looked whether two people are told apart', async () => {
  const { good, bad } = referenceSubject.signIn;
  const alone = { ...referenceSubject, signIn: { good, bad } };
  const silent = await runConformance(alone, { levels: [1, 2] });
  expect(silent.level).toBe(1);
  expect(resultOf(silent, 'sign-in.everybody-is-somebody')).toMatchObject({
    status: 'not applicable',
    reason:
      'nobody looked whether two people are told apart, for signIn has no colleague, and notApplicable gives no reason',
    blocks: true,
  });

  const notApplicable = { 'sign-in.everybody-is-somebody': 'An account of this CRM has one login.' };
  const explained = await runConformance({ ...alone, notApplicable }, { levels: [1, 2] });
  expect(explained.level).toBe(2);
  expect(resultOf(explained, 'sign-in.everybody-is-somebody')).toMatchObject({
    reason: 'An account of this CRM has one login.',
    blocks: false,
  });
});

test('a case that could run cannot be waived', async () => {
  const notApplicable = { 'text.dollars': 'Nobody writes dollars.' };
  const report = await runConformance({ ...referenceSubject, notApplicable });
  expect(report.level).toBe(1);
  expect(resultOf(report, 'text.dollars')).toMatchObject({ status: 'not applicable', blocks: true });
});

test('a CRM may never say how long to wait, but every CRM has server errors', async () => {
  const reason = 'This CRM gives no hint.';
  const hints = [
    'rate-limits.hint-on-create',
    'rate-limits.moment-on-create',
    'rate-limits.hint-on-search',
    'rate-limits.wait-is-told',
    'failures.wait-is-told',
  ];
  const notApplicable = Object.fromEntries([...hints, 'faults.server-error'].map((id) => [id, reason]));
  const noHints = faultKinds.filter((kind) => kind !== 'rate-limit-with-hint' && kind !== 'rate-limit-epoch');
  const excused = Object.fromEntries(hints.map((id) => [id, reason]));
  expect((await runConformance(without({ faultKinds: noHints }, { notApplicable: excused }))).level).toBe(3);

  const noErrors = faultKinds.filter((kind) => kind !== 'server-error');
  const report = await runConformance(without({ faultKinds: noErrors }, { notApplicable }));
  expect(report.level).toBe(2);
  expect(resultOf(report, 'faults.server-error')).toMatchObject({ reason, blocks: true });
});

test('an interface that the connector does not have is no fault', async () => {
  const report = await runConformance({
    ...referenceSubject,
    create: (environment) =>
      createReferenceConnector(environment, {
        definition: ({ findContactWithName: _one, createContact: _other, ...reference }) => reference,
      }),
  });
  expect(report.level).toBe(3);
  expect(resultOf(report, 'contacts.created')).toMatchObject({
    status: 'not applicable',
    reason: 'the connector has no createContact',
  });
});
