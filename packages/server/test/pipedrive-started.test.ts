import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createFakePipedrive, type FakePipedrive } from '@daybook/connector-pipedrive/fake';
import axios from 'axios';
import { expect, it, onTestFinished } from 'vitest';
import { conversation, message, transcript } from './support/conversations.js';
import { makeFolder } from './support/folder.js';
import { main } from './support/main-process.js';
import { type PipedriveHttps, servePipedrive } from './support/pipedrive-https.js';

const PUBLIC_URL = 'https://daybook.example';
const CLIENT_SECRET = 'planted-client-secret';
const app = { PIPEDRIVE_CLIENT_ID: 'client', PIPEDRIVE_CLIENT_SECRET: CLIENT_SECRET, PUBLIC_URL };

/** The server as a process of its own. */
interface Running {
  child: ChildProcess;
  url: string;
  output: () => string;
}

/** Starts the built server as a person would, and waits until it has said all that it says at start. */
async function start(environment: Record<string, string>, options: string[] = []): Promise<Running> {
  const child = spawn(process.execPath, [...options, main], {
    env: {
      PATH: process.env['PATH'],
      DAYBOOK_CONNECTORS: 'pipedrive',
      DAYBOOK_DATA: await makeFolder(),
      PORT: '0',
      ...environment,
    },
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += String(chunk);
      if (output.includes('Stop with Ctrl-C.')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('close', () => reject(new Error(output)));
  });
  return { child, url: /listens on (\S+)/.exec(output)?.[1] ?? '', output: () => output };
}

/** A Pipedrive with one company, in which Ann has Ada among her people and says yes to the app. */
function makePipedrive() {
  const fake = createFakePipedrive({
    clientId: 'client',
    clientSecret: CLIENT_SECRET,
    redirectUri: `${PUBLIC_URL}/pipedrive-redirect`,
  });
  const company = fake.addCompany({ domain: 'acme' });
  const ann = company.addUser({ name: 'Ann Agent', timezone: 'America/Los_Angeles' });
  const ada = company.addPerson({ name: 'Ada Known', phones: ['(415) 555-0100'] });
  company.addActivityType({ name: 'SMS' });
  fake.consentingUser = ann;
  return { fake, company, ann, ada };
}

async function startWith(pipedrive: PipedriveHttps, { isTrusted }: { isTrusted: boolean }): Promise<Running> {
  const { routed, trusted } = pipedrive;
  return start({ ...app, ...routed.environment, ...(isTrusted && trusted) }, routed.arguments);
}

/** What the extension and the browser do together: from the manifest to the page that Pipedrive returns to. */
async function consent(
  { url }: Running,
  pipedrive: PipedriveHttps,
): Promise<{ status: number; address: string; page: string }> {
  const { data: manifest } = await axios.get<{
    platforms: { pipedrive: { auth: { oauth: { redirectUri: string } } } };
  }>(`${url}/crmManifest?platformName=pipedrive`);
  const { status, location: address } = await pipedrive.open(
    manifest.platforms.pipedrive.auth.oauth.redirectUri,
  );
  // A proxy of the operator's leads the public address to the server.
  const { data: page } = await axios.get<string>(address.replace(PUBLIC_URL, url));
  return { status, address, page };
}

/** What the older extension then asks, with nothing encoded. */
async function callBack({ url }: Running, address: string): Promise<Record<string, unknown>> {
  const { data } = await axios.get<Record<string, unknown>>(
    `${url}/oauth-callback?callbackUri=${address}&state=platform=pipedrive&hostname=temp`,
  );
  return data;
}

async function signIn(server: Running, pipedrive: PipedriveHttps): Promise<string> {
  const { address } = await consent(server, pipedrive);
  const { jwtToken } = await callBack(server, address);
  return String(jwtToken);
}

/** A note's messages, a line each. Pipedrive writes `<br />`. */
function linesOf(note: string | null | undefined): string[] {
  return transcript((note ?? '').replaceAll('<br />', '<br>'));
}

function countOf(fake: FakePipedrive, operation: string): number {
  return fake.calls.filter((call) => call.operation === operation).length;
}

it('signs in at Pipedrive, logs a day as one activity, renews its token, and signs out', async () => {
  const { fake, company, ann, ada } = makePipedrive();
  const pipedrive = await servePipedrive(fake);
  const server = await startWith(pipedrive, { isTrusted: true });

  const { status, address, page } = await consent(server, pipedrive);
  expect([status, address]).toEqual([302, `${PUBLIC_URL}/pipedrive-redirect?code=code-1`]);
  expect(page).toContain('(1/3) Pipedrive has let Daybook in.');
  const signedIn = await callBack(server, address);
  expect(signedIn).toEqual({
    jwtToken: expect.stringMatching(/^ey/),
    name: 'Ann Agent',
    returnMessage: { messageType: 'success', message: 'Connected to Pipedrive.', ttl: 1000 },
  });
  const token = String(signedIn['jwtToken']);
  const get = async (path: string): Promise<unknown> =>
    (await axios.get<unknown>(`${server.url}${path}jwtToken=${token}`)).data;
  const log = async (messages: unknown[]): Promise<unknown> => {
    const body = conversation(messages, { contactId: ada.id });
    return (await axios.post<unknown>(`${server.url}/messageLog?jwtToken=${token}`, body)).data;
  };

  expect(await get('/hostname?')).toBe('acme.pipedrive.com');
  expect(await get('/contact?phoneNumber=+14155550100&')).toMatchObject({
    successful: true,
    contact: [{ id: ada.id, name: 'Ada Known', type: 'Person' }, { isNewContact: true }],
  });
  const first = message(1, 'Is Friday all right?');
  expect(await log([first])).toMatchObject({ successful: true, logIds: ['1'] });

  fake.expireAccessTokens();
  expect(await log([first, message(2, 'Or Monday.')])).toMatchObject({ successful: true, logIds: ['2'] });
  expect(fake.calls.filter(({ operation }) => operation === 'token').map(({ rawBody }) => rawBody)).toEqual([
    expect.stringMatching(/^grant_type=authorization_code&code=code-1&/),
    expect.stringMatching(/^grant_type=refresh_token&refresh_token=1%3A101%3A/),
  ]);

  expect(company.activities).toMatchObject([
    {
      subject: 'SMS conversation with Ada Known - 26/07/14',
      type: 'sms',
      owner_id: ann.id,
      participants: [{ person_id: ada.id, primary: true }],
      due_date: '2026-07-14',
      due_time: '17:01:00',
      done: true,
    },
  ]);
  expect(linesOf(company.activities[0]?.note)).toEqual([
    'Ada Known (+14155550100) 10:01 AM | Is Friday all right?',
    'Ada Known (+14155550100) 10:02 AM | Or Monday.',
  ]);

  const { data: metrics } = await axios.get<string>(`${server.url}/metrics`);
  const spent = [...metrics.matchAll(/^daybook_crm_tokens_total\{(.+)\} (\d+)$/gm)];
  expect(spent.map(([, labels, tokens]) => `${labels} ${tokens}`)).toEqual([
    'platform="pipedrive",account="acme.pipedrive.com",operation="readUser" 2',
    'platform="pipedrive",account="acme.pipedrive.com",operation="searchPersons" 20',
    'platform="pipedrive",account="acme.pipedrive.com",operation="listDeals" 10',
    'platform="pipedrive",account="acme.pipedrive.com",operation="listLeads" 20',
    'platform="pipedrive",account="acme.pipedrive.com",operation="listActivityTypes" 20',
    'platform="pipedrive",account="acme.pipedrive.com",operation="createActivity" 5',
    'platform="pipedrive",account="acme.pipedrive.com",operation="readActivity" 1',
    'platform="pipedrive",account="acme.pipedrive.com",operation="updateActivity" 5',
  ]);
  expect(company.budget.spent).toBe(83);

  const { data: signedOut } = await axios.post<unknown>(`${server.url}/unAuthorize?jwtToken=${token}`);
  expect(signedOut).toMatchObject({ returnMessage: { message: 'Signed out of Pipedrive.' } });
  expect(countOf(fake, 'revoke')).toBe(1);
  expect(ann.installed).toBe(false);
  expect(server.output()).not.toContain(CLIENT_SECRET);
});

it('asks again when a connection broke, but never writes blindly a second time', async () => {
  const { fake, company, ada } = makePipedrive();
  const pipedrive = await servePipedrive(fake);
  const server = await startWith(pipedrive, { isTrusted: true });
  const token = await signIn(server, pipedrive);
  fake.faults.push(
    { on: 'searchPersons', kind: 'reset before', times: 1 },
    { on: 'createActivity', kind: 'reset after', times: 1 },
  );
  const found = await axios.get<{ contact: { name: string }[] }>(
    `${server.url}/contact?phoneNumber=+14155550100&jwtToken=${token}`,
  );
  expect(found.data.contact[0]?.name).toBe('Ada Known');
  expect(countOf(fake, 'searchPersons')).toBe(2);

  const logged = await axios.post<unknown>(
    `${server.url}/messageLog?jwtToken=${token}`,
    conversation([message(1, 'one')], { contactId: ada.id }),
    { validateStatus: () => true },
  );
  expect([logged.status, logged.data]).toEqual([
    503,
    'Not logged yet: Pipedrive is not answering (ECONNRESET). Your messages are kept, and Daybook logs them by itself as soon as it can.',
  ]);
  expect(company.activities).toHaveLength(1);
  expect(countOf(fake, 'createActivity')).toBe(1);
});

it.each([
  ['that nobody vouches for', { isTrusted: false, names: undefined }, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['for another host', { isTrusted: true, names: ['pipedrive.com'] }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
])(
  'sends nothing to a Pipedrive with a certificate %s, and says why',
  async (_which, { isTrusted, names }, code) => {
    const { fake, ann } = makePipedrive();
    const pipedrive = await servePipedrive(fake, names);
    const server = await startWith(pipedrive, { isTrusted });
    const address = `${PUBLIC_URL}/pipedrive-redirect?code=${fake.authorize(ann)}`;
    expect(await callBack(server, address)).toEqual({
      returnMessage: {
        messageType: 'warning',
        message: `Pipedrive is not answering (${code}). Please try again later.`,
        ttl: 5000,
      },
    });
    expect(fake.calls).toEqual([]);
  },
);

it.each([['PIPEDRIVE_CLIENT_ID'], ['PIPEDRIVE_CLIENT_SECRET']])(
  'does not start with %s alone, and says what is missing',
  async (name) => {
    await expect(start({ [name]: 'planted', LOG_LEVEL: 'warn' })).rejects.toThrow(
      /^PIPEDRIVE_CLIENT_ID and PIPEDRIVE_CLIENT_SECRET belong together: set both or neither\.\n$/,
    );
  },
);

it('shows its configuration at start without the secret', async () => {
  const server = await start(app);
  const [line = ''] = server.output().split('\n');
  expect(JSON.parse(line)).toMatchObject({
    msg: 'configuration',
    DAYBOOK_CONNECTORS: ['pipedrive'],
    PIPEDRIVE_CLIENT_ID: 'client',
    PIPEDRIVE_CLIENT_SECRET: '***',
    PUBLIC_URL,
  });
  expect(server.output()).not.toContain(CLIENT_SECRET);
});
