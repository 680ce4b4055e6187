import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { cases } from '../src/index.js';
import { brokenConnectors } from './broken/index.js';

test('every case has an id of its own, a topic, and a sentence about the harm', () => {
  const ids = cases.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  for (const { id, why } of cases) {
    expect(id).toMatch(/^[a-z-]+\.[a-z-]+$/);
    expect(why).toMatch(/^[A-Z"“].*\.$/s);
  }
  expect(Object.isFrozen(cases)).toBe(true);
});

test('every case is named by a broken connector, or is a control', () => {
  const named = new Set(brokenConnectors.map(({ caughtBy }) => caughtBy));
  expect(cases.filter(({ id }) => !named.has(id)).map(({ id }) => id)).toEqual(
    cases.filter(({ control }) => control).map(({ id }) => id),
  );
  expect([...named].filter((id) => !cases.some((theCase) => theCase.id === id))).toEqual([]);
});

test.each(brokenConnectors.map((broken) => ({ ...broken })))(
  "the head of $name's file says what its data says",
  async ({ name, bug, origin, caughtBy }) => {
    const [head = ''] = (await readFile(new URL(`broken/${name}.ts`, import.meta.url), 'utf8')).split('*/');
    const words = head.replace(/[\s*]+/g, ' ');
    expect(words).toContain(`Bug: ${bug}`);
    expect(words).toContain(`Origin: ${origin}`);
    expect(words).toContain(`caught by: ${caughtBy}`);
  },
);
