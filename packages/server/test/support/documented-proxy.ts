import { spawn, spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { createServer, request as httpsRequest } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { expect, onTestFinished } from 'vitest';
import { makeFolder } from './folder.js';

const NGINX = process.env['NGINX'] ?? 'nginx';

/** The version of the nginx on this machine; undefined without one. */
export const nginxVersion = /nginx\/([\d.]+)/.exec(
  spawnSync(NGINX, ['-v'], { encoding: 'utf8' }).stderr ?? '',
)?.[1];

/** A proxy set up as docs/operating.md says. */
export interface DocumentedProxy {
  ask: (
    path: string,
    from: Asking,
  ) => Promise<{ status: number; headers: IncomingMessage['headers']; body: string }>;
  /** All that it has written to its logs. */
  logs: () => Promise<string>;
}

export interface Asking {
  /** Which client asks: an address of 127.0.0.0/8. */
  address: string;
  headers?: Record<string, string>;
  method?: string;
  body?: string;
}

async function readExample(): Promise<string> {
  const guide = await readFile(new URL('../../../../docs/operating.md', import.meta.url), 'utf8');
  const example = /```nginx\n(.*?)```/s.exec(guide)?.[1];
  if (example === undefined) throw new Error('docs/operating.md has no example for nginx.');
  return example;
}

async function makeCertificate(): Promise<{ cert: string; key: string }> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'daybook.example' }], {
    keyType: 'ec',
    algorithm: 'sha256',
  });
  return { cert, key };
}

/** Runs the example in the real nginx. Only what depends on the machine is exchanged: port, files, the server's address. */
export async function startNginx(serverUrl: string): Promise<DocumentedProxy> {
  const folder = await makeFolder();
  const port = await freePort();
  const { cert, key } = await makeCertificate();
  await writeFile(join(folder, 'cert.pem'), cert);
  await writeFile(join(folder, 'key.pem'), key);
  const exchanges = {
    'listen 443 ssl;': `listen 127.0.0.1:${port} ssl;`,
    '/etc/ssl/daybook.example.pem': join(folder, 'cert.pem'),
    '/etc/ssl/daybook.example.key': join(folder, 'key.pem'),
    '/var/log/nginx/daybook.log': join(folder, 'access.log'),
    '/var/log/nginx/daybook-errors.log': join(folder, 'errors.log'),
    'http://127.0.0.1:6066': serverUrl,
  };
  let example = await readExample();
  for (const [documented, here] of Object.entries(exchanges)) {
    expect(example).toContain(documented);
    example = example.replace(documented, here);
  }
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, name)};`,
  );
  const asRoot = process.getuid?.() === 0 ? 'user root;' : '';
  const file = join(folder, 'nginx.conf');
  await writeFile(
    file,
    `${asRoot} daemon off; worker_processes 1; pid ${join(folder, 'pid')};
     events {}
     http { ${paths.join(' ')}
     ${example} }`,
  );
  const child = spawn(NGINX, ['-p', folder, '-c', file, '-e', join(folder, 'start.log')], {
    stdio: 'inherit',
  });
  onTestFinished(() => void child.kill('SIGTERM'));
  const ask = asker(port);
  await expect.poll(() => ask('/isAlive', { address: '127.0.0.1' }).catch(() => undefined)).toBeDefined();
  return {
    ask,
    logs: async () =>
      (
        await Promise.all(['access.log', 'errors.log'].map((name) => readFile(join(folder, name), 'utf8')))
      ).join('\n'),
  };
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Where there is no nginx: a proxy that does with headers exactly what the example says, and nothing else. */
export async function startStandIn(serverUrl: string): Promise<DocumentedProxy> {
  const rules = [...(await readExample()).matchAll(/proxy_set_header (\S+) (\S+);/g)];
  const server = createServer(await makeCertificate(), (incoming, outgoing) => {
    const values: Record<string, string> = {
      $host: (incoming.headers.host ?? '').replace(/:\d+$/, ''),
      $remote_addr: incoming.socket.remoteAddress ?? '',
      $scheme: 'https',
      '""': '',
    };
    const headers: OutgoingHttpHeaders = { ...incoming.headers };
    for (const [, name = '', value = ''] of rules) {
      const known = values[value];
      if (known === undefined) throw new Error(`The stand-in does not know ${value}.`);
      delete headers[name.toLowerCase()];
      if (known !== '') headers[name.toLowerCase()] = known;
    }
    const onward = httpRequest(
      `${serverUrl}${incoming.url}`,
      { method: incoming.method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { ask: asker((server.address() as AddressInfo).port), logs: async () => '' };
}

function asker(port: number): DocumentedProxy['ask'] {
  return (path, { address, headers = {}, method = 'GET', body = '' }) =>
    new Promise((resolve, reject) => {
      const request = httpsRequest(
        {
          host: '127.0.0.1',
          port,
          path,
          method,
          localAddress: address,
          rejectUnauthorized: false,
          agent: false,
          headers: { host: 'daybook.example', ...headers },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8');
          answer.on('data', (chunk: string) => {
            text += chunk;
          });
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
          );
        },
      );
      request.on('error', reject);
      request.end(body);
    });
}
