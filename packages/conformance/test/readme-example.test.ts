import { mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Connector } from '@daybook/core';
import { expect, onTestFinished, test } from 'vitest';
import { type FakeCrmPort, runConformance } from '../src/index.js';

interface Example {
  acme: Connector;
  contacts: { id: number; name: string; phone: string }[];
  notes: Map<number, Note>;
}

interface Note {
  contactId: number;
  day: string;
  subject: string;
  body: string;
  label?: string;
}

const call = { day: '2026-07-16', body: 'Called back' };
const noPages = 'the example has no pages';

test('the connector of the README, as it stands there, is safe to write', async () => {
  const example = await importExample();
  const { acme } = example;
  const report = await runConformance(
    {
      name: 'acme',
      create: () => acme,
      openCrm: () => portOf(example),
      signIn: {
        good: { hostname: 'eu.acme.example', apiKey: 'k-123' },
        bad: { hostname: 'eu.acme.example', apiKey: 'k-124' },
      },
      budget: { create: 0, update: 0 },
      notApplicable: {
        'contacts.beyond-page-one': noPages,
        'contacts.once': noPages,
        'contacts.second-number': 'a contact of the example has one number',
        'entries.found-beyond-page-one': noPages,
        'sign-in.everybody-is-somebody': 'the example knows one user',
      },
    },
    { levels: [1, 2] },
  );
  expect(report.cases.filter(({ status }) => status === 'failed')).toEqual([]);
  expect(report.level).toBe(2);
});

/** The example's two lists, seen from outside. */
function portOf({ contacts, notes }: Example): FakeCrmPort {
  contacts.length = 0;
  notes.clear();
  const noteOf = (id: unknown): Note => {
    const note = notes.get(Number(id));
    if (!note) throw new Error(`There is no note ${String(id)}`);
    return note;
  };
  return {
    seedContact: ({ name, phone }) => {
      const id = contacts.length + 1;
      contacts.push({ id, name, phone });
      return id;
    },
    entries: () => [...notes].map(([id, note]) => ({ id, deleted: false, ...note })),
    editEntry: (id, { body }) => void (noteOf(id).body = body),
    deleteEntry: (id) => void notes.delete(Number(id)),
    seedOtherEntries: (contactId, count) => {
      for (let number = 1; number <= count; number += 1)
        notes.set(-number, { ...call, contactId: Number(contactId), subject: `Call ${number}` });
    },
    setUserField: (id) => void (noteOf(id).label = 'important'),
    userField: (id) => noteOf(id).label,
    shownAs: (id) => ({ format: 'text/html', text: noteOf(id).body }),
    shownDay: (id) => noteOf(id).day,
  };
}

/** Inside this package, so that its import of core resolves as in a project that has installed it; git ignores it. */
async function importExample(): Promise<Example> {
  const readme = await readFile(fileURLToPath(new URL('../../../README.md', import.meta.url)), 'utf8');
  const [, code = ''] = /<!-- example: acme\.mjs -->\n```js\n(.+?)^```$/ms.exec(readme) ?? [];
  const parent = fileURLToPath(new URL('../.daybook', import.meta.url));
  await mkdir(parent, { recursive: true });
  const file = join(await mkdtemp(join(parent, 'readme-')), 'acme.mjs');
  onTestFinished(async () => {
    await rm(dirname(file), { recursive: true, force: true });
    await rmdir(parent).catch(() => undefined);
  });
  await writeFile(file, code);
  return (await import(pathToFileURL(file).href)) as Example;
}
