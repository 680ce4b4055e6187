import type { ConnectorDefinition } from '@daybook/core';
import { oauthInfo } from './oauth.js';

export const manifest = {
  name: 'reference',
  displayName: 'Reference',
  urlIdentifier: '*.reference-crm.example',
  hosts: ['*.reference-crm.example'],
  auth: {
    type: 'oauth',
    oauth: { authUrl: 'https://login.reference-crm.example/authorize', clientId: oauthInfo.clientId },
  },
  logPageUrl: 'https://{hostname}/notes/{logId}',
  page: {
    messageLog: { additionalFields: [{ const: 'deals', title: 'Deal', type: 'selection' }] },
    callLog: { additionalFields: [{ const: 'deals', title: 'Deal', type: 'selection' }] },
  },
} satisfies ConnectorDefinition['manifest'];
