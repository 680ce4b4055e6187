import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OpenApiDocument } from '../openapi/document.mjs';
import { propose } from '../openapi/propose.mjs';
import { readOpenApi } from '../openapi/read-open-api.mjs';
import { ZodWriter } from '../openapi/to-zod.mjs';
import { makeRepository } from './support.js';

const document = {
  openapi: '3.0.3',
  info: { title: 'Acme REST API v2', version: '2.1' },
  servers: [{ url: 'https://{company}.acme.com/v2', variables: { company: { default: 'demo' } } }],
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'x-key' },
      login: { type: 'oauth2', flows: {} },
    },
    parameters: { Cursor: { name: 'cursor', in: 'query', schema: { type: 'string' } } },
    schemas: {
      Base: {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'integer' }, 'x-name': { type: 'string', enum: ['a'] } },
      },
      Person: {
        allOf: [
          { $ref: '#/components/schemas/Base' },
          {
            type: 'object',
            properties: {
              manager: { $ref: '#/components/schemas/Person' },
              phones: { type: 'array', items: { type: 'string' } },
            },
          },
        ],
      },
    },
  },
  paths: {
    '/persons': {
      get: {
        operationId: 'listPersons',
        parameters: [{ $ref: '#/components/parameters/Cursor' }, { name: 'limit', in: 'query' }],
        responses: {
          '200': {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: { data: { type: 'array', items: { $ref: '#/components/schemas/Person' } } },
                },
              },
            },
          },
        },
      },
    },
    '/persons/{id}': { delete: { responses: { '204': { description: 'gone' } } } },
  },
};

function fileWith(content: string): string {
  const file = join(makeRepository(), 'open-api.json');
  writeFileSync(file, content);
  return file;
}

describe('proposes', () => {
  it('what a document tells', () => {
    expect(propose([new OpenApiDocument(document)])).toEqual({
      name: 'Acme',
      host: '*.acme.com',
      signIn: 'oauth2',
      pagination: 'cursor',
    });
  });

  it.each([
    [['offset', 'limit'], 'offset'],
    [['start', 'limit'], 'offset'],
    [['page', 'per_page'], 'page'],
    [['page_token'], 'cursor'],
    [['q'], 'none'],
  ])('for the parameters %j: %s', (names, pagination) => {
    const parameters = names.map((name) => ({ name, in: 'query' }));
    const paths = { '/x': { get: { parameters } } };

    expect(propose([new OpenApiDocument({ openapi: '3.1.0', paths })])).toEqual({ pagination });
  });

  it.each([
    [{ type: 'http', scheme: 'basic' }, 'basic'],
    [{ type: 'http', scheme: 'bearer' }, 'apiKey'],
    [{ type: 'apiKey' }, 'apiKey'],
  ])('for the security scheme %j: %s', (scheme, signIn) => {
    expect(
      propose([new OpenApiDocument({ openapi: '3.1.0', components: { securitySchemes: { scheme } } })]),
    ).toEqual({ signIn });
  });

  it.each([
    ['https://api.{Region}.example.com', 'api.eu.example.com'],
    ['https://{Host}:{Port}/v1', 'eu.example.com'],
    ['https://{Region}.api.example.com', '*.api.example.com'],
    ['https://API.Example.com:443', 'api.example.com'],
  ])('for the server %s: %s', (url, host) => {
    const values = { Region: 'EU', Host: 'eu.example.com', Port: '8443' };
    const variables = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, { default: value }]),
    );

    expect(propose([new OpenApiDocument({ openapi: '3.1.0', servers: [{ url, variables }] })])).toEqual({
      host,
    });
  });

  it('nothing that would not be accepted as an answer', () => {
    const wild = {
      openapi: '3.0.0',
      info: { title: '<script>' },
      servers: [{ url: 'http://localhost:3000' }],
    };

    expect(propose([new OpenApiDocument(wild)])).toEqual({});
  });
});

