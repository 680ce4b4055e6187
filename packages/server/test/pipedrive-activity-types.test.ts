import axios, { type AxiosAdapter } from 'axios';
import { expect, it } from 'vitest';
import { conversation, MINUTE, message } from './support/conversations.js';
import {
  type PipedriveDaybook,
  type PipedriveDaybookOptions,
  startPipedriveDaybook,
} from './support/pipedrive-daybook.js';
import { until } from './support/processes.js';

const ADVICE =
  'Ask a Pipedrive administrator to add an activity type named "SMS" (Company settings, Activities).';
const LOGGED = { messageType: 'success', message: 'Message logged', ttl: 1000 };
const AS_A_CALL = {
  messageType: 'warning',
  message: `Logged as a call, because Pipedrive has no activity type for text messages. ${ADVICE}`,
  ttl: 10_000,
};

async function start(options?: PipedriveDaybookOptions) {
  const daybook = await startPipedriveDaybook(options);
  const client = await daybook.signIn();
  /** A conversation of its own for each message. */
  const log = (id: number) =>
    client.log(conversation([message(id, 'Hello')], { contactId: daybook.ada.id, key: `${id}/7/14/2026` }));
  return { ...daybook, ...client, log };
}

function types({ company }: Pick<PipedriveDaybook, 'company'>): string[] {
  return company.activities.map(({ type }) => type);
}

it.each<[string, string[], string, object]>([
  ['the type named SMS', ['Outgoing SMS', 'SMS'], 'sms', LOGGED],
  ['a type whose name contains sms', ['Ringcentral sms log'], 'ringcentral_sms_log', LOGGED],
  ['a call, and says so', ['Text'], 'call', AS_A_CALL],
])('files as %s', async (_what, names, type, returnMessage) => {
  const daybook = await start({ hasSmsType: false });
  daybook.company.addActivityType({ name: 'SMS', active: false }).key_string = 'old_sms';
  for (const name of names) daybook.company.addActivityType({ name });
  const answer = await daybook.log(1);
  expect(answer.json()).toMatchObject({ successful: true, logIds: ['1'], returnMessage });
  expect(types(daybook)).toEqual([type]);
});

it('files as the user has set it, else as the operator has, and says when there is no such type', async () => {
  const daybook = await start({ connector: { activityType: 'Text message' } });
  for (const name of ['Text message', 'Chat']) daybook.company.addActivityType({ name });
  const file = async (wanted: string, id: number): Promise<object | undefined> => {
    await daybook.post('/user/settings', { userSettings: { pipedriveActivityType: { value: wanted } } });
    return (await daybook.log(id)).json().returnMessage;
  };
  expect(await file('', 1)).toEqual(LOGGED);
  expect(await file('chat', 2)).toEqual(LOGGED);
  expect(await file('  CHAT ', 3)).toEqual(LOGGED);
  expect(await file('Carrier pigeon', 4)).toEqual({
    messageType: 'warning',
    message: 'There is no active activity type "Carrier pigeon". Logged as SMS.',
    ttl: 10_000,
  });
  expect(types(daybook)).toEqual(['text_message', 'chat', 'chat', 'sms']);
});

it.each([
  ['the user', {}, { pipedriveRefuseWithoutType: { value: true } }],
  ['the operator', { withoutType: 'refuse' as const }, {}],
])('refuses where there is no type, when %s wants that', async (_who, connector, userSettings) => {
  const daybook = await start({ hasSmsType: false, connector });
  await daybook.post('/user/settings', { userSettings });
  const answer = await daybook.log(1);
  const text = `Pipedrive refused this entry: it has no activity type for text messages. ${ADVICE}`;
  expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
    400,
    'text/plain; charset=utf-8',
    text,
  ]);
  expect(await daybook.unfiled()).toMatchObject([
    { messages: 1, reason: { code: 'crm_rejected', message: text } },
  ]);
  expect(daybook.fake.calls.map(({ operation }) => operation)).not.toContain('createActivity');
  expect(daybook.company.activities).toEqual([]);
});

it('reads the types again when the one it knows was switched off, and files once', async () => {
  const daybook = await start();
  const text = daybook.company.addActivityType({ name: 'SMS text' });
  const old = daybook.company.activityTypes.find(({ name }) => name === 'SMS');
  await daybook.log(1);
  if (old) old.active_flag = false;
  daybook.cost();
  const answer = await daybook.log(2);
  expect(answer.json()).toMatchObject({ successful: true, logIds: ['2'], returnMessage: LOGGED });
  expect(types(daybook)).toEqual(['sms', text.key_string]);
  expect(daybook.cost()).toEqual({
    calls: ['createActivity', 'listActivityTypes', 'createActivity'],
    tokens: 30,
  });
});

it.each(['an hour', 'a refresh'])('finds a type that was added later after %s', async (after) => {
  const daybook = await start({ hasSmsType: false });
  await daybook.log(1);
  daybook.company.addActivityType({ name: 'SMS' });
  daybook.clock.advance(59 * MINUTE);
  await daybook.log(2);
  if (after === 'an hour') daybook.clock.advance(MINUTE);
  else await daybook.get('/contact?phoneNumber=+14155550100&isForceRefreshAccountData=true');
  const answer = await daybook.log(3);
  expect(types(daybook)).toEqual(['call', 'call', 'sms']);
  expect(answer.json()).toMatchObject({ returnMessage: LOGGED });
});

/** Keeps back answers from an address until the test lets them come. */
function holdBack(path: string): { adapter: AxiosAdapter; held: () => number; release: () => void } {
  let count = 0;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const adapter: AxiosAdapter = async (config) => {
    const answer = axios.getAdapter('http')(config);
    await Promise.allSettled([answer]);
    if (config.url?.endsWith(path)) {
      count += 1;
      await released;
    }
    return answer;
  };
  return { adapter, held: () => count, release };
}

it('files all of several conversations that learn together that their type was switched off', async () => {
  const { adapter, held, release } = holdBack('/activities');
  const daybook = await start({ connector: { adapter } });
  const first = daybook.log(1);
  await until(() => held() === 1);
  for (const type of daybook.company.activityTypes) type.active_flag = type.name !== 'SMS';
  const others = [2, 3, 4].map((id) => daybook.log(id));
  await until(() => held() === 4);
  daybook.cost();
  release();
  const answers = await Promise.all([first, ...others]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
  expect(types(daybook)).toEqual(['sms', 'call', 'call', 'call']);
  expect(daybook.cost()).toEqual({
    calls: ['listActivityTypes', 'createActivity', 'createActivity', 'createActivity'],
    tokens: 35,
  });
});

it('files what waits for the types while somebody refreshes', async () => {
  const { adapter, held, release } = holdBack('/activityTypes');
  const daybook = await start({ connector: { adapter } });
  const logging = daybook.log(1);
  await until(() => held() === 1);
  await daybook.get('/contact?phoneNumber=+14155550100&isForceRefreshAccountData=true');
  release();
  expect((await logging).statusCode).toBe(200);
  expect(types(daybook)).toEqual(['sms']);
});
