import { expect, it } from 'vitest';
import { hasBrowser, shareBrowser } from './support/browser.js';
import { startDaybook } from './support/harness.js';
import { notChecked } from './support/not-checked.js';

interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  required?: string[];
}
interface Operation {
  summary?: string;
  tags: string[];
  security?: object[];
  parameters?: { name: string; in: string; required: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>;
}
interface OpenApi {
  openapi: string;
  info: { title: string; version: string };
  security: object[];
  components: { securitySchemes: Record<string, object> };
  paths: Record<string, Record<string, Operation>>;
}

async function readDocument(): Promise<OpenApi> {
  const { app } = await startDaybook();
  return (await app.inject('/docs/json')).json<OpenApi>();
}

/** The schema at a path of property names; `[]` is an item of a list. A field that may be null counts as the field. */
function at(schema: Schema | undefined, path: string): Schema | undefined {
  return path.split('.').reduce<Schema | undefined>((current, name) => {
    const choice = [current, ...(current?.anyOf ?? [])].find((one) => one?.properties ?? one?.items);
    return name === '[]' ? choice?.items : choice?.properties?.[name];
  }, schema);
}

it('is OpenAPI 3.1, with both places of the token', async () => {
  const document = await readDocument();
  expect(document.openapi).toBe('3.1.0');
  expect(document.info).toMatchObject({
    title: 'Daybook',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
  });
  expect(document.security).toEqual([{ header: [] }, { query: [] }]);
  expect(document.components.securitySchemes).toMatchObject({
    header: { type: 'http', scheme: 'bearer' },
    query: { type: 'apiKey', in: 'query', name: 'jwtToken' },
  });
});

it('has every call of the client, and says which need no token', async () => {
  const { paths } = await readDocument();
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
  );
  const names = (chosen: typeof operations): string[] => chosen.map(({ name }) => name).toSorted();
  const isOpen = ({ operation }: { operation: Operation }): boolean => operation.security?.length === 0;

  expect(names(operations.filter(isOpen))).toEqual([
    'get /admin/settings',
    'get /crmManifest',
    'get /implementedInterfaces',
    'get /isAlive',
    'get /metrics',
    'get /oauth-callback',
    'get /readyz',
    'get /releaseNotes',
    'get /serverVersionInfo',
    'get /user/preloadSettings',
    'get /userInfoHash',
    'post /admin/settings',
    'post /apiKeyLogin',
  ]);
  expect(names(operations.filter((one) => !isOpen(one)))).toEqual(
    expect.arrayContaining([
      'get /authValidation',
      'get /callLog',
      'get /contact',
      'get /custom/contact/search',
      'get /hostname',
      'get /licenseStatus',
      'get /messageLog',
      'get /user/settings',
      'patch /callLog',
      'post /callLog',
      'post /callLog/cacheNote',
      'post /contact',
      'post /messageLog',
      'post /messageLog/match',
      'post /unAuthorize',
      'post /user/refreshInfo',
      'post /user/settings',
      'put /callDisposition',
    ]),
  );
  const described = operations.filter(({ operation: { tags, responses } }) => {
    const texts = Object.values(responses).map(({ description }) => description);
    return tags.length === 1 && responses['4XX'] && responses['5XX'] && !texts.includes('Default Response');
  });
  expect(names(described)).toEqual(names(operations));
});

it('does not list the pages for people', async () => {
  const { paths } = await readDocument();
  expect(Object.keys(paths).filter((path) => /mock-crm|docs/.test(path))).toEqual([]);
});

it('describes a message log as the client sends it', async () => {
  const document = await readDocument();
  const body = document.paths['/messageLog']?.['post']?.requestBody?.content['application/json']?.schema;
  expect(body?.type).toBe('object');
  const paths = [
    'contactId',
    'contactType',
    'contactName',
    'additionalSubmission',
    'logInfo.conversationLogId',
    'logInfo.conversationId',
    'logInfo.messages.[].id',
    'logInfo.messages.[].subject',
    'logInfo.messages.[].direction',
    'logInfo.messages.[].creationTime',
    'logInfo.messages.[].attachments.[].uri',
    'logInfo.correspondents.[].phoneNumber',
  ];
  expect(paths.filter((path) => at(body, path) === undefined)).toEqual([]);
  expect(at(body, 'logInfo.messages.[].nothing')).toBeUndefined();
});

it('describes what the other calls take and answer', async () => {
  const { paths } = await readDocument();
  const find = paths['/contact']?.['get'];
  expect(find?.parameters?.map(({ name, in: place }) => [name, place])).toEqual([
    ['phoneNumber', 'query'],
    ['overridingFormat', 'query'],
    ['isExtension', 'query'],
    ['isForceRefreshAccountData', 'query'],
  ]);
  const found = find?.responses['200']?.content?.['application/json']?.schema;
  expect(found?.required).toEqual(['successful', 'contact', 'returnMessage']);
  expect(at(found, 'contact.[].id')).toBeDefined();
  const login = paths['/apiKeyLogin']?.['post'];
  expect(at(login?.requestBody?.content['application/json']?.schema, 'apiKey')).toBeDefined();
  expect(at(login?.responses['200']?.content?.['application/json']?.schema, 'jwtToken')).toEqual({
    type: 'string',
  });
  expect(paths['/isAlive']?.['get']?.responses['200']?.content).toEqual({
    'text/plain': { schema: { type: 'string' } },
  });
});

it('has a page that refers to its own files only, and may load nothing else', async () => {
  const { app } = await startDaybook();
  const page = await app.inject('/docs');
  expect(page.headers['content-security-policy']).toBe(
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; frame-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  const files = [...page.body.matchAll(/<(?:script|link rel="stylesheet")[^>]*(?:src|href)="([^"]*)"/g)].map(
    ([, address = '']) => address,
  );
  expect(files.length).toBeGreaterThanOrEqual(5);
  expect(files.filter((file) => !/^\/(?:docs\/static|assets)\//.test(file))).toEqual([]);
  const answers = await Promise.all(files.map((file) => app.inject(file)));
  expect(answers.map(({ statusCode }) => statusCode)).toEqual(files.map(() => 200));

  const styles = answers.filter(({ headers }) => String(headers['content-type']).startsWith('text/css'));
  const loaded = styles.flatMap(({ body }) => [...body.matchAll(/@import|url\((?!["']?data:)[^)]*/g)]);
  expect(styles.length).toBeGreaterThanOrEqual(2);
  expect(loaded).toEqual([]);
  expect((await app.inject('/isAlive')).headers['content-security-policy']).toBeUndefined();
});

if (!hasBrowser) notChecked('in a browser: the page of the API (install chromium)');

const openPage = shareBrowser();

it.skipIf(!hasBrowser)('works in a browser that reaches no other host', async () => {
  const { app } = await startDaybook();
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const { page } = await openPage();
  const [hosts, problems]: [Set<string>, string[]] = [new Set(), []];
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) hosts.add(new URL(request.url()).origin);
  });
  page.on('console', (line) => {
    if (line.type() === 'error') problems.push(line.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(`${url}/docs`);
  await page.getByText('/apiKeyLogin', { exact: true }).click();
  await page.getByText('additionalInfo', { exact: false }).first().waitFor();
  expect([...hosts]).toEqual([url]);
  expect(problems).toEqual([]);
});
