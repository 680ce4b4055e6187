// @ts-check

/** Names that stand before a CRM's domain when the API has a host of its own. */
const apiLabels = new Set(['api', 'app', 'rest', 'www']);

/**
 * What follows from the host of the API. `*.acme.com`: each account has a host. `api.acme.com`: all share one, and the
 * pages that people look at are elsewhere on the same domain.
 *
 * @param {string} host
 * @example
 * hostsOf('*.acme.com'); // { wildcard: true, hosts: ['*.acme.com'], pageHost: '*.acme.com', … }
 * hostsOf('api.acme.com'); // { wildcard: false, hosts: ['api.acme.com', '*.acme.com'], pageHost: '*.acme.com', … }
 */
export function hostsOf(host) {
  if (host.startsWith('*.')) {
    const domain = host.slice(2);
    return {
      wildcard: true,
      hosts: [host],
      pageHost: host,
      sampleHost: `eu.${domain}`,
      loginHost: `login.${domain}`,
    };
  }
  const [first = '', ...rest] = host.split('.');
  const domain = apiLabels.has(first) && rest.length > 1 ? rest.join('.') : host;
  return {
    wildcard: false,
    hosts: [host, `*.${domain}`],
    pageHost: `*.${domain}`,
    sampleHost: host,
    loginHost: host,
  };
}
