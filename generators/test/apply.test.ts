import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { apply } from '../apply.mjs';
import { type Disk, realDisk } from '../disk.mjs';
import { type Plan, planConnector } from '../plan.mjs';
import { readTree } from '../tree.mjs';
import { answers, fingerprintOf, makeRepository } from './support.js';

function planFor(folder: string): Plan {
  return planConnector(answers({ signIn: 'oauth2' }), readTree(folder, 'acme'));
}

it('does all of it, and leaves nothing else behind', () => {
  const folder = makeRepository();
  chmodSync(join(folder, 'packages/server/package.json'), 0o600);
  const plan = planFor(folder);
  apply(plan, { root: folder });

  for (const [path, content] of Object.entries(plan.files))
    expect(readFileSync(join(folder, path), 'utf8')).toBe(content);
  for (const [path, { after }] of Object.entries(plan.edits))
    expect(readFileSync(join(folder, path), 'utf8')).toBe(after);
  expect(readdirSync(join(folder, 'packages'))).toEqual([
    'connector-acme',
    'connector-mock',
    'connector-pipedrive',
    'server',
  ]);
  expect(fingerprintOf(folder)).toContain('packages/server/package.json 100600');
});

it('changes nothing, whichever single step on the disk fails', () => {
  const steps = countSteps();
  const outcomes = Array.from({ length: steps }, (_none, index) => failAt(index + 1));

  expect(steps).toBeGreaterThan(50);
  expect(new Set(outcomes)).toEqual(new Set(['Nothing was changed: the disk is full']));
});

it('changes nothing when the files cannot be formatted', () => {
  const folder = makeRepository();
  const before = fingerprintOf(folder);
  const format = (): never => {
    throw new Error('no formatter');
  };

  expect(() => apply(planFor(folder), { root: folder, format })).toThrow('Nothing was changed: no formatter');
  expect(fingerprintOf(folder)).toBe(before);
});

it('changes nothing where something stands already', () => {
  const folder = makeRepository();
  const plan = planFor(folder);
  mkdirSync(join(folder, 'docs/connectors'));
  writeFileSync(join(folder, 'docs/connectors/acme.md'), 'mine');
  const before = fingerprintOf(folder);

  expect(() => apply(plan, { root: folder })).toThrow(
    'Nothing was changed: docs/connectors/acme.md is there already',
  );
  expect(fingerprintOf(folder)).toBe(before);
});

it('changes nothing when a file has changed since the plan was made', () => {
  const folder = makeRepository();
  const plan = planFor(folder);
  writeFileSync(join(folder, 'packages/server/package.json'), '{}');
  const before = fingerprintOf(folder);

  expect(() => apply(plan, { root: folder })).toThrow(
    'Nothing was changed: packages/server/package.json has changed meanwhile',
  );
  expect(fingerprintOf(folder)).toBe(before);
});

it.each(['packages', 'docs', 'packages/server/src', '.changeset'])(
  'changes nothing when %s is read-only',
  (place) => {
    const folder = makeRepository();
    const plan = planFor(folder);
    const before = fingerprintOf(folder);
    const disk = readOnlyBelow(join(folder, place));

    expect(() => apply(plan, { root: folder, disk })).toThrow('Nothing was changed: EACCES');
    expect(fingerprintOf(folder)).toBe(before);
  },
);

function countSteps(): number {
  const folder = makeRepository();
  const { disk, count } = failingDisk(Infinity);
  apply(planFor(folder), { root: folder, disk });
  return count();
}

/** What is said when one step fails; or else that something has changed. */
function failAt(step: number): string {
  const folder = makeRepository();
  const before = fingerprintOf(folder);
  const plan = planFor(folder);
  try {
    apply(plan, { root: folder, disk: failingDisk(step).disk });
    return `step ${step} did not fail`;
  } catch (error) {
    if (fingerprintOf(folder) !== before) return `step ${step} left something behind`;
    return error instanceof Error ? error.message : String(error);
  }
}

/** A disk on which one step fails once, counted from 1. */
function failingDisk(failing: number): { disk: Disk; count: () => number } {
  let step = 0;
  const may = (): void => {
    step += 1;
    if (step === failing) throw new Error('the disk is full');
  };
  const disk: Disk = {
    ...realDisk,
    makeFolder: (path) => (may(), realDisk.makeFolder(path)),
    write: (path, content) => (may(), realDisk.write(path, content)),
    rename: (from, to) => (may(), realDisk.rename(from, to)),
    copy: (from, to) => (may(), realDisk.copy(from, to)),
    copyRights: (from, to) => (may(), realDisk.copyRights(from, to)),
  };
  return { disk, count: () => step };
}

/** Whoever runs the tests may be root, to whom nothing is read-only: the folder's own entries refuse to change. */
function readOnlyBelow(folder: string): Disk {
  const may = (...paths: string[]): void => {
    for (const path of paths)
      if (join(path, '..') === folder) throw new Error(`EACCES: permission denied, '${path}'`);
  };
  return {
    ...realDisk,
    makeFolder: (path) => (may(path), realDisk.makeFolder(path)),
    write: (path, content) => (may(path), realDisk.write(path, content)),
    rename: (from, to) => (may(from, to), realDisk.rename(from, to)),
  };
}
