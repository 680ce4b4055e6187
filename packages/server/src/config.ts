import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { trustedProxiesSetting } from './http/trusted-proxies.js';
import { MINIMUM_SECRET_BYTES } from './security/key-ring.js';
import { idleSettings, strangeSettings } from './strange-settings.js';

/** When `PORT` is not set, and is free. */
export const DEFAULT_PORT = 6066;

const DATABASE_ADDRESS =
  'must be an address such as postgres://user:password@host/daybook; in the password write @ / ? # as %40 %2F %3F %23';

const list = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  )
  .refine((items) => items.length > 0, 'names nothing');

/** Every setting of the server: its environment variable, its default, what it means. */
export const configSchema = z.object({
  /** Address to listen on. `0.0.0.0` for all, behind a proxy that speaks HTTPS. */
  HOST: z.string().default('127.0.0.1'),
  /** Port. When not set, 6066, or another one if that is taken. */
  PORT: z.coerce.number('must be a whole number from 0 to 65535').int().min(0).max(65_535).optional(),
  /** Where clients reach the server, without a slash at the end. Default: the address they used. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address such as https://daybook.example' })
    .refine(isPlainAddress, 'must have no user, query or fragment')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  /** Number of proxies in front, or their addresses and networks with commas: their `X-Forwarded-For` is believed. */
  TRUST_PROXY: trustedProxiesSetting.default('off'),
  /** Folder for the database, its secret and the mock CRM. */
  DAYBOOK_DATA: z
    .string()
    .default('.daybook')
    .transform((folder) => resolve(folder.replace(/^~(?=\/|$)/, homedir()))),
  /** `postgres://user:password@host/database`, for several server processes. Default: an SQLite file in the data folder. */
  DATABASE_URL: z
    .url({ protocol: /^postgres(?:ql)?$/, error: DATABASE_ADDRESS })
    .refine(hasPlainPassword, DATABASE_ADDRESS)
    .optional(),
  /** Encrypts and signs: at least 32 bytes; several, newest first, separated by commas. Default: made once, in a file. */
  DAYBOOK_SECRET: list
    .refine(
      (secrets) => secrets.every((secret) => Buffer.byteLength(secret) >= MINIMUM_SECRET_BYTES),
      `each secret must have at least ${MINIMUM_SECRET_BYTES} bytes, and a comma separates them: make one with "openssl rand -base64 48"`,
    )
    .optional(),
  /** Connectors to load, by name, separated by commas. */
  DAYBOOK_CONNECTORS: list.default(['mock']),
  /** File of a conversation that is logged into an empty mock CRM at start; `off` for none. */
  DAYBOOK_EXAMPLE: z
    .string()
    .default('off')
    .transform((file) => (file === 'off' ? file : resolve(file))),
  /** Last line of every entry; `off` for none. */
  DAYBOOK_FOOTER: z
    .string()
    .max(500)
    .default('--- Created via RingCentral App Connect')
    .transform((footer) => (footer === 'off' ? '' : footer)),
  /** Days for which the text of a conversation is kept, encrypted, after the last thing that happened to it. */
  DAYBOOK_KEEP_TEXT_DAYS: z.coerce.number('must be a number of days').min(1).max(3_650).default(7),
  /** Hours for which a CRM that does not answer is tried before its messages go to the unfiled list. */
  DAYBOOK_GIVE_UP_HOURS: z.coerce.number('must be a number of hours').min(0.01).max(8_760).default(72),
  /**
   * Seconds for which a server that is asked to stop says so at `/readyz` before it takes no more connections, so that a
   * proxy turns to another one first. Default: 5 with `DATABASE_URL`, else 0.
   */
  DAYBOOK_UNREADY_SECONDS: z.coerce.number('must be a number of seconds').min(0).max(3_600).optional(),
  /** The app registered with Pipedrive. Without it people sign in to Pipedrive with an API token. */
  PIPEDRIVE_CLIENT_ID: z.string().optional(),
  PIPEDRIVE_CLIENT_SECRET: z.string().optional(),
  /** The app's callback address. Default: `/pipedrive-redirect` below `PUBLIC_URL`, or below `http://localhost:<PORT>`. */
  PIPEDRIVE_REDIRECT_URI: z.url({ protocol: /^https?$/, error: 'must be an address' }).optional(),
  /** Activity type of messages, by key or name, for people who have set none. Default: the type named SMS. */
  PIPEDRIVE_ACTIVITY_TYPE: z.string().optional(),
  /** When Pipedrive has no activity type for messages: `call` logs them as calls and says so, `refuse` does not log. */
  PIPEDRIVE_WITHOUT_TYPE: z.enum(['call', 'refuse']).default('call'),
  /** Activity type of calls, by key or name, for people who have set none. Default: the first with "call" in its name. */
  PIPEDRIVE_CALL_ACTIVITY_TYPE: z.string().optional(),
  /** The part of each company's daily Pipedrive tokens that this server may spend. */
  PIPEDRIVE_BUDGET_SHARE: z.coerce.number('must be a number such as 0.2').gt(0).max(1).default(0.2),
  /** Zone of the mock CRM's user. */
  MOCK_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be a time zone such as Europe/Berlin')
    .default('America/Los_Angeles'),
  /**
   * Opens what is for operators: `/status`, `/metrics`, `/docs`, `/mock-crm` and Try it. Everybody is asked for it, also on this
   * machine. Without it they answer on the machine only, past any proxy.
   */
  DAYBOOK_OPERATOR_PASSWORD: z.string().min(12, 'must have at least 12 characters').optional(),
  /** `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`. */
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});
export type Config = z.output<typeof configSchema>;

