import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Known, readOpenApi } from '../openapi/read-open-api.mjs';
import { makeRepository } from './support.js';

function chosenFrom(yaml: string, ...operations: string[]): Known {
  const file = join(makeRepository(), 'aliases.yaml');
  writeFileSync(file, yaml);
  return readOpenApi([file]).choose(operations, {});
}

const head = 'openapi: 3.0.3\ninfo: { title: Acme }\n';

describe('aliases of YAML', () => {
  const person = `${head}x-common:
  named: &named
    type: object
    required: [name]
    properties: &fields
      name: { $ref: '#/components/schemas/Name' }
components:
  schemas:
    Name: { type: string }
paths:
  /people:
    post: &add
      operationId: addPerson
      requestBody:
        content:
          application/json:
            schema: { <<: *named, properties: { <<: *fields, age: { type: integer } } }
    put: { <<: *add, operationId: putPerson }
`;

  it('are merged where a map says so', () => {
    expect(chosenFrom(person, 'addPerson', 'putPerson').schemas).toContain(
      'export const putPersonBodySchema = z.strictObject({\n"name": z.string(),\n"age": z.number().int().optional(),\n});',
    );
  });

  it('may be as many as a long document has', () => {
    const paths = Array.from({ length: 500 }, (_path, index) => `  /p${index}: { get: *read }\n`);
    const long = `${head}x-read: &read { responses: {} }\npaths:\n${paths.join('')}`;
    expect(chosenFrom(long, 'get-p499').operations).toMatchObject([{ title: 'GET /p499' }]);
  });

  const grown = (of: (below: string) => string): string =>
    Array.from({ length: 30 }, (_level, index) => `l${index + 1}: &l${index + 1} ${of(`*l${index}`)}\n`).join(
      '',
    );

  it.each([
    ['lists', grown((below) => `[${Array(9).fill(below).join(', ')}]`)],
    ['merges', grown((below) => `{ x: { <<: ${below} }, y: { <<: ${below} } }`)],
    ['a circle', 'x: &x { properties: { a: *x, b: *x } }\n'],
    ['a circle of merges', 'x: &x { <<: *x }\n'],
  ])('that would never end are refused: %s', (_what, bomb) => {
    expect(() => chosenFrom(`${head}l0: &l0 { a: b }\n${bomb}`)).toThrow('aliases.yaml cannot be read: ');
  });
});
