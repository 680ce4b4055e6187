import { defineSubject } from '@daybook/conformance';
import { createAcmeConnector } from './connector.js';
import { openFakeAcme } from './fake-acme.js';

const noPages = 'Acme gives its lists whole';
const oneNumber = 'Acme keeps one number of a contact';

export const subject = defineSubject({
  name: '@acme/daybook-connector',
  create: (environment) => createAcmeConnector(environment),
  openCrm: (environment) => openFakeAcme(environment),
  signIn: {
    good: { hostname: 'eu.acme.example', apiKey: 'acme-key-123456' },
    colleague: { hostname: 'eu.acme.example', apiKey: 'acme-key-654321' },
    bad: { hostname: 'eu.acme.example', apiKey: 'acme-key-000000' },
  },
  budget: { create: 1, update: 1 },
  notApplicable: {
    'contacts.beyond-page-one': noPages,
    'contacts.once': noPages,
    'contacts.second-number': oneNumber,
    'entries.found-beyond-page-one': noPages,
  },
});
