import type { ConnectorDefinition } from '@daybook/core';

export const manifest = {
  name: 'reference',
  displayName: 'Reference',
  urlIdentifier: '*.reference-crm.example',
  hosts: ['*.reference-crm.example'],
  auth: { type: 'apiKey' },
  logPageUrl: 'https://{hostname}/notes/{logId}',
  page: {
    messageLog: { additionalFields: [{ const: 'deals', title: 'Deal', type: 'selection' }] },
  },
} satisfies ConnectorDefinition['manifest'];
