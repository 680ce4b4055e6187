import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { BlockList } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from '../run.mjs';

const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const dockerfile = read('Dockerfile').replaceAll('\\\n', ' ');
const lines = dockerfile.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
const lastStage = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));

const serviceSchema = z.looseObject({
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.coerce.string()).default({}),
  networks: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]),
});
const { services } = z
  .looseObject({ services: z.record(z.string(), serviceSchema) })
  .parse(parse(read('compose.yaml'), { merge: true }));

test('the Dockerfile has known instructions only, and two stages', () => {
  const words = lines.filter((line) => !/^\s/.test(line)).map((line) => line.split(' ')[0]);
  const known = new Set([
    'ARG',
    'FROM',
    'WORKDIR',
    'ENV',
    'COPY',
    'RUN',
    'USER',
    'VOLUME',
    'EXPOSE',
    'HEALTHCHECK',
    'ENTRYPOINT',
    'CMD',
  ]);
  expect(words.filter((word = '') => !known.has(word))).toEqual([]);
  expect(lines.filter((line) => line.startsWith('FROM'))).toEqual([
    'FROM ${NODE} AS build',
    'FROM ${NODE} AS run',
  ]);
});

test('the image runs as an unprivileged user, with nothing of the build but what is deployed', () => {
  expect(lastStage).toContain('USER node');
  expect(lastStage.filter((line) => line.startsWith('COPY'))).toEqual(['COPY --from=build /app /app']);
  for (const name of ['HEALTHCHECK', 'ENTRYPOINT']) {
    const [, command = ''] = new RegExp(`^${name}[^[]*(\\[.+\\])$`, 'm').exec(dockerfile) ?? [];
    expect(JSON.parse(command)).toEqual(expect.arrayContaining(['node']));
  }
});

test('the image has the command daybook, as the documents spell it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-command-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const program = join(folder, 'daybook');
  const step = lastStage.find((line) => line.startsWith('RUN') && line.includes('/bin/daybook')) ?? '';
  const script = step
    .slice('RUN '.length)
    .replaceAll('/usr/local/bin/daybook', program)
    .replaceAll('/app/dist/daybook.js', join(folder, 'arguments.cjs'));
  await writeFile(join(folder, 'arguments.cjs'), 'console.log(JSON.stringify(process.argv.slice(2)))');
  expect(await run('sh', ['-euc', script])).toEqual({ code: 0, output: '' });
  expect(await run(program, ['erase', 'mock', 'two words'])).toEqual({
    code: 0,
    output: '["erase","mock","two words"]\n',
  });
});

test('Prometheus is told to ask each server of compose.yaml', () => {
  const operating = read('docs/operating.md');
  const [, example = ''] = /```yaml\n(scrape_configs:.+?)```/s.exec(operating) ?? [];
  const { scrape_configs: jobs } = z
    .object({
      scrape_configs: z.array(
        z.looseObject({
          job_name: z.string(),
          static_configs: z.array(z.object({ targets: z.array(z.string()) })),
        }),
      ),
    })
    .parse(parse(example));
  const servers = Object.keys(services).filter((name) => name.startsWith('server-'));
  expect(jobs).toMatchObject([
    { job_name: 'daybook', static_configs: [{ targets: servers.map((name) => `${name}:6066`) }] },
  ]);
  const { name } = z.looseObject({ name: z.string() }).parse(parse(read('compose.yaml'), { merge: true }));
  expect(operating).toContain(`--network ${name}_inside`);
});

test('what must not come into the image stays outside', () => {
  expect(read('.dockerignore').split('\n')).toEqual(
    expect.arrayContaining(['**/node_modules', '**/dist', '**/.daybook*', '.git', '.env*', '*.secret']),
  );
});

