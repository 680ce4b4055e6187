import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PrivacyStore } from '../storage/storage.js';
import { type Person, withPerson, withStorage } from './with-storage.js';

/** How often reseal tells how far it is. */
const PROGRESS_EVERY = 5_000;

/** `daybook export`: prints everything that is kept about a person, as JSON. What cannot be read is marked, and told at the end. */
export async function exportPerson(person: Person): Promise<void> {
  let unreadable = 0;
  const count = (record: object): void => {
    if ('unreadable' in record) unreadable += 1;
  };
  await withPerson(person, async ({ privacy }, userKeys) =>
    pipeline(Readable.from(toJson(privacy, userKeys, count)), process.stdout, { end: false }),
  );
  if (unreadable === 0) return;
  const told =
    unreadable === 1 ? '1 record cannot be read: it is' : `${unreadable} records cannot be read: they are`;
  console.error(`${told} marked as "unreadable".`);
  process.exitCode = 1;
}

/** `daybook erase`: deletes it. */
export async function erasePerson(person: Person): Promise<void> {
  await withPerson(person, async ({ privacy }, userKeys) => {
    for (const userKey of userKeys) {
      // oxlint-disable-next-line no-await-in-loop -- rarely more than one account
      await privacy.eraseUser(userKey);
    }
    const accounts = `${userKeys.length} ${userKeys.length === 1 ? 'account' : 'accounts'}`;
    console.error(`Erased: ${accounts} of ${person.crmUserId} on ${person.platform}.`);
  });
}

/** `daybook reseal`: encrypts everything anew with the newest secret. What cannot be read stays, and is told at the end. */
export async function reseal(): Promise<void> {
  await withStorage(async ({ privacy }) => {
    let told = 0;
    const { values, unreadable } = await privacy.reseal((soFar) => {
      if (soFar - told < PROGRESS_EVERY) return;
      told = soFar;
      console.error(`${soFar} values so far; if this is interrupted, the next reseal goes on from here.`);
    });
    console.error(`${values} values encrypted anew.`);
    if (unreadable.size === 0) return;
    console.error(describeUnreadable(unreadable));
    process.exitCode = 1;
  });
}

function describeUnreadable(unreadable: ReadonlyMap<string, number>): string {
  const sum = [...unreadable.values()].reduce((total, count) => total + count, 0);
  const told =
    sum === 1
      ? '1 value cannot be read and stays as it is'
      : `${sum} values cannot be read and stay as they are`;
  const tables = [...unreadable].map(([table, count]) => `${count} of ${table}`).join(', ');
  return `${told}: ${tables}.
All that DAYBOOK_SECRET opens is encrypted with its first secret. If an older one is missing there, put it at the end and reseal again; what is damaged comes back only from a backup.`;
}

/** The accounts as a JSON list, a day at a time. */
async function* toJson(
  privacy: PrivacyStore,
  users: readonly string[],
  onRecord: (record: object) => void,
): AsyncGenerator<string> {
  let before = '[\n';
  for (const userKey of users) {
    // oxlint-disable-next-line no-await-in-loop -- rarely more than one account
    const { digests, ...account } = await privacy.exportUser(userKey);
    onRecord(account.user);
    yield `${before}${indent(JSON.stringify(account, null, 2).replace(/\n\}$/, ''), 2)},\n    "digests": [`;
    let beforeDay = '\n';
    // oxlint-disable-next-line no-await-in-loop -- day by day
    for await (const digest of digests) {
      onRecord(digest);
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
