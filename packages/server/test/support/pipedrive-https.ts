import { writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ConnectionReset, type FakePipedrive } from '@daybook/connector-pipedrive/fake';
import { generate } from 'selfsigned';
import { onTestFinished } from 'vitest';
import { makeFolder } from './folder.js';

const router = new URL('route-pipedrive.mjs', import.meta.url).href;

/** A fake Pipedrive as an HTTPS server of this machine. */
export interface PipedriveHttps {
  /** For a child process: leads its connections to Pipedrive here, and changes nothing else about them. */
  routed: { arguments: string[]; environment: Record<string, string> };
  /** For a child process: trusts this server's certificate. */
  trusted: Record<string, string>;
  /** Opens an address of Pipedrive as a browser does, and tells where it leads. */
  open: (address: string) => Promise<{ status: number; location: string }>;
}

/**
 * Serves a fake Pipedrive over HTTPS, with a certificate that nobody trusts until told to.
 *
 * @param names - the hosts that the certificate is for
 */
export async function servePipedrive(
  fake: FakePipedrive,
  names: string[] = ['*.pipedrive.com', 'pipedrive.com'],
): Promise<PipedriveHttps> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'A Pipedrive for tests' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) }],
  });
  const certificateFile = join(await makeFolder(), 'pipedrive.pem');
  await writeFile(certificateFile, cert);

  const server = createServer({ cert, key }, (incoming, outgoing) => {
    const answer = async (): Promise<void> => {
      try {
        const response = await fake.fetch(await toRequest(incoming));
        outgoing.writeHead(response.status, Object.fromEntries(response.headers));
        outgoing.end(Buffer.from(await response.arrayBuffer()));
      } catch (error) {
        incoming.socket.destroy();
        if (!(error instanceof ConnectionReset)) throw error;
      }
    };
    void answer();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;

  return {
    routed: {
      arguments: ['--import', router],
      environment: { PIPEDRIVE_PORT: String(port) },
    },
    trusted: { NODE_EXTRA_CA_CERTS: certificateFile },
    open: (address) =>
      new Promise((resolve, reject) => {
        const { host, pathname, search } = new URL(address);
        const options = {
          host: '127.0.0.1',
          port,
          servername: host,
          ca: cert,
          headers: { host },
          path: pathname + search,
          agent: false,
        };
        httpsRequest(options, (answer) => {
          answer.resume();
          resolve({ status: answer.statusCode ?? 0, location: answer.headers.location ?? '' });
        })
          .on('error', reject)
          .end();
      }),
  };
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const { method = 'GET', url = '/', headers } = incoming;
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return new Request(new URL(url, `https://${headers.host}`), {
    method,
    headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  });
}
