import type { ConnectorDefinition } from '@daybook/core';
import { settingIds } from './settings.js';

/** The app that an operator registered with Pipedrive. */
export interface OauthApp {
  clientId: string;
  clientSecret: string;
  /** The app's callback address, exactly as registered: `https://<server>/pipedrive-redirect`. */
  redirectUri: string;
}

/**
 * What the client is told about Pipedrive. With an app people sign in at Pipedrive; without one they type an API token.
 */
export function describeManifest(
  app: OauthApp | undefined,
  { refuses }: { refuses: boolean },
): ConnectorDefinition['manifest'] {
  return {
    name: 'pipedrive',
    displayName: 'Pipedrive',
    urlIdentifier: '*.pipedrive.com',
    embedUrls: ['https://*.pipedrive.com/*'],
    // One label: acme.pipedrive.com, oauth.pipedrive.com. Credentials go nowhere else.
    hosts: ['*.pipedrive.com'],
    auth: app ? oauthOf(app) : tokenForm,
    contactTypes: [{ display: 'Person', value: 'Person' }],
    contactPageUrl: 'https://{hostname}/person/{contactId}',
    logPageUrl: 'https://{hostname}/activities/{logId}',
    canOpenLogPage: true,
    settings: [
      {
        id: 'pipedriveMessages',
        type: 'group',
        name: 'Pipedrive messages',
        items: [
          {
            id: settingIds.activityType,
            type: 'inputField',
            name: 'Activity type (empty: the one named SMS)',
            defaultValue: '',
          },
          {
            id: settingIds.refuseWithoutType,
            type: 'boolean',
            name: 'Do not log when Pipedrive has no activity type for messages',
            defaultValue: refuses,
          },
          {
            id: settingIds.searchCustomFields,
            type: 'boolean',
            name: 'Look for phone numbers in custom fields as well',
            defaultValue: false,
          },
        ],
      },
      {
        id: 'pipedriveCalls',
        type: 'group',
        name: 'Pipedrive calls',
        items: [
          {
            id: settingIds.callActivityType,
            type: 'inputField',
            name: 'Activity type (empty: the first with "call" in its name)',
            defaultValue: '',
          },
        ],
      },
    ],
    page: {
      useContactSearch: true,
      messageLog: { additionalFields: linkFields },
      callLog: { additionalFields: linkFields },
      newContact: { additionalFields: [] },
    },
  };
}

// An activity belongs to one of them; the deal wins. No defaults: a setting is text, a deal's id is a number.
const linkFields = [
  { const: 'leads', title: 'Lead', type: 'selection', contactDependent: true, required: false },
  { const: 'deals', title: 'Deal', type: 'selection', contactDependent: true, required: false },
];

const tokenForm = {
  type: 'apiKey',
  apiKey: {
    page: {
      title: 'Pipedrive',
      content: [
        {
          const: 'apiKey',
          title: 'API token (Personal preferences, API)',
          type: 'string',
          required: true,
        },
      ],
    },
  },
} as const;

/**
 * For a platform named pipedrive the client opens `redirectUri` in place of `authUrl`, and takes the code from the
 * page that Pipedrive then returns to (protocol, section 2.2). Pipedrive takes no scopes here: they belong to the app.
 */
function oauthOf({ clientId, redirectUri }: OauthApp): ConnectorDefinition['manifest']['auth'] {
  const authUrl = 'https://oauth.pipedrive.com/oauth/authorize';
  const query = new URLSearchParams({ client_id: clientId, redirect_uri: redirectUri });
  return { type: 'oauth', oauth: { authUrl, clientId, redirectUri: `${authUrl}?${query.toString()}` } };
}
