import {
  createHttpClient,
  DaybookError,
  defineConnector,
  isAllowedHost,
  path,
  readWantedNumber,
  regionOf,
} from '@daybook/core';

const manifest = {
  name: 'acme',
  displayName: 'Acme',
  urlIdentifier: '*.acme.example',
  hosts: ['*.acme.example'],
  auth: { type: 'apiKey' },
};

/** Logs into Acme, a CRM that has a field for the marker. */
export function createAcmeConnector(environment = {}) {
  const http = createHttpClient({ manifest, ...environment });

  async function ask({ user, authHeader, signal }, method, place, { query, body } = {}) {
    if (!isAllowedHost(manifest, user.hostname))
      throw new DaybookError('host_not_allowed', { crm: 'Acme', detail: user.hostname });
    const headers = { authorization: authHeader };
    const url = `https://${user.hostname}${place}`;
    const { data } = await http.request({ method, url, headers, params: query, data: body, signal });
    if (typeof data === 'object') return data;
    throw new DaybookError('crm_unavailable', {
      crm: 'Acme',
      detail: 'its answer cannot be read',
      mayHaveLanded: method !== 'GET',
    });
  }

  async function findEntry(access, marker) {
    const entries = await ask(access, 'GET', '/entries', { query: { marker } });
    return entries.find((entry) => entry.marker === marker) ?? null;
  }

  return defineConnector({
    manifest,
    limits: { entryBytes: 20_000 },
    marker: 'field',
    getAuthType: () => 'apiKey',
    getLogFormatType: () => 'text/plain',

    async getUserInfo({ hostname, authHeader }) {
      try {
        const { id, name, company } = await ask({ user: { hostname }, authHeader }, 'GET', '/me');
        return {
          successful: true,
          platformUserInfo: { id, name, accountId: company, timezoneName: 'Europe/Berlin' },
        };
      } catch (error) {
        if (error.kind !== 'auth') throw error;
        return {
          successful: false,
          returnMessage: { messageType: 'warning', message: 'Acme does not know this key.' },
        };
      }
    },

    async findContact({ phoneNumber, isExtension, ...access }) {
      const wanted = readWantedNumber(phoneNumber, { region: regionOf(access.user), isExtension });
      const [phone] = wanted.searchTerms();
      const found = await ask(access, 'GET', '/contacts', { query: { phone } });
      return { matchedContactInfo: found.filter((contact) => wanted.matches(contact.phone)) };
    },

    async createMessageLog({ contactInfo, digest, previous, ...access }) {
      const { marker, subject, body, day } = digest;
      const landed = previous === 'uncertain' ? await findEntry(access, marker) : null;
      if (landed) {
        await ask(access, 'PATCH', path`/entries/${landed.logId}`, { body: { subject, body } });
        return { logId: landed.logId };
      }
      const entry = { contact: contactInfo.id, marker, subject, body, day };
      return { logId: (await ask(access, 'POST', '/entries', { body: entry })).logId };
    },

    async updateMessageLog({ existingMessageLog, digest, ...access }) {
      const { subject, body } = digest;
      await ask(access, 'PATCH', path`/entries/${existingMessageLog.thirdPartyLogId}`, {
        body: { subject, body },
      });
      return {};
    },

    findMessageLog: ({ marker, ...access }) => findEntry(access, marker),
    getMessageLog: ({ logId, ...access }) => ask(access, 'GET', path`/entries/${logId}`),
  });
}
