import type { ConnectorDefinition, Params } from '../../src/index.js';

const user = {
  id: '7-acme',
  platform: 'acme',
  hostname: 'eu.acme.com',
  platformAdditionalInfo: {},
  userSettings: {},
};
/** What every call of the CRM gets. */
export const call = { user, authHeader: 'Bearer x' };
const digest = {
  key: 'c1/7/14/2026',
  day: '2026-07-14',
  startsAt: '2026-07-14T17:00:00.000Z',
  timeZone: 'America/New_York',
  subject: 'SMS conversation with Ada Known - 26/07/14',
  body: '…',
  format: 'text/html' as const,
  messages: [],
  part: 1,
  marker: 'Daybook #k7Q2mX9aBc12',
};
/** What `createMessageLog` gets. */
export const entry: Params<'createMessageLog'> = {
  ...call,
  contactInfo: { id: 101, name: 'Ada Known' },
  additionalSubmission: {},
  digest,
  previous: 'none',
};

/** A connector that does the least that is right. */
export function definition(changes: Partial<ConnectorDefinition> = {}): ConnectorDefinition {
  return {
    manifest: {
      name: 'acme',
      displayName: 'Acme',
      urlIdentifier: '*.acme.com',
      hosts: ['*.acme.com'],
      auth: { type: 'apiKey' },
    },
    getAuthType: () => 'apiKey',
    getUserInfo: async () => ({ successful: true, platformUserInfo: { id: 7, name: 'Ann' } }),
    findContact: async () => ({ matchedContactInfo: [] }),
    createMessageLog: async () => ({ logId: 'n1' }),
    updateMessageLog: async () => ({}),
    ...changes,
  };
}

/** A definition as plain JavaScript could write it. */
export function wrong(changes: Record<string, unknown>): ConnectorDefinition {
  return { ...definition(), ...changes };
}
