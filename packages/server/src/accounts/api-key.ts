import type { Connector } from '@daybook/core';

/** The header that goes with an API key: App Connect's `Basic`, or `Bearer` for a connector that does not make one. */
export async function apiKeyHeader(connector: Connector, apiKey: string): Promise<string> {
  if (!connector.has('getBasicAuth')) return `Bearer ${apiKey}`;
  return `Basic ${await connector.call('getBasicAuth', { apiKey })}`;
}
