import { realpathSync } from 'node:fs';
import type { Connector } from '@daybook/core';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { claimFolder } from '../claim-folder.js';
import { type Config, DEFAULT_PORT, dataFiles, maskConfig, readConfig, unreadyMs } from '../config.js';
import { loadConnectors } from '../connectors.js';
import { createServer } from '../create-server.js';
import { type ShownExample, showExample } from '../example/show-example.js';
import { hasCode } from '../security/private-files.js';
import { stopWhenAsked } from '../stop-when-asked.js';
import { configuredKeyRing, namingFiles, openConfiguredStorage } from '../storage/open-configured-storage.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Connections that may wait to be taken; with Node's 511 some of a sudden crowd would be reset. */
const BACKLOG = 4_096;

/** `daybook start`: the server, with the settings of the environment. Resolves when it listens. */
export async function startServer(): Promise<void> {
  const config = withOwnFolder(readConfig(process.env));
  await namingFiles(config, () => startWith(config));
}

async function startWith(config: Config): Promise<void> {
  const logger = pino({ level: config.LOG_LEVEL });
  logger.info(maskConfig(config), 'configuration');
  const keyRing = await configuredKeyRing(config);
  const loaded = loadConnectors(config);
  const connectors = loaded.map(({ connector }) => connector);
  const trial = loaded.find((each) => each.trial)?.trial;
  const server = await createServer({
    connectors,
    ...(trial && { trial }),
    pages: Object.assign({}, ...loaded.map(({ pages }) => pages)),
    storage: await openConfiguredStorage(config, { keyRing, migrates: true }),
    keyRing,
    logger,
    footer: config.DAYBOOK_FOOTER,
    trustProxy: config.TRUST_PROXY !== 'off' && config.TRUST_PROXY,
    keepTextMs: config.DAYBOOK_KEEP_TEXT_DAYS * DAY_MS,
    unreadyMs: unreadyMs(config),
    logbook: { giveUpAfterMs: config.DAYBOOK_GIVE_UP_HOURS * HOUR_MS },
    ...(config.PUBLIC_URL !== undefined && { publicUrl: config.PUBLIC_URL }),
    ...(config.DAYBOOK_OPERATOR_PASSWORD !== undefined && {
      operatorPassword: config.DAYBOOK_OPERATOR_PASSWORD,
    }),
  });
  stopWhenAsked(() => server.close(), { unreadyMs: unreadyMs(config), logger });
  const address = await listen(server, config, connectors);
  const pages = loaded.flatMap((each) => Object.keys(each.pages ?? {}));
  await greet(address, config, ['/unfiled', '/status', ...pages, '/docs']);
}

/**
 * A second server on this machine must not share the first one's folder. If nobody chose the folder, it takes the next
 * one, as it takes the next port.
 */
function withOwnFolder(config: Config): Config {
  if (config.DATABASE_URL !== undefined && !config.DAYBOOK_CONNECTORS.includes('mock')) return config;
  const folder = config.DAYBOOK_DATA;
  const others = process.env['DAYBOOK_DATA']
    ? []
    : [2, 3, 4, 5, 6, 7, 8, 9].map((number) => `${folder}-${number}`);
  for (const candidate of [folder, ...others]) {
    if (!claimFolder(candidate)) continue;
    if (candidate !== folder)
      console.error(`Another Daybook is running on ${folder}: this one keeps its data in ${candidate}.\n`);
    return { ...config, DAYBOOK_DATA: candidate };
  }
  throw new Error(`Another Daybook is running on ${folder}. Stop it, or set DAYBOOK_DATA to another folder.`);
}

/**
 * Without a PORT of its own the server takes another one rather than not start; not so when an OAuth app's callback
 * address names the port.
 */
async function listen(server: FastifyInstance, config: Config, connectors: Connector[]): Promise<string> {
  const { HOST: host, PORT: port, PUBLIC_URL: publicUrl } = config;
  const isNamed =
    publicUrl === undefined && connectors.some(({ manifest: { auth } }) => auth.type === 'oauth');
  try {
    return await server.listen({ host, port: port ?? DEFAULT_PORT, backlog: BACKLOG });
  } catch (error) {
    if (!hasCode(error, 'EADDRINUSE')) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `The server cannot listen at ${host}, port ${port ?? DEFAULT_PORT} (${reason}). Set HOST to an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all, and PORT to one that this user may take.`,
        { cause: error },
      );
    }
    if (port === undefined && !isNamed) return server.listen({ host, port: 0, backlog: BACKLOG });
    const advice = isNamed ? ', as it stands in the callback address of your app, or set PUBLIC_URL.' : '.';
    throw new Error(`Port ${port ?? DEFAULT_PORT} of ${host} is taken. Set PORT to another one${advice}`, {
      cause: error,
    });
  }
}

/** On standard error, as all words for people: standard output is the log, for programs. */
async function greet(address: string, config: Config, pages: string[]): Promise<void> {
  const example = await exampleOf(address, config);
  console.error(
    [
      ...(example ? [...example.entry, ''] : []),
      `Daybook listens on ${address}`,
      ...pages.map((page) => `  ${address}${page}`),
      ...(example ? ['', 'Send the conversation again, with one more message:', `  ${example.command}`] : []),
      '',
      'Stop with Ctrl-C. Open in a browser:',
      `  ${address}/`,
    ].join('\n'),
  );
}

async function exampleOf(serverUrl: string, config: Config): Promise<ShownExample | undefined> {
  if (config.DAYBOOK_EXAMPLE === 'off' || !config.DAYBOOK_CONNECTORS.includes('mock')) return undefined;
  return showExample({
    serverUrl,
    conversation: config.DAYBOOK_EXAMPLE,
    mockCrm: dataFiles(config).mockCrm,
    program: realpathSync(process.argv[1] ?? '.'),
  });
}
