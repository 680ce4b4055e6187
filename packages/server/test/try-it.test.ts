import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { expect, it } from 'vitest';
import { transcript } from './support/conversations.js';
import { until } from './support/processes.js';
import { startTrial, type TrialServer } from './support/trial.js';

const press = (
  app: FastifyInstance,
  action: string,
  fields: Record<string, string> = {},
  options: { headers?: Record<string, string>; remoteAddress?: string } = {},
): Promise<LightMyRequestResponse> =>
  app.inject({
    method: 'POST',
    url: `/try-it/${action}`,
    payload: new URLSearchParams(fields).toString(),
    ...options,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...options.headers },
  });

const shown = async ({ app }: TrialServer): Promise<string> =>
  (await app.inject('/')).body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

const texts = async ({ crm }: TrialServer): Promise<(string | undefined)[][]> =>
  (await crm.read()).logs.map(({ body }) => transcript(body).map((line) => line.split(' | ')[1]));

it('files what is said on the phone, a day an entry', async () => {
  const trial = await startTrial();
  const { app } = trial;
  expect((await press(app, 'say', { text: 'Is Friday fine?', by: 'customer' })).headers.location).toBe('/');
  await press(app, 'say', { text: 'It is.', by: 'agent' });
  await press(app, 'next-day');
  await press(app, 'say', { text: 'See you!', by: 'customer' });
  expect(await texts(trial)).toEqual([['Is Friday fine?', 'It is.'], ['See you!']]);
  const page = await shown(trial);
  expect(page).toContain('sent 3 CRM writes 3 CRM reads 1 entries 2 wait 0 not filed 0');
  expect(page).toContain('App Connect shows Message logged');
  await press(app, 'again');
  expect(await shown(trial)).toContain('2 times: Nothing new: all of it was logged before.');
  expect(await texts(trial)).toHaveLength(2);
});

it('files twenty messages at once, each once, with less than twenty writes', async () => {
  const trial = await startTrial();
  await press(trial.app, 'twenty');
  expect(await texts(trial)).toEqual([
    Array.from({ length: 20 }, (_, index) => `Message ${index + 1} of 20`),
  ]);
  const [, writes] = /CRM writes (\d+)/.exec(await shown(trial)) ?? [];
  expect(Number(writes)).toBeLessThan(10);
});

it.each([
  ['picture', ['SMS conversation with Ada Known']],
  ['voicemail', ['Voicemail left by Ada Known']],
  ['fax', ['Fax document sent from Ada Known']],
])('files a %s', async (kind, subjects) => {
  const trial = await startTrial();
  await press(trial.app, 'say', { kind });
  const { logs } = await trial.crm.read();
  expect(logs.map(({ subject }) => subject.replace(/ - .*/, ''))).toEqual(subjects);
});

it('files a call', async () => {
  const trial = await startTrial();
  await press(trial.app, 'say', { kind: 'call' });
  const { logs } = await trial.crm.read();
  expect(logs.map(({ subject, contactId }) => [subject, contactId])).toEqual([
    ['Inbound Call from Ada Known', 101],
  ]);
  const page = await shown(trial);
  expect(page).toContain('A call ✓ in the CRM');
  expect(page).toContain('App Connect shows Call logged');
});

it.each([
  ['rate_limit', 'Not logged yet: Mock CRM asks us to slow down.'],
  ['down', 'Not logged yet: Mock CRM is not answering (it is down).'],
])(
  'keeps what is sent while the CRM is broken (%s), and files it once it is repaired',
  async (trouble, told) => {
    const trial = await startTrial();
    const { app } = trial;
    await press(app, 'say', { text: 'before', by: 'customer' });
    await press(app, 'break', { trouble });
    await press(app, 'say', { text: 'meanwhile', by: 'customer' });
    const page = await shown(trial);
    expect(page).toContain(told);
    expect(page).toContain('wait 1');
    expect(page).toContain('meanwhile … waits');
    await press(app, 'break', { trouble: 'none' });
    await until(async () => (await texts(trial))[0]?.length === 2);
    expect(await texts(trial)).toEqual([['before', 'meanwhile']]);
  },
);

it('writes nothing twice when the answer of a write gets lost', async () => {
  const trial = await startTrial();
  await press(trial.app, 'lose');
  expect(await shown(trial)).toContain('The next write will be done, and not confirmed.');
  await press(trial.app, 'say', { text: 'lost', by: 'customer' });
  expect(await shown(trial)).toContain('… waits');
  await until(async () => (await shown(trial)).includes('✓ in the CRM'));
  expect(await texts(trial)).toEqual([['lost']]);
});

it('leaves what somebody edited, and asks about what somebody deleted', async () => {
  const trial = await startTrial();
  const { app } = trial;
  await press(app, 'say', { text: 'one', by: 'customer' });
  await press(app, 'meddle', { how: 'edit' });
  await press(app, 'say', { text: 'two', by: 'customer' });
  const [first, second] = (await trial.crm.read()).logs;
  expect(first?.body).toContain('Somebody wrote here: wants the garden done as well.');
  expect(second?.subject).toMatch(/\(part 2\)$/);
  await press(app, 'meddle', { how: 'delete' });
  await press(app, 'say', { text: 'three', by: 'customer' });
  const page = await shown(trial);
  expect(page).toContain('not filed 1');
  expect(page).toContain(
    'Try again makes a new entry with the messages that came after the deletion; dismiss leaves it deleted.',
  );
  const [, id = ''] = /name="id" value="([^"]+)"/.exec((await app.inject('/')).body) ?? [];
  await press(app, 'retry', { id });
  await until(async () => (await shown(trial)).includes('not filed 0'));
  await until(async () => (await texts(trial)).flat().includes('three'));
});

