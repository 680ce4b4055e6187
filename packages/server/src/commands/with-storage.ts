import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { toSafeLine } from '@daybook/core';
import { type Config, dataFiles, readConfig } from '../config.js';
import { configuredKeyRing, namingFiles, openConfiguredStorage } from '../storage/open-configured-storage.js';
import { assertSecretCheck } from '../storage/secret-check.js';
import type { Storage } from '../storage/storage.js';

/**
 * Opens the storage beside the running server, with the same settings, for as long as `use` takes.
 *
 * @throws Error when the settings name no Daybook, that of another version, or not its secret
 */
export async function withStorage(use: (storage: Storage) => Promise<void>): Promise<void> {
  const config = readConfig(process.env);
  assertDaybookIsThere(config);
  await namingFiles(config, async () => {
    const storage = await openConfiguredStorage(config, {
      keyRing: await configuredKeyRing(config),
      migrates: false,
    });
    try {
      await assertSecretCheck(storage);
      await use(storage);
    } finally {
      await storage.close();
    }
  });
}

/** What is missing would be made, and of an empty database a command says that all is well. */
function assertDaybookIsThere(config: Config): void {
  const { secret, database } = dataFiles(config);
  const needed = [
    ...(config.DAYBOOK_SECRET === undefined ? [secret] : []),
    ...(config.DATABASE_URL === undefined ? [database] : []),
  ];
  const missing = needed.find((file) => !existsSync(file));
  if (missing === undefined) return;
  throw new Error(
    `There is no Daybook in ${config.DAYBOOK_DATA}: ${basename(missing)} is not there. Set DAYBOOK_DATA, DAYBOOK_SECRET and DATABASE_URL as the server has them.`,
  );
}

/** Whom a command is about, as it was typed. */
export interface Person {
  platform: string;
  crmUserId: string;
  /** Host or id of one account, where several have a user of this id. */
  account?: string | undefined;
  allAccounts?: boolean | undefined;
}

/** Which of a person's accounts, as options of a command. */
export type Accounts = Pick<Person, 'account' | 'allAccounts'>;

/**
 * The same for one person. Of several accounts with a user of this id the one that is named is meant: they may be strangers.
 *
 * @param use - gets the keys of the person's accounts, at least one
 * @throws Error when nobody here is that person, or several are
 */
export async function withPerson(
  person: Person,
  use: (storage: Storage, userKeys: string[]) => Promise<void>,
): Promise<void> {
  await withStorage(async (storage) => {
    const { platform, crmUserId } = person;
    const userKeys = await storage.privacy.findUsers(platform, crmUserId);
    if (userKeys.length === 0) throw new Error(`Nobody here is ${crmUserId} on ${platform}.`);
    await use(storage, await chosenOf(storage, userKeys, person));
  });
}

async function chosenOf(
  { privacy }: Storage,
  userKeys: string[],
  { platform, crmUserId, account, allAccounts }: Person,
): Promise<string[]> {
  if (allAccounts || (userKeys.length === 1 && account === undefined)) return userKeys;
  const found = await Promise.all(
    userKeys.map(async (userKey) => ({ userKey, ...(await privacy.exportUser(userKey)) })),
  );
  const chosen = found.filter(
    ({ accountId, user }) => account === undefined || account === accountId || account === user.hostname,
  );
  if (chosen.length === 1) return chosen.map(({ userKey }) => userKey);
  const hosts = found.map(({ user }) => user.hostname);
  const isHostOfOne = (host: string): boolean => hosts.filter((each) => each === host).length === 1;
  const lines = found
    .map(({ accountId, user }) => {
      const name = 'name' in user ? user.name : 'unreadable';
      return isHostOfOne(user.hostname)
        ? `${user.hostname} (${name})`
        : `${accountId} (${name}, ${user.hostname})`;
    })
    .toSorted()
    .map((line) => `\n  --account ${toSafeLine(line.replaceAll(/\p{Cc}/gu, ' '))}`);
  const problem =
    chosen.length === 0
      ? `No account ${account} of ${platform} has a user ${crmUserId}. There are:`
      : `Several accounts of ${platform} have a user ${crmUserId}. Name one with --account, or take all with --all-accounts:`;
  throw new Error(problem + lines.join(''));
}