const consistentSchema = configSchema.refine(
  ({ TRUST_PROXY, PUBLIC_URL }) => TRUST_PROXY === 'off' || PUBLIC_URL !== undefined,
  {
    path: ['PUBLIC_URL'],
    error: 'is required with TRUST_PROXY: the address that clients use, such as https://daybook.example',
  },
);

/**
 * Reads the settings.
 *
 * @param environment - usually `process.env`; an empty variable counts as not set
 * @throws Error naming each variable that is wrong or would be ignored, without its value
 * @example
 * const config = readConfig(process.env);
 */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value = '']) =>
      value.trim() === '' ? [] : [[name, value.trim()]],
    ),
  );
  const names = Object.keys(configSchema.shape);
  const parsed = consistentSchema.safeParse(set);
  const wrong = [
    ...(parsed.success
      ? idleSettings(set, names, parsed.data.DAYBOOK_CONNECTORS)
      : parsed.error.issues.map(({ path, message }) => `${path[0]?.toString()}: ${message}`)),
    ...strangeSettings(set, names),
  ];
  if (parsed.success && wrong.length === 0) return parsed.data;
  throw new Error(`The configuration is wrong: ${wrong.join('; ')}`);
}

function isPlainAddress(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { username, password, search, hash } = new URL(address);
  return username + password + search + hash === '';
}

/**
 * With a / ? or # in a password what stands before it would be taken for a host and a port: all of it, or what comes after an @.
 */
function hasPlainPassword(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { pathname, search, hash } = new URL(address);
  return hash === '' && !`${pathname}${search}`.includes('@');
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format() !== '';
  } catch {
    return false;
  }
}

/** The settings as they may be shown: secrets masked. */
export function maskConfig(config: Config): Record<string, unknown> {
  return {
    ...config,
    DAYBOOK_SECRET: config.DAYBOOK_SECRET && '***',
    DAYBOOK_OPERATOR_PASSWORD: config.DAYBOOK_OPERATOR_PASSWORD && '***',
    PIPEDRIVE_CLIENT_SECRET: config.PIPEDRIVE_CLIENT_SECRET && '***',
    DATABASE_URL: config.DATABASE_URL?.replace(/\/\/.*@/, '//***@').replace(/\?.*/, '?***'),
  };
}

/** For how long a server that stops is unready first: only where another process can take over. */
export function unreadyMs({ DAYBOOK_UNREADY_SECONDS: seconds, DATABASE_URL }: Config): number {
  return (seconds ?? (DATABASE_URL === undefined ? 0 : 5)) * 1_000;
}

/** Files below the data folder. */
export function dataFiles({ DAYBOOK_DATA }: Pick<Config, 'DAYBOOK_DATA'>): {
  database: string;
  secret: string;
  mockCrm: string;
} {
  return {
    database: join(DAYBOOK_DATA, 'daybook.sqlite'),
    secret: join(DAYBOOK_DATA, 'daybook.secret'),
    mockCrm: join(DAYBOOK_DATA, 'mock-crm.json'),
  };
}
