import { describe, expect, it } from 'vitest';
import { allCombinations, coveringSet, typedAnswers } from '../checks/combinations.mjs';
import { planConnector } from '../plan.mjs';
import { showPlan } from '../show-plan.mjs';
import { readTree, type Tree } from '../tree.mjs';
import { answers, fingerprintOf, makeRepository } from './support.js';

const tree = (id = 'acme'): Tree => readTree(makeRepository(), id);

it('is the same for the same answers and the same tree, and touches neither', () => {
  const frozen = deepFreeze(tree());

  expect(planConnector(Object.freeze(answers()), frozen)).toEqual(planConnector(answers(), frozen));
});

it('reads and writes nothing', () => {
  const folder = makeRepository();
  const before = readTree(folder, 'acme');
  const listed = fingerprintOf(folder);
  planConnector(answers(), before);

  expect(fingerprintOf(folder)).toEqual(listed);
});

it('is shown as a tree and a diff', () => {
  const plan = planConnector(answers({ signIn: 'oauth2', foundBy: 'field', pagination: 'none' }), {
    ...tree(),
    files: {
      'packages/server/src/connectors.ts':
        "import { a } from '@daybook/core';\nimport { readOauthApp } from './oauth-app.js';\n\nconst loaders: Record<string, () => A> = {\n  mock: loadMock,\n};\n",
      'packages/server/package.json':
        '{\n  "name": "server",\n  "dependencies": {\n    "@daybook/core": "workspace:*"\n  }\n}\n',
    },
  });

  expect(showPlan(plan)).toBe(`New files:
  .changeset/
    new-connector-acme.md
  docs/
    connectors/
      acme.md
  packages/
    connector-acme/
      src/
        fake/
          answers.ts
          fake-acme.ts
          faults.ts
          index.ts
          input.ts
          oauth.ts
          operations.ts
          records.ts
        acme-api.ts
        acme-connector.ts
        acme-schemas.ts
        calls.ts
        conformance.ts
        index.ts
        manifest.ts
        oauth.ts
        stored.ts
      test/
        acme-connector.test.ts
        calls.test.ts
        conformance.test.ts
      README.md
      logo.svg
      package.json
      tsconfig.build.json
      tsconfig.json
      vitest.config.ts

Edits:
packages/server/src/connectors.ts
+ import { createAcmeConnector } from '@daybook/connector-acme';
  import { a } from '@daybook/core';
- import { readOauthApp } from './oauth-app.js';
+ import { needOauthApp, readOauthApp } from './oauth-app.js';
  const loaders: Record<string, () => A> = {
+   acme: () => ({
+     connector: createAcmeConnector({ oauth: needOauthApp('ACME', process.env) }),
+   }),

packages/server/package.json
    "dependencies": {
+     "@daybook/connector-acme": "workspace:^",`);
});

it('ends with what is left to do, in order', () => {
  const { steps } = planConnector(answers(), tree());
  expect(steps.map((step) => step.trim().split('\n')[0])).toEqual([
    '1. cd packages/connector-acme && npm test',
    '2. packages/connector-acme/src/manifest.ts',
    '3. packages/connector-acme/src/acme-schemas.ts',
    '4. packages/connector-acme/src/acme-api.ts',
    '5. packages/connector-acme/src/fake/',
    '6. packages/connector-acme/src/acme-connector.ts',
    '7. packages/connector-acme/src/conformance.ts',
    '8. packages/connector-acme/logo.svg',
    '9. packages/connector-acme/README.md, docs/connectors/acme.md',
    '10. cd packages/connector-acme && npm run build && npm run certify',
    '11. CONTRIBUTING.md, Releases',
  ]);
  expect(steps.at(-1)).toContain(
    'when "The next release" is merged, first `pnpm release --only @daybook/connector-acme`, then approve `publish`',
  );
});

describe('refuses', () => {
  it.each([
    ['mock', 'There is a connector "mock" already.'],
    [
      'pipe-drive',
      '"pipe-drive" is too much like "pipedrive", which is there already: their names would collide.',
    ],
  ])('the id %s', (id, message) => {
    expect(() => planConnector(answers({ id }), tree(id))).toThrow(message);
  });

  it('to replace what stands at one of its places', () => {
    const taken = ['docs/connectors/acme.md'];

    expect(() => planConnector(answers(), { ...tree(), taken })).toThrow(
      'There is something at docs/connectors/acme.md already: choose another id, or move that away.',
    );
  });

  it('a table of connectors that it does not understand', () => {
    const files = { ...tree().files, 'packages/server/src/connectors.ts': 'const x = {' };

    expect(() => planConnector(answers(), { ...tree(), files })).toThrow(
      'packages/server/src/connectors.ts cannot be edited: a "}" is missing.',
    );
  });
});

describe('of every combination of answers', () => {
  const all = [...allCombinations(), ...typedAnswers()];

  it('there are 72, and a few chosen ones have each pair', () => {
    expect(allCombinations()).toHaveLength(72);
    expect(coveringSet(allCombinations()).length).toBeLessThanOrEqual(13);
  });

  it('nothing is left over of the template, and no word about work to do', () => {
    const untouched = tree();
    const files = all.flatMap((each) => Object.entries(planConnector(each, untouched).files));
    const leftOver = files.filter(([, content]) =>
      /\{\{|\}\}\}|\[object|TODO|FIXME|__id__|\n\n\n|^\s*$/.test(content),
    );

    expect(leftOver.map(([path]) => path)).toEqual([]);
  });

  it('names that are built as those of a connector are its own, so that any id goes: "entry", "oauth", "crm-port"', () => {
    const untouched = tree();
    const sources = all.flatMap((each) =>
      Object.values(planConnector({ ...each, id: 'acme' }, untouched).files),
    );
    const built = /\b(?:Fake[A-Z]\w*|create[A-Z]\w*Connector|[A-Z]\w*(?:Api|Operations|ConnectorOptions))\b/g;
    const names = new Set(sources.flatMap((source) => source.match(built) ?? []));

    expect([...names].toSorted()).toEqual([
      'AcmeApi',
      'AcmeConnectorOptions',
      'FakeAcme',
      'FakeAcmeOptions',
      'createAcmeConnector',
    ]);
  });

  it("the CRM's own names stand in the API class, its schemas and its fake, and nowhere else", () => {
    const untouched = tree();
    const names =
      /contact_id|happened_at|created_at|created_since|external_id|account_id|time_zone|mobile|next_cursor|total_pages|per_page|\/api\/v1/;
    const knowing = all.flatMap((each) =>
      Object.entries(planConnector(each, untouched).files)
        .filter(([path, content]) => /\/(?:src|test)\//.test(path) && names.test(content))
        .map(([path]) => path.replaceAll(each.id, 'acme').replace('packages/connector-acme/', '')),
    );

    expect([...new Set(knowing)].toSorted()).toEqual([
      'src/acme-api.ts',
      'src/acme-schemas.ts',
      'src/fake/fake-acme.ts',
      'src/fake/input.ts',
      'src/fake/operations.ts',
      'src/fake/paging.ts',
      'src/fake/records.ts',
    ]);
  });
});

function deepFreeze<Value extends object>(value: Value): Value {
  for (const each of Object.values(value))
    if (typeof each === 'object' && each !== null) deepFreeze(each as object);
  return Object.freeze(value);
}
