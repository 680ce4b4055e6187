import type { ConnectorDefinition } from '@daybook/core';

/** Automatic logging stops choosing at the first field with several choices, so that field comes last. */
function linkFields(defaultLeads: Record<string, { settingId: string }>) {
  const field = { type: 'selection', contactDependent: true, required: false };
  const defaults = { defaultSettingId: 'leadDefaults', defaultSettingValues: defaultLeads };
  return [
    { const: 'leads', title: 'Lead', ...field, ...defaults },
    // No default: a setting is text, and the client never finds a text equal to a deal's numeric id.
    { const: 'deals', title: 'Deal', ...field },
  ];
}

/** What the client is told about this CRM. Its field names are App Connect's, except for `hosts`. */
export const manifest: ConnectorDefinition['manifest'] = {
  name: 'mock',
  displayName: 'Mock CRM',
  urlIdentifier: '*/mock-crm',
  hosts: ['mock-crm.example', '*.mock-crm.example', 'localhost', '127.0.0.1'],
  auth: {
    type: 'apiKey',
    apiKey: {
      page: {
        title: 'Mock CRM',
        content: [
          { const: 'apiKey', title: 'API key', type: 'string', required: true },
          { const: 'username', title: 'User name', type: 'string', required: false },
        ],
      },
    },
  },
  contactTypes: [
    { display: 'Contact', value: 'Contact' },
    { display: 'Lead', value: 'Lead' },
  ],
  // The anchors of the page that renderMockCrmPage makes. Daybook's own server shows it, so `{hostname}` is not enough.
  contactPageUrl: '{serverUrl}/mock-crm#contact-{contactId}',
  logPageUrl: '{serverUrl}/mock-crm#entry-{logId}',
  canOpenLogPage: true,
  settings: [
    {
      id: 'leadDefaults',
      type: 'group',
      name: 'Default lead ids',
      items: [
        { id: 'defaultMessageLead', type: 'inputField', name: 'Messages', defaultValue: '' },
        { id: 'defaultFaxLead', type: 'inputField', name: 'Faxes', defaultValue: '' },
        { id: 'defaultVoicemailLead', type: 'inputField', name: 'Voicemails', defaultValue: '' },
        { id: 'defaultInboundCallLead', type: 'inputField', name: 'Inbound calls', defaultValue: '' },
        { id: 'defaultOutboundCallLead', type: 'inputField', name: 'Outbound calls', defaultValue: '' },
      ],
    },
  ],
  page: {
    useContactSearch: true,
    messageLog: {
      additionalFields: linkFields({
        message: { settingId: 'defaultMessageLead' },
        fax: { settingId: 'defaultFaxLead' },
        voicemail: { settingId: 'defaultVoicemailLead' },
      }),
    },
    callLog: {
      // The client needs both, or it throws.
      additionalFields: linkFields({
        inboundCall: { settingId: 'defaultInboundCallLead' },
        outboundCall: { settingId: 'defaultOutboundCallLead' },
      }),
    },
    newContact: { additionalFields: [] },
  },
};
