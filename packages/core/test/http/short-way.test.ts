import {
  type AxiosAdapter,
  AxiosHeaders,
  type AxiosInstance,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios';
import { describe, expect, it } from 'vitest';
import { nodeAdapter } from '../../src/index.js';
import { caught } from '../support/caught.js';
import { answer, startServer } from '../support/local-server.js';
import { client, headers, prepareEachTest } from '../support/still-client.js';

prepareEachTest();

type Send = (http: AxiosInstance, url: string) => Promise<AxiosResponse>;
type Prepare = (http: AxiosInstance) => void;

const { signal } = new AbortController();
const notAny = (): boolean => false;
const JSON_HEADERS = { 'content-type': 'application/json' };

/** What a request asks its adapter for, and what whoever makes it sees of the answer. */
async function outcome(send: Send, url: string, prepare: Prepare): Promise<unknown> {
  const asked: InternalAxiosRequestConfig[] = [];
  const http = client({ adapter: (config) => (asked.push(config), nodeAdapter(config)) });
  prepare(http);
  const seen: unknown = await send(http, url).then(
    ({ status, statusText, headers: answered, data, duration }) => ({
      status,
      isTimed: Number.isInteger(duration),
      statusText,
      data: data as unknown,
      headers: Object.entries(answered).filter(([name]) => name !== 'date'),
      isNormal: answered instanceof AxiosHeaders,
    }),
    (error: unknown) => ({ error, text: String(error) }),
  );
  return {
    seen,
    asked: asked.map(({ headers: sent, adapter: _adapter, httpAgent, httpsAgent, ...settings }) => ({
      headers: sent.toJSON(),
      hasAgents: [httpAgent, httpsAgent].map(Boolean),
      settings: Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
    })),
  };
}

const inOwnWay: Prepare = (http) => void http.interceptors.request.use((config) => config);

/** The same request, the short way and axios' own, with what arrived. */
async function onBoth(send: Send, body: unknown = { id: 7 }): Promise<[short: unknown, own: unknown]> {
  const crm = await startServer(answer(200, { 'set-cookie': 'a=1' }, body));
  const short = await outcome(send, crm.url, () => undefined);
  const own = await outcome(send, crm.url, inOwnWay);
  return [
    { outcome: short, arrived: crm.seen[0] },
    { outcome: own, arrived: crm.seen[1] },
  ];
}

describe('what goes the short way is as on axios’ own', () => {
  it.each<[string, Send]>([
    ['a read', (http, url) => http.get(url, { headers })],
    ['a read without anything', (http, url) => http.get(url)],
    ['parameters', (http, url) => http.get(`${url}/?a=1`, { params: { b: [1, 2], c: null, d: 'ä &' } })],
    ['a deletion', (http, url) => http.delete(url, { headers, data: { why: 'gone' } })],
    ['a look', (http, url) => http.head(url)],
    ['a question for options', (http, url) => http.options(url)],
    ['an object', (http, url) => http.post(url, { text: 'Zoë 👍', list: [{ a: undefined }] }, { headers })],
    ['a list', (http, url) => http.put(url, [1, { b: 2 }])],
    ['a text', (http, url) => http.patch(url, 'plain', { headers: { 'content-type': 'text/plain' } })],
    ['a text of JSON', (http, url) => http.post(url, ' {"a":1} ', { headers: JSON_HEADERS })],
    ['a text without a type', (http, url) => http.post(url, 'a=1')],
    ['a search', (http, url) => http.post(url, { query: 'Ada' }, { isRead: true })],
    ['a form', (http, url) => http.post(url, new URLSearchParams({ a: '1 2', b: 'ä' }))],
    ['bytes', (http, url) => http.post(url, Buffer.from([1, 2, 3]))],
    ['nothing', (http, url) => http.post(url)],
    ['a number', (http, url) => http.post(url, 7, { headers: JSON_HEADERS })],
    ['a method in capitals', (http, url) => http.request({ url, method: 'PUT', data: { a: 1 } })],
    ['no method', (http, url) => http.request({ url, headers })],
    ['an empty method', (http, url) => http.request({ url, method: '' })],
    ['a time-out', (http, url) => http.get(url, { timeout: 5_000 })],
    ['no time-out of its own', (http, url) => http.request({ url, timeout: undefined } as never)],
    [
      'headers of many kinds',
      (http, url) =>
        http.get(url, {
          headers: { accept: 'text/csv', 'X-A': ['1', '2'], 'X-B': false, 'X-C': 7, 'X-D': null },
        }),
    ],
    ['headers of axios', (http, url) => http.get(url, { headers: new AxiosHeaders({ 'X-A': '1' }) })],
    ['a header with spaces', (http, url) => http.get(url, { headers: { ' X-A ': '1' } })],
    ['headers by method', (http, url) => http.post(url, {}, { headers: { post: { 'X-A': '1' } } as never })],
    ['a signal', (http, url) => http.get(url, { signal })],
    ['a signal that has aborted', (http, url) => http.get(url, { signal: AbortSignal.abort() })],
    ['a setting that is rare', (http, url) => http.get(url, { responseType: 'arraybuffer' })],
    ['a status that is wanted', (http, url) => http.get(url, { validateStatus: notAny })],
    ['a host that is not allowed', (http) => http.get('https://elsewhere.example/')],
    ['no address', (http) => http.request({})],
  ])('%s', async (_name, send) => {
    const [short, own] = await onBoth(send);
    expect(short).toEqual(own);
  });

  it.each([
    ['{"a":', undefined],
    ['text', undefined],
    ['', undefined],
    ['7', undefined],
    ['{"a":', 'json' as const],
  ])('the answer %j, as %s', async (body, responseType) => {
    const [short, own] = await onBoth((http, url) => http.get(url, responseType && { responseType }), body);
    expect(short).toEqual(own);
  });

  it('a refusal', async () => {
    const crm = await startServer(answer(422, {}, { error: 'no' }));
    const send: Send = (http, url) => http.post(url, { a: 1 });
    expect(await outcome(send, crm.url, () => undefined)).toEqual(await outcome(send, crm.url, inOwnWay));
  });

  it('a write that is given up when its answer has come', async () => {
    const crm = await startServer(answer(200));
    const given = [() => undefined, inOwnWay].map(async (prepare: Prepare) => {
      const controller = new AbortController();
      const http = client({
        adapter: (config) => nodeAdapter(config).finally(() => controller.abort()),
      });
      prepare(http);
      return caught(http.post(crm.url, {}, { signal: controller.signal }));
    });
    const [short, own] = await Promise.all(given);
    expect(short).toEqual(own);
    expect(short).toMatchObject({ code: 'crm_unavailable', mayHaveLanded: true });
  });
});

const other = (): string => 'other';
const answerOther: AxiosAdapter = async (config) => ({
  status: 200,
  statusText: '',
  headers: {},
  config,
  data: '"other"',
});

it.each<[string, Prepare]>([
  [
    'an interceptor of requests',
    (http) => http.interceptors.request.use((config) => (config.headers.set('X-A', '1'), config)),
  ],
  [
    'an interceptor of answers',
    (http) => http.interceptors.response.use((response) => ({ ...response, data: 'other' })),
  ],
  [
    'an interceptor of answers in place of ours',
    (http) => {
      http.interceptors.response.clear();
      http.interceptors.response.use((response) => ({ ...response, data: 'other' }));
    },
  ],
  ['a common header', (http) => Object.assign(http.defaults.headers.common, { 'X-A': '1' })],
  ['a header of a method', (http) => Object.assign(http.defaults.headers.post, { 'X-A': '1' })],
  ['a header of all', (http) => Object.assign(http.defaults.headers, { 'X-A': '1' })],
  ['a base', (http) => Object.assign(http.defaults, { baseURL: 'http://localhost:1/' })],
  ['a transformation of bodies', (http) => (http.defaults.transformRequest as unknown[]).push(other)],
  ['another transformation of answers', (http) => Object.assign(http.defaults, { transformResponse: other })],
  ['another adapter', (http) => Object.assign(http.defaults, { adapter: answerOther })],
])('%s of one’s own has its effect', async (_name, change) => {
  const crm = await startServer(answer(200));
  const send: Send = (http, url) => http.post(url, { a: 1 });
  const changed = await outcome(send, crm.url, change);
  expect(changed).toEqual(await outcome(send, crm.url, (http) => (change(http), inOwnWay(http))));
  expect(changed).not.toEqual(await outcome(send, crm.url, () => undefined));
});
