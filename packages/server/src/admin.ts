#!/usr/bin/env node
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readConfig } from './config.js';
import { openConfiguredStorage } from './storage/open-configured-storage.js';
import type { PrivacyStore } from './storage/storage.js';

const USAGE = `Usage: node admin.js export <platform> <crm user id>   print everything kept about a user, as JSON
       node admin.js erase <platform> <crm user id>    delete it; what stands in the CRM stays there
       node admin.js reseal                            encrypt everything anew with the newest secret`;

/** How often reseal tells how far it is. */
const PROGRESS_EVERY = 5_000;

/** What an operator does with one user's data, beside the running server, with the same settings. */
async function main([command, platform, crmUserId]: string[]): Promise<void> {
  const storage = await openConfiguredStorage(readConfig(process.env));
  const { privacy } = storage;
  try {
    if (command === 'reseal') {
      await reseal(privacy);
      return;
    }
    if ((command !== 'export' && command !== 'erase') || !platform || !crmUserId) throw new Error(USAGE);
    const users = await privacy.findUsers(platform, crmUserId);
    if (users.length === 0) throw new Error(`Nobody here is ${crmUserId} on ${platform}.`);
    if (command === 'export') {
      await pipeline(Readable.from(toJson(privacy, users)), process.stdout, { end: false });
      return;
    }
    for (const userKey of users) {
      // oxlint-disable-next-line no-await-in-loop -- rarely more than one account
      await privacy.eraseUser(userKey);
    }
    console.error(
      `Erased: ${users.length} ${users.length === 1 ? 'account' : 'accounts'} of ${crmUserId} on ${platform}.`,
    );
  } finally {
    await storage.close();
  }
}

async function reseal(privacy: PrivacyStore): Promise<void> {
  let told = 0;
  const values = await privacy.reseal((soFar) => {
    if (soFar - told < PROGRESS_EVERY) return;
    told = soFar;
    console.error(`${soFar} values so far; if this is interrupted, the next reseal goes on from here.`);
  });
  console.error(`${values} values encrypted anew.`);
}

/** The accounts as a JSON list, a day at a time. */
async function* toJson(privacy: PrivacyStore, users: readonly string[]): AsyncGenerator<string> {
  let before = '[\n';
  for (const userKey of users) {
    // oxlint-disable-next-line no-await-in-loop -- rarely more than one account
    const { digests, ...account } = await privacy.exportUser(userKey);
    yield `${before}${indent(JSON.stringify(account, null, 2).replace(/\n\}$/, ''), 2)},\n    "digests": [`;
    let beforeDay = '\n';
    // oxlint-disable-next-line no-await-in-loop -- day by day
    for await (const digest of digests) {
      yield beforeDay + indent(JSON.stringify(digest, null, 2), 6);
      beforeDay = ',\n';
    }
    yield '\n    ]\n  }';
    before = ',\n';
  }
  yield '\n]\n';
}

function indent(json: string, spaces: number): string {
  const margin = ' '.repeat(spaces);
  return margin + json.replaceAll('\n', `\n${margin}`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
