// A connector for crm.mjs, as a partner writes one.
import { createHttpClient, defineConnector } from '../../packages/core/dist/index.js';

export function createBenchConnector({ port, canRead = false, entryBytes = 90_000 }) {
  const manifest = {
    name: 'bench',
    displayName: 'Bench CRM',
    urlIdentifier: '*.bench.example',
    hosts: ['localhost'],
    auth: { type: 'apiKey' },
  };
  const http = createHttpClient({ manifest });
  const all = `http://localhost:${port}/entries`;
  return defineConnector({
    manifest,
    limits: { settlingSeconds: 10, entryBytes },
    getAuthType: () => 'apiKey',
    getLogFormatType: () => 'text/html',
    getUserInfo: ({ apiKey }) => ({
      successful: true,
      platformUserInfo: { id: apiKey, name: 'Ann Agent', timezoneName: 'America/Los_Angeles' },
    }),
    findContact: () => ({ matchedContactInfo: [] }),
    createMessageLog: async ({ authHeader, digest: { subject, body, marker }, signal }) => {
      const { data } = await http.post(
        all,
        { subject, body, marker },
        { headers: { authorization: authHeader }, signal },
      );
      return { logId: data.id };
    },
    updateMessageLog: async ({ authHeader, existingMessageLog, digest: { subject, body }, signal }) => {
      const address = `${all}/${existingMessageLog.thirdPartyLogId}`;
      await http.put(address, { subject, body }, { headers: { authorization: authHeader }, signal });
      return {};
    },
    createCallLog: async ({ authHeader, call: { subject, body }, signal }) => {
      const { data } = await http.post(
        all,
        { subject, body },
        { headers: { authorization: authHeader }, signal },
      );
      return { logId: data.id };
    },
    updateCallLog: async ({ authHeader, logId, call: { subject, body }, signal }) => {
      await http.put(
        `${all}/${logId}`,
        { subject, body },
        { headers: { authorization: authHeader }, signal },
      );
      return {};
    },
    getCallLog: async ({ authHeader, logId, signal }) => {
      const { data } = await http.get(`${all}/${logId}`, { headers: { authorization: authHeader }, signal });
      return { subject: data.subject, body: data.body };
    },
    findMessageLog: async ({ authHeader, marker, signal }) => {
      const headers = { authorization: authHeader };
      const { data } = await http.get(all, { params: { marker }, headers, signal });
      return data.id === null ? null : { logId: data.id, subject: data.subject, body: data.body };
    },
    ...(canRead && {
      getMessageLog: async ({ authHeader, logId, signal }) => {
        const { data } = await http.get(`${all}/${logId}`, {
          headers: { authorization: authHeader },
          signal,
        });
        return { logId, subject: data.subject, body: data.body };
      },
    }),
  });
}