test('in compose.yaml only the proxy is published, and what it and the servers may do is little', () => {
  expect(Object.keys(services)).toEqual(['server-1', 'server-2', 'proxy', 'database']);
  const open = Object.entries(services).filter(([, { ports }]) => ports.length > 0);
  expect(open.map(([name]) => name)).toEqual(['proxy']);
  for (const name of ['server-1', 'server-2', 'proxy']) {
    expect(services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
  }
});

test('what has an address of its own in compose.yaml has one that nobody else is given', () => {
  const { networks } = z
    .looseObject({
      networks: z.looseObject({
        inside: z.object({ ipam: z.object({ config: z.tuple([z.object({ ip_range: z.string() })]) }) }),
      }),
    })
    .parse(parse(read('compose.yaml'), { merge: true }));
  const given = new BlockList();
  const [{ ip_range: range }] = networks.inside.ipam.config;
  const [base = '', bits] = range.split('/');
  given.addSubnet(base, Number(bits));
  const own = Object.values(services).flatMap(({ networks: of }) => {
    const inside = z.looseObject({ inside: z.object({ ipv4_address: z.string() }) }).safeParse(of);
    return inside.success ? [inside.data.inside.ipv4_address] : [];
  });
  expect(own).toEqual(['172.31.66.3', '172.31.66.4', '172.31.66.2']);
  expect(own.filter((address) => given.check(address))).toEqual([]);
});

test('the servers believe the proxy of compose.yaml, and nobody else', () => {
  const proxy = z
    .looseObject({ inside: z.looseObject({ ipv4_address: z.string() }) })
    .parse(services['proxy']?.networks);
  expect(services['server-1']?.environment['TRUST_PROXY']).toBe(proxy.inside.ipv4_address);
});

test('every setting reaches the servers: from .env, or as the image or compose.yaml needs it', () => {
  const settings = [...read('README.md').matchAll(/^\| `([A-Z][A-Z_]+)` \|/gm)].map(([, name = '']) => name);
  expect(settings.length).toBeGreaterThan(20);
  const ofImage = lastStage.find((line) => line.startsWith('ENV')) ?? '';
  const { DATABASE_URL, TRUST_PROXY, ...given } = services['server-1']?.environment ?? {};
  expect(services['server-2']?.environment).toEqual(services['server-1']?.environment);
  expect(DATABASE_URL).toContain('@database/');
  expect(TRUST_PROXY).toBe('172.31.66.2');
  const fixed = settings.filter((name) => new RegExp(`\\b${name}=`).test(ofImage));
  expect(fixed).toEqual(['HOST', 'PORT', 'DAYBOOK_DATA', 'DAYBOOK_EXAMPLE']);
  expect(Object.keys(given).toSorted()).toEqual(
    settings.filter((name) => !['DATABASE_URL', 'TRUST_PROXY', ...fixed].includes(name)).toSorted(),
  );
  const wrong = Object.entries(given).filter(
    ([name, value]) => !new RegExp(`^\\$\\{${name}:(?:\\?|-[a-z]*)\\}$`).test(value),
  );
  expect(wrong).toEqual([]);
});

test('no secret stands in the files', () => {
  const settings = Object.values(services).flatMap(({ environment }) => Object.entries(environment));
  const secret = settings.filter(([name]) => /PASSWORD|SECRET|DATABASE_URL/.test(name));
  expect(secret.length).toBeGreaterThan(3);
  const reference =
    /\$\{(?:DATABASE_PASSWORD|DAYBOOK_SECRET):\?\}|^\$\{(?:DAYBOOK_OPERATOR_PASSWORD|PIPEDRIVE_CLIENT_SECRET):-\}$/;
  expect(secret.filter(([, value]) => !reference.test(value))).toEqual([]);
});

const nginx = '/usr/sbin/nginx';
const [here, missing] = existsSync(nginx) ? [[nginx], []] : [[], [nginx]];

test.each(here)('%s takes the configuration of the proxy', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'daybook-nginx-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'tls'));
  const request = [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-subj',
    '/CN=daybook.example',
    '-days',
    '1',
  ];
  const files = ['-keyout', join(folder, 'tls/privkey.pem'), '-out', join(folder, 'tls/fullchain.pem')];
  expect(await run('openssl', [...request, ...files])).toMatchObject({ code: 0 });
  // The names of the servers are known in their network only.
  const text = read('deploy/nginx.conf')
    .replaceAll('/etc/ssl/daybook', join(folder, 'tls'))
    .replaceAll(/\/dev\/std(?:out|err)/g, join(folder, 'log'))
    .replaceAll(/server-[12]:6066/g, '127.0.0.1:6066');
  const config = join(folder, 'nginx.conf');
  await writeFile(config, `pid ${folder}/pid;\nevents {}\nhttp {\n${text}\n}\n`);
  expect(await run(nginx, ['-t', '-c', config])).toEqual({
    code: 0,
    output: expect.stringContaining('test is successful'),
  });
});

test.each(missing)('NOT CHECKED with %s, which is not on this machine: deploy/nginx.conf', () => {
  expect(process.env['CI'], 'CI needs a machine that can check this.').toBeUndefined();
});

test('the proxy does what the example in docs/operating.md does', () => {
  const own =
    /listen|server_name|ssl_certificate|_log|proxy_pass|proxy_http_version|Connection|next_upstream|^\s*#/;
  const rules = (text: string): string[] =>
    text
      .slice(text.indexOf('server {\n'))
      .split('\n')
      .filter((line) => line.trim() !== '' && !own.test(line));
  const [, example = ''] = /```nginx\n(.+?)```/s.exec(read('docs/operating.md')) ?? [];
  expect(rules(read('deploy/nginx.conf'))).toEqual(rules(example));
});

function run(command: string, words: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    execFile(command, words, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
    );
  });
}
