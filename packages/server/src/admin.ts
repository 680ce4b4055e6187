#!/usr/bin/env node
import { readConfig } from './config.js';
import { openConfiguredStorage } from './storage/open-configured-storage.js';

const USAGE = `Usage: node admin.js export <platform> <crm user id>   print everything kept about a user, as JSON
       node admin.js erase <platform> <crm user id>    delete it; what stands in the CRM stays there
       node admin.js reseal                            encrypt everything anew with the newest secret`;

/** What an operator does with one user's data, beside the running server, with the same settings. */
async function main([command, platform, crmUserId]: string[]): Promise<void> {
  const storage = await openConfiguredStorage(readConfig(process.env));
  try {
    if (command === 'reseal') {
      console.error(`${await storage.privacy.reseal()} values encrypted anew.`);
      return;
    }
    if ((command !== 'export' && command !== 'erase') || !platform || !crmUserId) throw new Error(USAGE);
    const users = await storage.privacy.findUsers(platform, crmUserId);
    if (users.length === 0) throw new Error(`Nobody here is ${crmUserId} on ${platform}.`);
    const exported = await Promise.all(users.map((userKey) => storage.privacy.exportUser(userKey)));
    if (command === 'export') {
      console.log(JSON.stringify(exported, null, 2));
      return;
    }
    for (const userKey of users) {
      // oxlint-disable-next-line no-await-in-loop -- rarely more than one account
      await storage.privacy.eraseUser(userKey);
    }
    console.error(
      `Erased: ${users.length} ${users.length === 1 ? 'account' : 'accounts'} of ${crmUserId} on ${platform}.`,
    );
  } finally {
    await storage.close();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
