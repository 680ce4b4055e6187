/**
 * What nearly all requests are, on a shorter way to their adapter than axios': an address, parameters, a body, headers. To do
 * for them what the rarest ones need, axios merges all of its defaults into each request, key by key and twice, and brings its
 * headers into order seven times. Whatever has other settings, or meets defaults, interceptors or transformations that somebody
 * has changed, goes axios' own way. A test sends the same on both, and compares what is seen at either end (decision 12).
 */
import axios, {
  AxiosHeaders,
  type AxiosInstance,
  type AxiosRequestConfig,
  type AxiosResponse,
  CanceledError,
  type InternalAxiosRequestConfig,
  type RawAxiosHeaders,
} from 'axios';

type Send = (config: InternalAxiosRequestConfig) => Promise<AxiosResponse>;
type Asked = Pick<AxiosRequestConfig, 'method' | 'url' | 'data'>;

const usualSettings = new Set(['data', 'headers', 'isRead', 'method', 'params', 'signal', 'timeout', 'url']);
const headerGroups = new Set(Object.keys(axios.defaults.headers));
const plainName = /^[\w-]+$/;
/** Of these axios says that their body is a form, unless something else is known of it. */
const formMethods = new Set(['patch', 'post', 'put']);

/**
 * Lets a client's usual requests go the short way.
 *
 * @param http - with `send` as its adapter, and with no interceptor but the one that mends errors
 * @param mend - makes the error that is thrown of the one that has come
 */
export function takeShortWay(http: AxiosInstance, send: Send, mend: (error: unknown) => unknown): void {
  const ownWay = http.request.bind(http);
  const { defaults, interceptors } = http;
  const { headers: _headers, timeout: _timeout, ...others } = defaults;
  const names = Object.keys(others) as (keyof typeof others)[];
  const [toBody] = [others.transformRequest].flat();
  const [fromBody] = [others.transformResponse].flat();
  const [mending] = interceptors.response.handlers ?? [];

  const isAsMade = (): boolean =>
    names.every((name) => defaults[name] === others[name]) &&
    Object.keys(defaults).length === names.length + 2 &&
    Object.keys(defaults.headers).length === headerGroups.size &&
    isOnly(others.transformRequest, toBody) &&
    isOnly(others.transformResponse, fromBody) &&
    interceptors.request.handlers?.length === 0 &&
    isOnly(interceptors.response.handlers, mending);

  async function go(asked: Asked, given: AxiosRequestConfig): Promise<AxiosResponse> {
    if (!isUsual(given) || !isAsMade()) return ownWay({ ...given, ...asked });
    const { url, data } = asked;
    const { isRead, params, signal, timeout = defaults.timeout } = given;
    const method = (asked.method || 'get').toLowerCase();
    const headers = new AxiosHeaders(defaults.headers.common as RawAxiosHeaders)
      .set(defaults.headers[method as 'get'] as RawAxiosHeaders)
      .set(given.headers as RawAxiosHeaders);
    // Keys that are added to a copy cost Node 20 a microsecond each: the copy is added to them.
    const own = { allowAbsoluteUrls: true, method, url, data, params, headers, isRead, signal, timeout };
    const config = Object.assign(own, others) as InternalAxiosRequestConfig;
    try {
      assertWanted(config);
      config.data = toBody?.call(config, config.data, headers);
      if (formMethods.has(method)) headers.setContentType('application/x-www-form-urlencoded', false);
      const sentAt = performance.now();
      const response = await send(config);
      assertWanted(config);
      const duration = Math.round(performance.now() - sentAt);
      const answered = AxiosHeaders.from(response.headers as AxiosHeaders);
      response.data = fromBody?.call(config, response.data, answered, response.status);
      return Object.assign(response, { headers: answered, duration });
    } catch (error) {
      throw mend(config.signal?.aborted ? new CanceledError(undefined, config) : error);
    }
  }

  const withoutBody =
    (method: string) =>
    (url: string, config: AxiosRequestConfig = {}) =>
      go({ method, url, data: config.data }, config);
  const withBody =
    (method: string) =>
    (url: string, data?: unknown, config: AxiosRequestConfig = {}) =>
      go({ method, url, data }, config);
  Object.assign(http, {
    request: (config: AxiosRequestConfig) => go(config, config),
    ...Object.fromEntries(
      ['delete', 'get', 'head', 'options'].map((method) => [method, withoutBody(method)]),
    ),
    ...Object.fromEntries(['patch', 'post', 'put'].map((method) => [method, withBody(method)])),
  });
}

function isUsual(given: AxiosRequestConfig): boolean {
  for (const name in given) if (!usualSettings.has(name)) return false;
  const { headers } = given;
  for (const name in headers) {
    const value: unknown = headers[name];
    if (headerGroups.has(name) || !plainName.test(name)) return false;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return false;
  }
  return true;
}

function assertWanted(config: InternalAxiosRequestConfig): void {
  if (config.signal?.aborted) throw new CanceledError(undefined, config);
}

function isOnly<Item>(list: Item | Item[] | undefined, item: Item | undefined): boolean {
  return Array.isArray(list) ? list.length === 1 && list[0] === item : list === item;
}
