import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { z } from 'zod';
import { addressesOf } from '../addresses.mjs';
import { OpenApiDocument } from '../openapi/document.mjs';
import { type Known, readOpenApi } from '../openapi/read-open-api.mjs';
import { keyHeaderOf } from '../openapi/security.mjs';
import { answers, root } from './support.js';

const documents = fileURLToPath(new URL('documents/', import.meta.url));
const harbour = join(documents, 'harbour.yaml');
const registry = join(documents, 'registry.json');
const shared = process.env['DAYBOOK_SHARED'] ?? join(root, '../shared');
const pipedrive = join(shared, 'pipedrive/openapi-v2.yaml');

/** The generated schemas, loaded as the package would. */
async function load({ schemas }: Known): Promise<Record<string, z.ZodType>> {
  // Here, so that zod is found from it.
  const folder = mkdtempSync(join(root, 'generators/node_modules/.generated-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'schemas.mjs');
  writeFileSync(file, schemas.replaceAll(/^export type .*$/gm, ''));
  return (await import(pathToFileURL(file).href)) as Record<string, z.ZodType>;
}

describe('an OpenAPI 3.1 document', () => {
  const known = (...operations: string[]): Known => readOpenApi([harbour]).choose(operations, {});
  const isGood = async (operation: string, schema: string, value: unknown): Promise<boolean> => {
    const schemas = await load(known(operation));
    return schemas[schema]?.safeParse(value).success ?? false;
  };

  it('tells the host, the path of its server, and where people sign in', () => {
    expect(readOpenApi([harbour]).proposals).toEqual({
      name: 'Harbour',
      host: '*.harbour.example',
      signIn: 'oauth2',
      pagination: 'page',
    });
    expect(addressesOf(answers({ host: '*.harbour.example' }), known())).toMatchObject({
      apiPath: '/rest/v3',
      authorizationAddress: 'https://accounts.harbour.example/consent?audience=crm',
      tokenAddress: 'https://accounts.harbour.example/token',
      tokenPath: '/token',
      hosts: ['*.harbour.example'],
    });
  });

  it.each([
    [{ type: 'apiKey', in: 'header', name: 'X-Key' }, 'x-key'],
    [{ type: 'apiKey', in: 'header', name: 'Authorization' }, undefined],
    [{ type: 'apiKey', in: 'query', name: 'key' }, undefined],
  ])('sends a key of %j in the header %s', (scheme, header) => {
    const document = new OpenApiDocument({ openapi: '3.1.0', components: { securitySchemes: { scheme } } });
    expect(keyHeaderOf(document)).toBe(header);
  });

  it('names a token endpoint elsewhere, which the manifest must allow', () => {
    expect(addressesOf(answers({ host: 'api.acme.com' }), known()).hosts).toEqual([
      'api.acme.com',
      '*.acme.com',
      'accounts.harbour.example',
    ]);
  });

  it.each([
    [['listPeople'], 'scope=people.read'],
    [['add_person', 'post-people-person-id-journal-entry-'], 'scope=people.write+journal.write'],
    [[], ''],
  ])('asks for the scopes of %j and for no others', (operations, scope) => {
    expect(known(...operations).scope).toBe(scope);
  });

  it('gives methods of the operations, those without an id in the path first', () => {
    const { operations } = known('listPeople', 'delete', 'getMe', 'removeEntry');
    expect(operations.map(({ name, parameters, place, base }) => [name, parameters, base + place])).toEqual([
      ['listPeople', 'query: ListPeopleQuery', '"/rest/v3""/people"'],
      ['getMe', '', '"/rest/v3""/people/me"'],
      [
        'deleteOperation',
        'personId: RecordId, headers: DeleteOperationHeaders, body: DeleteOperationBody',
        '"/rest/v3"path`/people/${personId}`',
      ],
      [
        'removeEntry',
        'personId: RecordId, entry: RecordId, query: RemoveEntryQuery',
        '"/rest/v3"path`/people/${personId}/journal/${entry}`',
      ],
    ]);
    expect(operations[0]?.query).toEqual([
      { name: '"page"', isRequired: false, type: 'number' },
      { name: '"phone"', isRequired: true, type: 'string' },
      { name: '"with[]"', isRequired: false, type: 'string[]' },
    ]);
    expect(operations[0]?.sampleAddress).toBe('"/rest/v3/people", [["phone","4155550100"]]');
    expect(operations[3]).toMatchObject({ status: 204, answer: 'undefined' });
  });

  const person = { name: 'Ada' };
  it.each([
    [true, person],
    [true, null],
    [true, { ...person, nick_name: null, code: 7, kind: 'company', since: '2026-07-14', anything: [1] }],
    [true, { ...person, code: 'a', kind: null, score: 1, tags: { a: 'b' } }],
    [true, { ...person, phones: [{ number: '101', use: 'mobile' }], main_phone: { number: '101' } }],
    [true, { ...person, work_phone: { number: '101', use: 'mobile', extension: '7' } }],
    [false, {}],
    [false, { ...person, id: 7 }],
    [false, { ...person, name: '' }],
    [false, { ...person, unheard_of: 1 }],
    [false, { ...person, code: true }],
    [false, { ...person, kind: 'robot' }],
    [false, { ...person, since: 'yesterday' }],
    [false, { ...person, score: 0 }],
    [false, { ...person, tags: { a: 1 } }],
    [false, { ...person, phones: [{ number: '1' }] }],
    [false, { ...person, phones: Array.from({ length: 4 }, () => ({ number: '101' })) }],
    [false, { ...person, main_phone: { number: '101', use: 'home' } }],
    [false, { ...person, main_phone: { number: '101', extension: '7' } }],
    [false, { ...person, work_phone: { number: '101', extension: '7' } }],
  ])('%s: a body may be %j', async (expected, body) => {
    expect(await isGood('add_person', 'addPersonBodySchema', body)).toBe(expected);
  });

  it.each([
    {},
    { name: null },
    { name: 'Ada', id: 7, kind: 'robot', work_phone: { extension: '7' }, new: 1 },
  ])('reads the answer %j, whatever was promised', async (answer) => {
    expect(await isGood('getMe', 'getMeAnswerSchema', answer)).toBe(true);
  });

  it('takes examples where they fit', () => {
    const [entry] = known('post-people-person-id-journal-entry-').operations;
    expect(JSON.parse(entry?.answer ?? '')).toEqual({
      title: 'SMS conversation',
      text: 'text',
      happened_at: '2026-07-15T03:30:00Z',
      kind: 'message',
      stars: 1,
    });
    expect(JSON.parse(entry?.sampleBody ?? '')).toMatchObject({ secret: 'text' });
  });

  it('refuses what cannot be sent as JSON', () => {
    expect(() => known('addFile')).toThrow('addFile takes multipart/form-data; only JSON can be made.');
  });
});

describe('a document with allOf, references that go round, and a file beside it', () => {
  const known = (...operations: string[]): Known => readOpenApi([registry]).choose(operations, {});

  it('makes schemas that take a person, however deep', async () => {
    const { listPeopleBodySchema: schema } = await load(known('listPeople'));
    const employer = {
      name: 'Acme',
      head: { name: 'Bo', employer: { name: 'Other' } },
      size: 1,
      parent: null,
    };
    const good = { name: 'Ada', employer, mobile: null, friends: [{ name: 'Cy', employer }] };
    expect(schema?.safeParse(good)).toMatchObject({ success: true });
    expect(schema?.safeParse({ ...good, address: { country: 'US' } })).toMatchObject({ success: true });
    for (const bad of [
      { name: 'Ada' },
      { employer },
      { ...good, name: 'x'.repeat(41) },
      { ...good, id: 7 },
      { ...good, employer: { ...employer, size: 0 } },
      { ...good, employer: { ...employer, unheard_of: 1 } },
      { ...good, address: { country: 'USA' } },
    ])
      expect(schema?.safeParse(bad)).toMatchObject({ success: false });
  });

  it('takes every form of a choice, and reads the fields of all', async () => {
    const { createNoteBodySchema: body, createNoteAnswerSchema: answer } = await load(known('createNote'));
    const firm = { type: 'firm', vat: 'GB1' };
    expect(body?.safeParse({ body: 'Hello', party: firm, due: 'today', colour: 'red' }).success).toBe(true);
    expect(body?.safeParse({ body: 'Hello', party: { ...firm, head: 1 } }).success).toBe(false);
    expect(body?.safeParse({ body: 'Hello', party: firm, priority: 3 }).success).toBe(false);
    const stored = {
      body: 'Hello',
      party: { ...firm, name: 'Acme' },
      loop: { a: 'b' },
      priority: 3,
      done: true,
    };
    expect(answer?.parse(stored)).toEqual(stored);
  });

  it('leaves its address to the operation that the document has there', () => {
    expect(addressesOf(answers(), known('listPeople')).apiPath).toBe('/api/v1');
    expect(addressesOf(answers(), known('createNote')).apiPath).toBe('/api/v1/made-up');
  });

  it('names the file that is missing', () => {
    const folder = mkdtempSync(join(root, 'generators/node_modules/.generated-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'main.json');
    writeFileSync(file, '{"openapi":"3.0.0","components":{"schemas":{"A":{"$ref":"parts/a.json#/A"}}}}');
    expect(() => readOpenApi([file])).toThrow(
      `There is no file ${join(folder, 'parts/a.json')}, to which ${file} refers: put it there.`,
    );
  });
});

describe('several documents at once', () => {
  it('are listed one after the other, and an id that two of them have is told apart', () => {
    const both = readOpenApi([harbour, registry]);
    expect(both.list.split('\n').filter((line) => !/ {2}(?:delete|get|post|add|remove)/.test(line))).toEqual([
      '--operations takes ids of these, separated by commas:',
      'harbour: *.harbour.example/rest/v3',
      '  scopes: people.read people.write journal.write admin',
      '  harbour:listPeople  GET /people',
      'registry: /api/v1',
      '  createNote  POST /notes',
      '  registry:listPeople  POST /people',
      '  companies  GET /companies',
    ]);
    expect(() => both.choose(['listPeople', 'nobody'], {})).toThrow(
      'listPeople is ambiguous: write harbour:listPeople or registry:listPeople.\nThere is no operation nobody.',
    );
    const { operations, serverPath } = both.choose(
      ['harbour:listPeople', 'registry:listPeople', 'companies'],
      {},
    );
    expect(serverPath).toBe('/rest/v3');
    expect(operations.map(({ name, title }) => `${name}: ${title}`)).toEqual([
      'harbourListPeople: GET /rest/v3/people',
      'registryListPeople: POST /api/v1/people',
      'companies: GET /api/v1/companies',
    ]);
  });

  it('may have schemas of one name, or be files of one name', async () => {
    const twice = readOpenApi([harbour, harbour, registry]);
    const chosen = twice.choose(['harbour:getMe', 'harbour-2:getMe', 'registry:listPeople'], {});
    const schemas = await load(chosen);
    expect(Object.keys(schemas).toSorted()).toEqual([
      'harbour2GetMeAnswerSchema',
      'harbourGetMeAnswerSchema',
      'listPeopleAnswerSchema',
      'listPeopleBodySchema',
    ]);
  });

  it('of several hosts need to be told which one is meant', () => {
    const folder = mkdtempSync(join(root, 'generators/node_modules/.generated-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'other.json');
    writeFileSync(file, '{"openapi":"3.0.0","servers":[{"url":"https://api.other.example"}]}');
    const both = readOpenApi([harbour, file]);
    expect(() => both.choose([], {})).toThrow(
      'The documents name several hosts (*.harbour.example, api.other.example): say with --host which one.',
    );
    expect(both.choose([], { host: 'api.other.example' }).operations).toEqual([]);
  });
});

const copies = existsSync(pipedrive) ? [pipedrive] : [];
it.each(copies.length === 0 ? ['no copy'] : [])(
  "NOT CHECKED with Pipedrive's OpenAPI document: there is %s beside the repository (DAYBOOK_SHARED)",
  () => expect(process.env['CI']).toBeUndefined(),
);

describe.each(copies)("Pipedrive's document", (file) => {
  const document = readOpenApi([file]);
  const ids = [...document.list.matchAll(/^ {2}(\S+) {2}(?:GET|POST|PUT|PATCH|DELETE) /gm)].map(
    ([, id = '']) => id,
  );

  it('tells where its API is and where people sign in', () => {
    expect(document.proposals).toMatchObject({
      host: 'api.pipedrive.com',
      signIn: 'oauth2',
      pagination: 'cursor',
    });
    const known = document.choose(['addPerson', 'searchPersons'], {});
    expect(known.scope).toBe('scope=contacts%3Afull+contacts%3Aread+search%3Aread');
    expect(addressesOf(answers({ host: 'api.pipedrive.com' }), known)).toMatchObject({
      apiPath: '/api/v2',
      authorizationAddress: 'https://oauth.pipedrive.com/oauth/authorize',
      tokenAddress: 'https://oauth.pipedrive.com/oauth/token',
      hosts: ['api.pipedrive.com', '*.pipedrive.com'],
    });
  });

  it('makes schemas of every operation that take their own examples, and bodies that refuse what they do not name', async () => {
    expect(ids).toHaveLength(158);
    const known = document.choose(
      ids.filter((id) => id !== 'uploadProductImage' && id !== 'updateProductImage'),
      {},
    );
    const schemas = await load(known);
    const faults = known.operations.flatMap(({ name, answer, sampleBody, hasBody }) => {
      const read = schemas[`${name}AnswerSchema`]?.safeParse(
        JSON.parse(answer === 'undefined' ? 'null' : answer),
      );
      const taken = hasBody ? schemas[`${name}BodySchema`]?.safeParse(JSON.parse(sampleBody)) : undefined;
      return [read, taken].flatMap((outcome) =>
        outcome?.success === false ? [name, outcome.error.message] : [],
      );
    });
    expect(faults).toEqual([]);
    const { addPersonBodySchema: addPerson } = schemas;
    expect(addPerson?.safeParse({ name: 'Ada', phones: [{ value: '101', primary: true }] }).success).toBe(
      true,
    );
    expect(addPerson?.safeParse({ name: 'Ada', phone: '101' }).success).toBe(false);
  });
});
