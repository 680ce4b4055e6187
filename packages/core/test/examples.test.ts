import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Example, examplesIn, sourceFiles } from './support/examples.js';

/** Examples call what their neighbours export, too. */
const exported: Record<string, unknown> = { z };
const examples: [name: string, example: Example, scope: Record<string, unknown>][] = [];
for (const file of sourceFiles) {
  // oxlint-disable-next-line no-await-in-loop -- one after another: the first error is then the one that is told
  const own: Record<string, unknown> = await import(file.path);
  Object.assign(exported, own);
  // oxlint-disable-next-line no-await-in-loop
  for (const example of await examplesIn(file))
    examples.push([`${file.name}: ${example.shown}`, example, own]);
}

test.each(examples)('an example in a docstring is true: %s', async (_name, { run }, own) => {
  const { is, says } = await run({ ...exported, ...own });

  expect(is).toEqual(says);
});

test('examples are found where they stand', () => {
  expect(examples.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      "digest/text.ts: splitText('aé', 2)",
      "phone/read-field.ts: readField('(415) 555-0131 / (415) 555-0132', { region: 'US' }).map(({ readings }) => readings[0]?.e164)",
      "logbook/likeness.ts: isKnownAgain({ subject: 'Roof', body: '<p>Caf&eacute;</p><p>at 9 </p>' }, written)",
    ]),
  );
});
