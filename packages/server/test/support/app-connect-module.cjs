// @ts-nocheck -- it stands for code that others wrote, without types
// A connector as people write it for App Connect: CommonJS, one message at a time, its entry patched as text.
const { default: axios } = require('axios');

/** @param {{ port: number, impatience: () => AbortSignal }} crm */
module.exports = function createModule({ port, impatience }) {
  const base = `http://localhost:${port}/entries`;
  const heads = { authorization: 'Basic a2V5' };
  /** @type {Record<string, unknown>[]} */
  const calls = [];
  const line = (message, user) => {
    const at = new Date(message.creationTime + Number.parseInt(user.timezoneOffset, 10) * 3_600_000);
    return `<li>${at.toISOString().slice(11, 16)} ${message.subject}</li>`;
  };

  return {
    calls,
    getAuthType: () => 'apiKey',
    getBasicAuth: ({ apiKey }) => Buffer.from(`${apiKey}:`).toString('base64'),
    timeZone: 'America/New_York',
    async getUserInfo({ additionalInfo }) {
      const { timeZone: timezoneName } = this;
      return {
        successful: true,
        platformUserInfo: { id: additionalInfo.username, name: 'Ann Agent', timezoneName },
      };
    },
    findContact: async (parameters) => {
      calls.push(parameters);
      return [{ id: 101, name: 'Ada Known', phone: parameters.phoneNumber, additionalInfo: null }];
    },
    async createMessageLog({ user, contactInfo, message, recordingLink, faxDocLink, imageLink }) {
      calls.push({ message, user, recordingLink, faxDocLink, imageLink });
      const body = `<ul>${line(message, user)}</ul>`;
      const entry = { contactId: contactInfo.id, subject: `SMS with ${contactInfo.name}`, body, marker: '' };
      const answer = await axios.post(base, entry, { headers: heads, signal: impatience() });
      return {
        logId: answer.data.id,
        returnMessage: { message: 'Logged', messageType: 'success', ttl: 1000 },
      };
    },
    // Like App Connect's own template it returns nothing.
    async updateMessageLog({ user, existingMessageLog, message, imageLink }) {
      calls.push({ message, user, imageLink, existingMessageLog });
      const place = `${base}/${existingMessageLog.thirdPartyLogId}`;
      const { data } = await axios.get(place, { headers: heads, signal: impatience() });
      const body = data.body.replace('</ul>', () => `${line(message, user)}</ul>`);
      await axios.put(place, { subject: data.subject, body }, { headers: heads, signal: impatience() });
    },
  };
};
