/** What stands behind an address, with its question mark; empty where nothing is given. */
export function toQuery(given: Record<string, string | undefined>): string {
  const parameters = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : `${name}=${encodeURIComponent(value)}`,
  );
  return parameters.length === 0 ? '' : `?${parameters.join('&')}`;
}
