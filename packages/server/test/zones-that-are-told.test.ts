import { expect, it } from 'vitest';
import { acmeConnector, login } from './support/acme.js';
import { clientOf } from './support/client.js';
import { conversation, message } from './support/conversations.js';
import { startDaybook } from './support/harness.js';

/** Somebody signs in whose CRM tells this zone, and logs a text that came at 03:30 AM on 15 July, UTC. */
async function signInWith(zone: { timezoneName?: string; timezoneOffset?: string | number }) {
  const subjects: string[] = [];
  const acme = acmeConnector({
    getUserInfo: () => ({
      successful: true,
      platformUserInfo: { id: 7, name: 'Ann Agent', accountId: 'company', ...zone },
    }),
    createMessageLog: ({ digest: { subject } }) => ({ logId: subjects.push(subject) }),
  });
  const { app } = await startDaybook({ connectors: [acme] });
  const answer = await login(app, { apiKey: 'acme-key-1', platform: 'acme', hostname: 'eu.acme.example' });
  const { jwtToken, returnMessage } = answer.json<{
    jwtToken?: string;
    returnMessage: { messageType: string; message: string };
  }>();
  if (jwtToken !== undefined) {
    const creationTime = Date.UTC(2026, 6, 15, 3, 30);
    await clientOf(app, jwtToken).log(conversation([message(1, 'hello', { creationTime })]));
  }
  return { status: answer.statusCode, returnMessage, day: subjects[0]?.split(' - ')[1] };
}

it.each([
  '-07:00',
  '-0700',
  '-7:00',
  '-07',
  '-07:00:00',
  '(UTC-07:00) Arizona',
  '(GMT-07:00) Mountain Time (US & Canada)',
  'UTC-7',
  'GMT-07:00',
  '\u221207:00',
  '-420',
  -420,
  -7,
  'America/Los_Angeles',
])('an offset of %j is read: an evening in California stands on its own day', async (timezoneOffset) => {
  expect(await signInWith({ timezoneOffset })).toMatchObject({ status: 200, day: '26/07/14' });
});

it.each(['Z', '+00', '-00:00', 'UTC', '(UTC) Coordinated Universal Time'])(
  'an offset of %j is UTC',
  async (timezoneOffset) => {
    expect(await signInWith({ timezoneOffset })).toMatchObject({ status: 200, day: '26/07/15' });
  },
);

it.each([
  -28_800_000,
  -28_800,
  19_800,
  15,
  3.3,
  '0545',
  '-13:00',
  '+07:20',
  'west',
  'Pacific Time (UTC-08:00)',
  '(2) West',
  '-08:00:30',
])('an offset of %j is refused at sign-in, by its name', async (timezoneOffset) => {
  const { status, returnMessage, day } = await signInWith({ timezoneOffset });
  expect({ status, day }).toEqual({ status: 502, day: undefined });
  expect(returnMessage.message).toContain('timezoneOffset: is neither an offset from UTC');
});

it('a name with blanks around it is that zone', async () => {
  expect(await signInWith({ timezoneName: ' America/Los_Angeles ' })).toMatchObject({
    day: '26/07/14',
    returnMessage: { messageType: 'success', message: 'Connected to Acme.' },
  });
});

it.each(['Pacific Standard Time', 'America/Los Angeles'])(
  'a name that is not known is told to the person: %s',
  async (timezoneName) => {
    expect(await signInWith({ timezoneName })).toMatchObject({
      status: 200,
      day: '26/07/15',
      returnMessage: {
        messageType: 'warning',
        message:
          'Connected to Acme. It names a time zone that is not known: days and times are those of UTC.',
      },
    });
    expect(await signInWith({ timezoneName, timezoneOffset: -420 })).toMatchObject({
      day: '26/07/14',
      returnMessage: { messageType: 'success' },
    });
  },
);
