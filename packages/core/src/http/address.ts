import axios, { type InternalAxiosRequestConfig } from 'axios';

type Config = InternalAxiosRequestConfig;

/** Where a request goes, without its parameters. `axios.getUri` merges all defaults for that: seldom needed, and dear. */
export function addressOf(config: Config): string {
  const { url, baseURL } = config;
  return url !== undefined && baseURL === undefined ? url : axios.getUri({ ...config, params: undefined });
}

let last: { address: string; url: URL } | undefined;

/**
 * The parts of an address. Of each request two want to know them, one right after the other: whoever may refuse it, and
 * whoever sends it.
 *
 * @throws TypeError for what is no address
 */
export function urlOf(address: string): URL {
  if (last?.address !== address) last = { address, url: new URL(address) };
  return last.url;
}

/** What stands in the request's first line: the path of its address, and all parameters. */
export function targetOf({ params, paramsSerializer }: Config, { pathname, search }: URL): string {
  const url = pathname + search;
  if (params === undefined) return url;
  return axios.getUri({ url, params, ...(paramsSerializer && { paramsSerializer }) });
}