describe('schemas', () => {
  it('are nullish, merge allOf, follow references and end where they go round', () => {
    const found = readOpenApi([fileWith(JSON.stringify(document))]);

    expect(found.choose(['listPersons'], {}).schemas).toBe(`import { z } from 'zod';

const personSchema = z.object({
"id": z.number().nullish(),
"x-name": z.string().nullish(),
"manager": z.unknown().optional(),
"phones": z.array(z.string()).nullish(),
});

/** Answer of \`GET /v2/persons\`. */
export const listPersonsAnswerSchema = z.object({
"data": z.array(personSchema).nullish(),
});

export type ListPersonsAnswer = z.output<typeof listPersonsAnswerSchema>;
`);
  });

  it.each([
    [{ type: ['string', 'null'] }, 'z.string()'],
    [{ type: ['string', 'integer'] }, 'z.union([z.string(), z.number()])'],
    [{ oneOf: [{ type: 'string' }, { type: 'null' }] }, 'z.string()'],
    [{ anyOf: [{ type: 'string' }, {}] }, 'z.unknown()'],
    [{ type: 'object' }, 'z.record(z.string(), z.unknown())'],
    [
      { type: 'object', additionalProperties: { type: 'integer' } },
      'z.record(z.string(), z.number().nullish())',
    ],
    [{ type: 'array' }, 'z.array(z.unknown())'],
    [{ $ref: '#/nowhere' }, 'z.unknown()'],
    [{ $ref: 'https://elsewhere.example/x.json' }, 'z.unknown()'],
    [{ $ref: '#/constructor/prototype' }, 'z.unknown()'],
    [
      { properties: { ['__proto__']: { type: 'string' }, a: { type: 'boolean' } } },
      'z.object({\n"a": z.boolean().nullish(),\n})',
    ],
    [
      { properties: { "'); evil(//": { type: 'string' } } },
      'z.object({\n"\'); evil(//": z.string().nullish(),\n})',
    ],
  ])('of %j', (schema, expected) => {
    expect(new ZodWriter(new OpenApiDocument({ openapi: '3.1.0' }), 'answer', new Set()).write(schema)).toBe(
      expected,
    );
  });

  it('do not hang on references in a circle, nor on endless depth', () => {
    const schemas = { A: { $ref: '#/components/schemas/B' }, B: { $ref: '#/components/schemas/A' } };
    const circle = new OpenApiDocument({ openapi: '3.0.0', components: { schemas } });
    let deep: object = { type: 'string' };
    for (let depth = 0; depth < 5_000; depth += 1) deep = { type: 'array', items: deep };

    expect(new ZodWriter(circle, 'answer', new Set()).write({ $ref: '#/components/schemas/A' })).toBe(
      'z.unknown()',
    );
    expect(new ZodWriter(circle, 'answer', new Set()).write(deep)).toContain('z.unknown()');
  });
});

describe('a document', () => {
  it('may be YAML, and its operations are listed', () => {
    const yaml = 'openapi: 3.0.0\npaths:\n  /a/{id}:\n    get: {}\n    post: { operationId: makeA }\n';

    expect(readOpenApi([fileWith(yaml)]).list).toBe(
      '--operations takes ids of these, separated by commas:\nopen-api: names no server\n  get-a-id-  GET /a/{id}\n  makeA  POST /a/{id}',
    );
  });

  it.each([
    [
      '{"swagger": "2.0"}',
      'open-api is a Swagger 2 document: convert it to OpenAPI 3 first, as `npx swagger2openapi` does.',
    ],
    ['[1]', 'open-api is not an OpenAPI 3 document: give one that has `openapi: 3.…`.'],
    ['{"a', 'cannot be read'],
  ])('%s is refused', (content, message) => {
    expect(() => readOpenApi([fileWith(content)])).toThrow(message);
  });

  it('that is not there is refused with where it was looked for', () => {
    expect(() => readOpenApi(['nothing.yaml'])).toThrow(
      `There is no file ${resolve('nothing.yaml')}: give --openapi the path of a document.`,
    );
  });

  it('may say its version as a number', () => {
    expect(readOpenApi([fileWith('openapi: 3.0\ninfo: { title: Acme }\n')]).proposals).toEqual({
      name: 'Acme',
    });
  });

  it('without an operation that somebody wants is refused', () => {
    const found = readOpenApi([fileWith(JSON.stringify(document))]);

    expect(() => found.choose(['listPersons', 'nothing'], {})).toThrow('There is no operation nothing.');
  });
});
