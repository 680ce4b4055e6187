import type { ConnectorDefinition } from '@daybook/core';
import { manifest } from '../../reference/manifest.js';

/** The reference manifest, with a change to what the client reads of the app. */
export function withOauth(change: Record<string, string>): ConnectorDefinition['manifest'] {
  const { auth } = manifest;
  return { ...manifest, auth: { ...auth, oauth: { ...auth.oauth, ...change } } };
}
