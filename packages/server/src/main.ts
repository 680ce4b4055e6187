#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import type { Accounts } from './commands/with-storage.js';
import { END_WITH_STARTER } from './stop-when-asked.js';
import { version } from './version.js';

const DEFAULT_SERVER = 'http://127.0.0.1:6066';

/** The command `daybook`. What a subcommand needs is loaded when it runs. */
function createProgram(): Command {
  const program = new Command('daybook')
    .description('One tidy CRM entry for each conversation and day. Without a command it starts the server.')
    .version(version)
    .addHelpText('after', '\nSettings are environment variables; they stand in the README.')
    .showHelpAfterError('(daybook --help tells what there is)');

  program
    .command('start')
    .description('start the server')
    .addOption(new Option(END_WITH_STARTER).hideHelp())
    .action(async () => (await import('./commands/start.js')).startServer());

  program
    .command('send')
    .description('log a conversation or a call through a running server, as the client does')
    .argument('<file>', 'what the client posts to /messageLog or /callLog, as JSON')
    .argument('[server]', 'address of the server', parseAddress, DEFAULT_SERVER)
    .option('--platform <name>', 'needed when the server has several connectors and not the mock')
    .option('--hostname <host>', 'of the CRM, where each account has its own')
    .option('--field <name=value>', 'a further field of the login form; may be repeated', addField)
    .addOption(new Option('--api-key <key>', 'signs in with it').env('DAYBOOK_API_KEY'))
    .addOption(new Option('--token <token>', 'of somebody who is signed in (OAuth)').env('DAYBOOK_TOKEN'))
    .action(async (file: string, serverUrl: string, login: object) => {
      await (await import('./commands/send.js')).send(file, serverUrl, login);
    });

  ofPerson(program, 'export', 'print everything that is kept about a person, as JSON').action(
    async (platform: string, crmUserId: string, accounts: Accounts) =>
      (await import('./commands/privacy.js')).exportPerson({ platform, crmUserId, ...accounts }),
  );

  ofPerson(program, 'erase', 'delete it; what stands in the CRM stays there').action(
    async (platform: string, crmUserId: string, accounts: Accounts) =>
      (await import('./commands/privacy.js')).erasePerson({ platform, crmUserId, ...accounts }),
  );

  program
    .command('reseal')
    .description('encrypt everything anew with the newest secret')
    .action(async () => (await import('./commands/privacy.js')).reseal());

  ofPerson(
    program,
    'unfiled',
    "list what could not be filed of a person's conversations, and why; and what of it was dismissed",
  ).action(async (platform: string, crmUserId: string, accounts: Accounts) =>
    (await import('./commands/unfiled.js')).listUnfiled({ platform, crmUserId, ...accounts }),
  );

  program
    .command('status')
    .description('print what was filed and what waits, of all processes: the figures of /status')
    .option('--json', 'as JSON')
    .action(async (options: { json?: boolean }) =>
      (await import('./commands/status.js')).showStatus(options),
    );
  return program;
}

/** A command about one person. */
function ofPerson(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument('<platform>', 'such as "pipedrive"')
    .argument('<crm-user-id>', "the person's id in the CRM")
    .option('--account <host>', 'of the CRM, or its id: where several accounts have a user of this id')
    .addOption(new Option('--all-accounts', 'all of them').conflicts('account'));
}

function parseAddress(address: string): string {
  if (URL.canParse(address) && /^https?:/.test(address)) return address.replace(/\/+$/, '');
  throw new InvalidArgumentError(`It must be an address such as ${DEFAULT_SERVER}.`);
}

function addField(pair: string, fields: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('It must be name=value.');
  return { ...fields, [name]: value };
}

const words = process.argv.slice(2);
const isBare = words.every((word) => word === END_WITH_STARTER);
createProgram()
  .parseAsync(isBare ? ['start', ...words] : words, { from: 'user' })
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
