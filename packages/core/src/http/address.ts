import axios, { type InternalAxiosRequestConfig } from 'axios';

type Config = InternalAxiosRequestConfig;

/** Where a request goes, without its parameters. `axios.getUri` merges all defaults for that: seldom needed, and dear. */
export function addressOf(config: Config): string {
  const { url, baseURL } = config;
  return url !== undefined && baseURL === undefined ? url : axios.getUri({ ...config, params: undefined });
}

/** What stands in the request's first line: the path of its address, and all parameters. */
export function targetOf({ params, paramsSerializer }: Config, { pathname, search }: URL): string {
  const url = pathname + search;
  if (params === undefined) return url;
  return axios.getUri({ url, params, ...(paramsSerializer && { paramsSerializer }) });
}
