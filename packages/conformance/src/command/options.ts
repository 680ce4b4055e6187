import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { LiveAccount } from '../run/live.js';
import { faultOf } from './usage-error.js';

export const USAGE = `daybook-conformance <module> [options]

Checks a Daybook connector. <module> is a JavaScript file that exports its subject.

  --export NAME   name of the export (default: subject)
  --level N       level that must be held, 1 to 4 (default: 3, with --live 4)
  --json FILE     write the certificate as JSON
  --readme FILE   write the certificate into a README
  --check         do not write: fail when the certificate in the README is not the one of this run
  --live          also try a real account: DAYBOOK_LIVE_HOSTNAME, DAYBOOK_LIVE_PHONE, and
                  DAYBOOK_LIVE_API_KEY or DAYBOOK_LIVE_AUTHORIZATION; leaves one test entry there`;

const optionsSchema = z.object({
  module: z.string('name the module that exports the subject'),
  export: z.string().default('subject'),
  level: z.enum(['1', '2', '3', '4'], '--level must be 1, 2, 3 or 4').transform(Number).optional(),
  json: z.string().optional(),
  readme: z.string().optional(),
  check: z.boolean().default(false),
  live: z.boolean().default(false),
});

const liveSchema = z
  .object({
    DAYBOOK_LIVE_HOSTNAME: z.string('DAYBOOK_LIVE_HOSTNAME is missing').min(1),
    DAYBOOK_LIVE_PHONE: z
      .string('DAYBOOK_LIVE_PHONE is missing')
      .regex(/^\+\d+$/, 'DAYBOOK_LIVE_PHONE must be like +14155550100'),
    DAYBOOK_LIVE_API_KEY: z.string().min(1).optional(),
    DAYBOOK_LIVE_AUTHORIZATION: z.string().min(1).optional(),
  })
  .refine(
    (live) => live.DAYBOOK_LIVE_API_KEY !== undefined || live.DAYBOOK_LIVE_AUTHORIZATION !== undefined,
    {
      error: 'DAYBOOK_LIVE_API_KEY or DAYBOOK_LIVE_AUTHORIZATION is missing',
    },
  );

/** What the command was told. */
export interface CommandOptions {
  module: string;
  export: string;
  level: number;
  json: string | undefined;
  readme: string | undefined;
  check: boolean;
  live: LiveAccount | undefined;
}

/** @throws UsageError for what cannot be understood */
export function readOptions(
  commandArguments: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandOptions {
  const { values, positionals } = parse(commandArguments);
  const { live, level, json, readme, ...options } = understood(optionsSchema, {
    ...values,
    module: positionals[0],
  });
  return {
    ...options,
    json,
    readme,
    level: level ?? (live ? 4 : 3),
    live: live ? liveAccount(environment) : undefined,
  };
}

function parse(commandArguments: readonly string[]): { values: object; positionals: string[] } {
  try {
    return parseArgs({
      args: [...commandArguments],
      allowPositionals: true,
      options: {
        export: { type: 'string' },
        level: { type: 'string' },
        json: { type: 'string' },
        readme: { type: 'string' },
        check: { type: 'boolean' },
        live: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw faultOf(error);
  }
}

function liveAccount(environment: Readonly<Record<string, string | undefined>>): LiveAccount {
  const live = understood(liveSchema, environment);
  return {
    hostname: live.DAYBOOK_LIVE_HOSTNAME,
    phone: live.DAYBOOK_LIVE_PHONE,
    ...(live.DAYBOOK_LIVE_API_KEY && { apiKey: live.DAYBOOK_LIVE_API_KEY }),
    ...(live.DAYBOOK_LIVE_AUTHORIZATION && { authHeader: live.DAYBOOK_LIVE_AUTHORIZATION }),
  };
}

function understood<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw faultOf(parsed.error.issues.map(({ message }) => message).join('; '));
}
