import type { HttpClientOptions } from '@daybook/core';

type Adapter = NonNullable<HttpClientOptions['adapter']>;

/** Sends with `fetch`: many times faster under msw than sockets, which the other subjects use. */
export const fetchAdapter: Adapter = async (config) => {
  const address = new URL(config.url ?? '');
  for (const [name, value] of Object.entries(config.params ?? {}))
    address.searchParams.set(name, String(value));
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(config.headers.toJSON())) headers[name] = String(value);
  const { signal } = config;
  const fail = (code: string | undefined, more: object = {}): Error =>
    Object.assign(new Error('The request failed'), { isAxiosError: true, config, code, ...more });

  const answer = await fetch(address, {
    method: config.method?.toUpperCase() ?? 'GET',
    headers,
    ...(config.data !== undefined && { body: String(config.data) }),
    ...(signal instanceof AbortSignal && { signal }),
  }).catch(() => {
    throw fail(signal?.aborted ? 'ERR_CANCELED' : undefined);
  });
  const response = {
    data: await answer.text(),
    status: answer.status,
    statusText: answer.statusText,
    headers: Object.fromEntries(answer.headers),
    config,
  };
  if (answer.status >= 300) throw fail('ERR_BAD_RESPONSE', { response });
  return response;
};
