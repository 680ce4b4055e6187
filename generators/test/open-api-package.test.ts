import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createConnector } from '../create-connector.mjs';
import { newConnector } from '../new-connector.mjs';
import { readProjectModel } from '../project-model.mjs';
import { makeRepository, root } from './support.js';

const documents = fileURLToPath(new URL('documents/', import.meta.url));
const flags = [
  ...['--id', 'acme', '--yes', '--host', '*.acme.com'],
  ...['--openapi', join(documents, 'harbour.yaml'), '--openapi', join(documents, 'registry.json')],
];
const operations = ['--operations', 'harbour:listPeople, add_person,createNote'];

/** Answers a path of the new package with its content, whitespace made simple. */
async function make(words: string[]): Promise<(path: string) => string> {
  const folder = makeRepository();
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const style = { indentStyle: 'space', lineWidth: 200 };
  const script = { formatter: { quoteStyle: 'single' } };
  writeFileSync(join(folder, 'biome.json'), JSON.stringify({ formatter: style, javascript: script }));
  let output = '';
  const print = (text: string): void => void (output += text);
  const world = { root: folder, isTerminal: false, print, makeReady: () => undefined };
  const status = await newConnector([...flags, ...words], world);
  expect({ status, output }).toMatchObject({ status: 0 });
  return (path) =>
    readFileSync(join(folder, 'packages/connector-acme', path), 'utf8').replaceAll(/\s+/g, ' ');
}

it('signs in where the documents say, with the scopes that the operations need', async () => {
  const read = await make(operations);
  expect(read('src/oauth.ts')).toContain(
    "AUTHORIZATION_ADDRESS = 'https://accounts.harbour.example/consent?audience=crm'; const TOKEN_ADDRESS = 'https://accounts.harbour.example/token';",
  );
  expect(read('src/manifest.ts')).toContain("hosts: ['*.acme.com', 'accounts.harbour.example'],");
  expect(read('src/manifest.ts')).toContain("scope: 'scope=people.read+people.write'");
  expect(read('src/fake/fake-acme.ts')).toContain("=== 'POST /token'");
});

it('sends a key in the header that the document names', async () => {
  const read = await make(['--sign-in', 'apiKey']);
  expect(read('src/acme-api.ts')).toContain(
    "headers: { 'x-harbour-key': authHeader.replace(/^Bearer /, '') },",
  );
  expect(read('src/fake/fake-acme.ts')).toContain("`Bearer ${request.headers.get('x-harbour-key')}`");
});

it('calls the operations of all documents from the API class, with their schemas', async () => {
  const read = await make(operations);
  expect(read('src/acme-api.ts')).toContain(
    'readonly operations = new AcmeOperations<Access>((access, schema, call) => this.#call(access, schema, call));',
  );
  const source = read('src/acme-operations.ts');
  expect(source).toContain(
    "listPeople(access: Access, query: ListPeopleQuery): Promise<ListPeopleAnswer> { return this.#send(access, listPeopleAnswerSchema, { method: 'GET', base: '/rest/v3', place: '/people', query: { ...query }, }); }",
  );
  expect(source).toContain(
    "createNote(access: Access, body: CreateNoteBody): Promise<CreateNoteAnswer> { return this.#send(access, createNoteAnswerSchema, { method: 'POST', base: '/api/v1', place: '/notes', body, }); }",
  );
  expect(read('src/acme-operation-schemas.ts')).toContain(
    'export const addPersonBodySchema = personBodySchema;',
  );
});

it('sends lists, headers and media types as the document says', async () => {
  const read = await make(['--operations', 'delete,removeEntry']);
  const source = read('src/acme-operations.ts');
  expect(source).toContain("export interface DeleteOperationHeaders { 'If-Match': string; }");
  expect(source).toContain("headers: { ...headers, 'content-type': 'application/merge-patch+json' }, body,");
  expect(source).toContain(
    'export interface RemoveEntryQuery { kind: string[]; revision?: number[]; part?: string; }',
  );
  expect(read('src/acme-api.ts')).toContain('headers: { ...headers, authorization: authHeader },');
  expect(read('src/acme-api.ts')).toContain('...(query && { params: pairsOf(query) }),');
  expect(read('src/fake/documented.ts')).toContain(
    "headers: z.object({ 'if-match': z.string(), 'content-type': z.literal('application/merge-patch+json') }),",
  );
  expect(read('test/acme-operations.test.ts')).toContain(
    "'/rest/v3/people/1/journal/2', [ ['kind', 'call'], ['kind', 'message'], ], undefined,",
  );
});

it('lets the fake take what the documents allow', async () => {
  const read = await make(operations);
  expect(read('src/fake/documented.ts')).toContain(
    "{ method: 'POST', pathname: /^\\/rest\\/v3\\/people$/, query: z.strictObject({ page: z.string().optional() }), body: addPersonBodySchema, answer: { status: 201, body: {} }, }",
  );
  expect(read('src/fake/operations.ts')).toContain(
    'documentedOperation({ method, pathname, query, readBody: () => read(body) })',
  );
});

it('takes the path of the server also where no operation is wanted, and makes no file for none', async () => {
  const read = await make([]);
  expect(read('src/acme-api.ts')).toContain('/rest/v3${place}`');
  expect(read('src/fake/operations.ts')).toContain('/^\\/rest\\/v3(\\/me|');
  expect(() => read('src/acme-operations.ts')).toThrow('ENOENT');
});

it('does the same in a project of its own', async () => {
  let output = '';
  const model = { ...readProjectModel(), core: '^1.0.0', conformance: '^1.0.0', server: '^1.0.0' };
  const world = { folder: documents, model, manager: 'npm', isTerminal: false } as const;
  const status = await createConnector([...flags, ...operations, '--dry-run'], {
    ...world,
    print: (text) => void (output += text),
  });
  expect({ status, output }).toMatchObject({ status: 0 });
  for (const path of ['src/acme-operations.ts', 'src/fake/documented.ts', 'test/acme-operations.test.ts'])
    expect(output).toContain(path.split('/').at(-1));
  // Nothing there is changed, so nothing is said of changes.
  expect(output).toMatch(/ {4}vitest\.config\.ts\n\nNothing was written \(--dry-run\)\.$/);
});

it.each([
  [
    ['--operations', 'listPeople'],
    'listPeople is ambiguous: write harbour:listPeople or registry:listPeople.',
  ],
  [['--operations', 'addFile'], 'addFile takes multipart/form-data; only JSON can be made.'],
])('refuses %j', async (words, message) => {
  let output = '';
  const world = { root: makeRepository(), isTerminal: false, print: (text: string) => void (output += text) };
  expect(await newConnector([...flags, ...words], world)).toBe(2);
  expect(output).toBe(message);
});
