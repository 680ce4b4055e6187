// A connector for the fake CRM, written as a partner would write one: on core's HTTP client.
import { createHttpClient, defineConnector, path } from '@daybook/core';

/**
 * @param {{ port: number, timeoutMs?: number, settlingSeconds?: number, canFind?: boolean, canRead?: boolean, tellsStored?: boolean, subjectCharacters?: number, missingSeconds?: number, entryBytes?: number, writes?: 'day' | 'message',
 *   canReadCalls?: boolean, canDispose?: boolean, callGatherSeconds?: number, marker?: 'field' | 'body', format?: import('@daybook/core').LogFormat,
 *   impatience?: () => AbortSignal, now?: () => number, sleep?: (milliseconds: number) => Promise<void>, timeZone?: string | (() => string) }} options
 */
export function createFakeConnector(options) {
  const { port, timeoutMs = 60_000, settlingSeconds = 60, canFind = true, canRead = true } = options;
  const { canReadCalls = canRead, canDispose = true, callGatherSeconds = 0, timeZone } = options;
  /** @param {{ subject: string, body: string }} data */
  const storedIn = ({ subject, body }) => (options.tellsStored ? { stored: { subject, body } } : {});
  const manifest = {
    name: 'fake',
    displayName: 'Fake CRM',
    urlIdentifier: '*.fake.example',
    hosts: ['localhost'],
    auth: { type: /** @type {const} */ ('apiKey') },
  };
  const http = createHttpClient({
    manifest,
    timeoutMs,
    ...(options.now && { now: options.now }),
    ...(options.sleep && { sleep: options.sleep }),
  });
  /**
   * @param {string} authorization
   * @param {AbortSignal | undefined} signal
   */
  const requestOf = (authorization, signal) => {
    const signals = [signal, options.impatience?.()].filter((each) => each !== undefined);
    // Told for a CRM that keeps the promise of a settling time.
    const headers = { authorization, 'x-process': process.pid, 'x-called-at': Date.now() };
    return { headers, signal: AbortSignal.any(signals) };
  };
  /** @param {import('@daybook/core').PhoneCall} call */
  const ofCall = ({ subject, body, startsAt, day, durationSeconds, outcome, timeZone: printedIn }) => ({
    subject,
    body,
    startsAt,
    day,
    durationSeconds,
    outcome,
    timeZone: printedIn,
  });
  /** @param {Record<string, unknown>} fields */
  const chosen = (fields) => (Object.keys(fields).length > 0 ? { fields } : {});
  const base = `http://localhost:${port}`;
  const all = `${base}/entries`;
  return defineConnector({
    manifest,
    limits: {
      settlingSeconds,
      ...(options.subjectCharacters && { subjectCharacters: options.subjectCharacters }),
      ...(options.entryBytes && { entryBytes: options.entryBytes }),
      ...(options.missingSeconds && { missingSeconds: options.missingSeconds }),
      callGatherSeconds,
    },
    marker: options.marker ?? 'field',
    ...(options.writes && { writes: options.writes }),
    getAuthType: () => 'apiKey',
    getLogFormatType: () => options.format ?? 'text/html',
    getUserInfo: ({ additionalInfo }) => ({
      successful: true,
      platformUserInfo: {
        id: typeof additionalInfo['username'] === 'string' ? additionalInfo['username'] : 'ann',
        name: 'Ann Agent',
        accountId: 'fake',
        timezoneName: (typeof timeZone === 'function' ? timeZone() : timeZone) ?? 'America/Los_Angeles',
      },
    }),
    findContact: () => ({ matchedContactInfo: [] }),
    createMessageLog: async ({ authHeader, contactInfo, digest, additionalSubmission, signal }) => {
      const { subject, body, marker } = digest;
      const entry = { contactId: contactInfo.id, subject, body, marker, ...chosen(additionalSubmission) };
      const { data } = await http.post(all, entry, requestOf(authHeader, signal));
      return { logId: data.id, ...storedIn(data) };
    },
    updateMessageLog: async ({ authHeader, existingMessageLog, digest, additionalSubmission, signal }) => {
      const url = base + path`/entries/${existingMessageLog.thirdPartyLogId}`;
      const request = requestOf(authHeader, signal);
      const standing = options.writes === 'message' ? (await http.get(url, request)).data.body : '';
      const { subject } = digest;
      const entry = { subject, body: standing + digest.body, ...chosen(additionalSubmission) };
      const { data } = await http.put(url, entry, request);
      return storedIn(data);
    },
    ...(canFind && {
      findMessageLog: async ({ authHeader, marker, signal }) => {
        const { data } = await http.get(all, { ...requestOf(authHeader, signal), params: { marker } });
        const [entry] = data;
        return entry ? { logId: entry.id, subject: entry.subject, body: entry.body } : null;
      },
    }),
    createCallLog: async ({ authHeader, contactInfo, call, additionalSubmission, signal }) => {
      const entry = {
        contactId: contactInfo.id,
        marker: call.marker,
        fields: additionalSubmission,
        ...ofCall(call),
      };
      const { data } = await http.post(all, entry, requestOf(authHeader, signal));
      return { logId: data.id, ...storedIn(data) };
    },
    updateCallLog: async ({ authHeader, logId, call, changed, additionalSubmission, signal }) => {
      const fields = changed.includes('fields') ? { fields: additionalSubmission } : {};
      const { data } = await http.put(
        base + path`/entries/${logId}`,
        { ...ofCall(call), ...fields },
        requestOf(authHeader, signal),
      );
      return storedIn(data);
    },
    ...(canDispose && {
      upsertCallDisposition: async ({ authHeader, logId, dispositions, signal }) => {
        await http.put(base + path`/entries/${logId}/fields`, dispositions, requestOf(authHeader, signal));
        return { logId };
      },
    }),
    ...(canFind && {
      findCallLog: async ({ authHeader, marker, signal }) => {
        const { data } = await http.get(all, { ...requestOf(authHeader, signal), params: { marker } });
        const [entry] = data;
        return entry ? { logId: entry.id } : null;
      },
    }),
    ...(canReadCalls && {
      getCallLog: async ({ authHeader, logId, signal }) => {
        const { data } = await http.get(base + path`/entries/${logId}`, requestOf(authHeader, signal));
        return { subject: data.subject, body: data.body, fields: data.fields };
      },
    }),
    ...(canRead && {
      getMessageLog: async ({ authHeader, logId, signal }) => {
        const { data } = await http.get(base + path`/entries/${logId}`, requestOf(authHeader, signal));
        return { logId, subject: data.subject, body: data.body };
      },
    }),
  });
}