it('takes the next day from the zone to which the agent has gone', async () => {
  const trial = await startTrial();
  await press(trial.app, 'travel', { zone: 'Pacific/Auckland' });
  expect(await shown(trial)).toContain('in Auckland.');
  await press(trial.app, 'say', { text: 'from far away', by: 'agent' });
  const [log] = (await trial.crm.read()).logs;
  const there = new Intl.DateTimeFormat('en-CA', { timeZone: 'Pacific/Auckland' });
  expect(log?.day).toBe(there.format(new Date(log?.startsAt ?? 0)));
});

it('shows scripts as text, wherever they stand', async () => {
  const script = '<script>alert(1)</script>';
  const trial = await startTrial();
  await trial.crm.edit((data) => {
    for (const contact of data.contacts) if (contact.id === 101) contact.name = script;
  });
  await press(trial.app, 'say', { text: script, by: 'customer' });
  const page = await trial.app.inject('/');
  expect(page.body.match(/<script/g)).toHaveLength(1);
  expect(page.body).toContain('&lt;script>alert(1)&lt;/script>');
});

it('is for operators, and takes nothing from the pages of others', async () => {
  const { app, crm } = await startTrial();
  const elsewhere = await app.inject({ url: '/', remoteAddress: '198.51.100.7' });
  expect(elsewhere.body).toContain('<h1>This is a Daybook server</h1>');
  const refused = await Promise.all([
    press(app, 'twenty', {}, { remoteAddress: '198.51.100.7' }),
    press(app, 'twenty', {}, { headers: { 'sec-fetch-site': 'cross-site' } }),
    press(app, 'twenty', {}, { headers: { 'sec-fetch-site': 'same-site' } }),
    press(app, 'twenty', {}, { headers: { origin: 'https://elsewhere.example' } }),
    press(app, 'twenty', {}, { headers: { origin: 'null' } }),
    app.inject({ url: '/try-it/events', remoteAddress: '198.51.100.7' }),
  ]);
  expect(refused.map(({ statusCode }) => statusCode)).toEqual([403, 403, 403, 403, 403, 403]);
  expect((await crm.read()).logs).toEqual([]);
  expect(
    (await app.inject({ url: '/', headers: { origin: 'https://elsewhere.example' } })).headers,
  ).not.toHaveProperty('access-control-allow-origin');
});

it('refuses what its forms cannot send', async () => {
  const { app } = await startTrial();
  const answers = await Promise.all([
    press(app, 'say', { text: 'x'.repeat(1_001) }),
    press(app, 'say', { text: 'x', by: 'nobody' }),
    press(app, 'break', { trouble: 'everything' }),
    press(app, 'travel', { zone: 'Nowhere/Land' }),
    press(app, 'meddle', {}),
  ]);
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([400, 400, 400, 400, 400]);
});

it('ends its events when the server ends', async () => {
  const { app } = await startTrial();
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const events = await fetch(`${url}/try-it/events`);
  expect(events.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const reading = events.text();
  await app.close();
  const [first = ''] = (await reading).split('\n\n');
  expect(Object.keys(JSON.parse(first.replace('data: ', '')) as object)).toEqual([
    'clock',
    'thread',
    'figures',
    'told',
    'trouble',
    'unfiled',
    'entries',
  ]);
});

it('shows what App Connect said until something else is done', async () => {
  const trial = await startTrial();
  await press(trial.app, 'say', { text: 'Is Friday fine?' });
  expect(await shown(trial)).toContain('App Connect shows Message logged');
  await press(trial.app, 'next-day');
  expect(await shown(trial)).not.toContain('App Connect shows');
});

it('keeps what is sent first of all to a CRM that somebody broke after they opened the page', async () => {
  const trial = await startTrial();
  await shown(trial);
  await until(async () => (await trial.app.inject('/metrics')).body.includes('interface="findContact"'));
  await press(trial.app, 'break', { trouble: 'down' });
  await press(trial.app, 'say', { text: 'Is Friday fine?' });
  expect(await shown(trial)).toContain('Is Friday fine? … waits');
  await press(trial.app, 'break', { trouble: 'none' });
  await until(async () => (await texts(trial)).length === 1);
});

it('tells what was not even taken in, since the CRM was down when its contact was looked up', async () => {
  const trial = await startTrial();
  await press(trial.app, 'break', { trouble: 'down' });
  await press(trial.app, 'say', { text: 'Is Friday fine?' });
  expect(await shown(trial)).toContain('Is Friday fine? ! not logged');
  expect(await shown(trial)).toContain('App Connect shows Mock CRM is not answering (it is down).');
  await press(trial.app, 'break', { trouble: 'none' });
  await press(trial.app, 'again');
  expect(await shown(trial)).toContain('Is Friday fine? ✓ in the CRM');
  expect(await texts(trial)).toEqual([['Is Friday fine?']]);
});
