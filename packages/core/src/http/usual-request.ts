import type { InternalAxiosRequestConfig } from 'axios';

/** Settings of axios that few requests need. */
const rare = [
  'auth',
  'cancelToken',
  'family',
  'httpVersion',
  'insecureHTTPParser',
  'lookup',
  'maxRate',
  'onDownloadProgress',
  'onUploadProgress',
  'socketPath',
  'transport',
] as const satisfies (keyof InternalAxiosRequestConfig)[];

const usualAnswers = new Set(['arraybuffer', 'json', 'text', undefined]);

/** Whether a request is a text or bytes, over a plain way, and its answer is wanted as such. */
export function isUsual(config: InternalAxiosRequestConfig, url: URL): boolean {
  const { data, responseType, maxBodyLength = -1, maxRedirects, proxy } = config;
  return (
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    rare.every((name) => config[name] === undefined) &&
    usualAnswers.has(responseType) &&
    maxBodyLength === -1 &&
    maxRedirects === 0 &&
    (data === undefined || data === null || isTextOrBytes(data)) &&
    (proxy === false || (proxy === undefined && !mayBeProxied()))
  );
}

/** What {@link isUsual} takes for a body. */
export function isTextOrBytes(data: unknown): data is string | Uint8Array | ArrayBuffer {
  return typeof data === 'string' || data instanceof Uint8Array || data instanceof ArrayBuffer;
}

/** Whether the environment names a proxy; what it is for, axios decides. */
export function mayBeProxied(): boolean {
  const { env } = process;
  const isNamed = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].some(
    (name) => env[name] || env[name.toLowerCase()],
  );
  return isNamed && (env['NO_PROXY'] ?? env['no_proxy']) !== '*';
}
