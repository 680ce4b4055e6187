import fileSystem, { readdirSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createKeyRing, readOrMakeSecret } from '../src/index.js';
import { makeFolder, readRows } from './support/folder.js';
import { startDaybook } from './support/harness.js';

const OLD = 'the old secret, longer than thirty-two bytes';
const NEW = 'the new secret, longer than thirty-two bytes';

const isWindows = process.platform === 'win32';

/** Between the moment in which the next maker has its secret and the moment in which it puts it in place. */
function meanwhile(run: () => void): void {
  const { linkSync } = fileSystem;
  const link = vi.spyOn(fileSystem, 'linkSync').mockImplementationOnce((...paths) => {
    run();
    linkSync(...paths);
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    link.mockRestore();
    syncBuiltinESMExports();
  });
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

it('opens what it has sealed, for the same place only', () => {
  const keyRing = createKeyRing([OLD]);
  const sealed = keyRing.seal('k-123 ✓', 'users/1');
  expect(keyRing.open(sealed, 'users/1')).toBe('k-123 ✓');
  expect(() => keyRing.open(sealed, 'users/2')).toThrow(Error);
  expect(() => keyRing.open(sealed, '')).toThrow(Error);
});

it('seals the same text differently each time, and shows nothing of it', () => {
  const keyRing = createKeyRing([OLD]);
  const [one, two] = [keyRing.seal('k-123', 'here'), keyRing.seal('k-123', 'here')];
  expect(one).not.toBe(two);
  expect(Buffer.from(one.split('.')[1] ?? '', 'base64url').toString('latin1')).not.toContain('k-123');
  expect(keyRing.open(keyRing.seal('', 'here'), 'here')).toBe('');
});

it('opens with an old secret and seals with the new one', () => {
  const sealedBefore = createKeyRing([OLD]).seal('k-123', 'here');
  const rotated = createKeyRing([NEW, OLD]);
  expect(rotated.open(sealedBefore, 'here')).toBe('k-123');
  const sealedAfter = rotated.seal('k-123', 'here');
  expect(createKeyRing([NEW]).open(sealedAfter, 'here')).toBe('k-123');
  expect(() => createKeyRing([OLD]).open(sealedAfter, 'here')).toThrow(
    /^No secret on the key ring opens what secret [\w-]{8} has sealed\. Is an older DAYBOOK_SECRET missing\?$/,
  );
});

it('tells the operator of a running server that a secret is missing', async () => {
  const { folder, log, signIn } = await startDaybook();
  const ann = await signIn();
  await readRows(folder, "update users set sealed_profile = 'of-other.AAAA'");
  const answer = await ann.get('/contact?phoneNumber=%2B14155550100');
  expect([answer.statusCode, answer.body]).toEqual([
    503,
    expect.stringMatching(/^Something went wrong in Daybook \(reference \w+\)/),
  ]);
  expect(log()).toContain(
    'UnknownSecretError: No secret on the key ring opens what secret of-other has sealed. Is an older DAYBOOK_SECRET missing?',
  );
});

it('names its keys by a hash that is the same at every start', () => {
  const [first] = createKeyRing([OLD]).keys;
  const [again] = createKeyRing([OLD]).keys;
  const [other] = createKeyRing([NEW]).keys;
  expect(first.id).toBe(again.id);
  expect(first.id).not.toBe(other.id);
  expect(first.signing.equals(first.encryption)).toBe(false);
});

it('makes a pseudonym that is the same at every start and tells nothing without the secret', () => {
  const pseudonym = createKeyRing([OLD]).pseudonym('+14155550100');
  expect(pseudonym).toMatch(/^[\w-]{43}$/);
  expect(createKeyRing([OLD, NEW]).pseudonym('+14155550100')).toBe(pseudonym);
  expect(createKeyRing([NEW, OLD]).pseudonym('+14155550100')).not.toBe(pseudonym);
  expect(createKeyRing([OLD]).pseudonym('+14155550101')).not.toBe(pseudonym);
});

it('does not open what somebody has changed, byte by byte', () => {
  const keyRing = createKeyRing([OLD]);
  const [id = '', content = ''] = keyRing.seal('k-123', 'here').split('.');
  const bytes = Buffer.from(content, 'base64url');
  for (const index of bytes.keys()) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8((changed.readUInt8(index) + 1) % 256, index);
    expect(() => keyRing.open(`${id}.${changed.toString('base64url')}`, 'here')).toThrow(Error);
  }
});

it('does not open a part of what it has sealed', () => {
  const keyRing = createKeyRing([OLD]);
  const [id = '', content = ''] = keyRing.seal('k-123', 'here').split('.');
  const bytes = Buffer.from(content, 'base64url');
  for (const length of bytes.keys()) {
    const part = bytes.subarray(0, length).toString('base64url');
    expect(() => keyRing.open(`${id}.${part}`, 'here')).toThrow(Error);
  }
  for (const nothing of ['', '.', id, content]) expect(() => keyRing.open(nothing, 'here')).toThrow(Error);
});

it.each([
  [[], 'A key ring needs at least one secret.'],
  [[''], 'A secret must have at least 32 bytes: make one with "openssl rand -base64 48".'],
  [['x'.repeat(31)], /^A secret must have at least 32 bytes/],
  [[OLD, 'short'], /^A secret must have at least 32 bytes/],
])('refuses the secrets %j without repeating them', (secrets, message) => {
  expect(() => createKeyRing(secrets)).toThrow(message);
});

it('takes 32 bytes, however many letters that is', () => {
  expect(() => createKeyRing(['x'.repeat(32)])).not.toThrow();
  expect(() => createKeyRing(['€'.repeat(11)])).not.toThrow();
});

it('makes a secret once', async () => {
  const file = join(await makeFolder(), 'new', 'daybook.secret');
  const secret = readOrMakeSecret(file);
  expect(secret).toMatch(/^[\w-]{64}$/);
  expect(readOrMakeSecret(file)).toBe(secret);
  expect(await readFile(file, 'utf8')).toBe(`${secret}\n`);
  expect(await readdir(join(file, '..'))).toEqual(['daybook.secret']);
});

it.skipIf(isWindows)('lets only the owner read the file and the folder', async () => {
  const folder = join(await makeFolder(), 'new');
  let draftModes: number[] = [];
  meanwhile(() => {
    draftModes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
  });
  readOrMakeSecret(join(folder, 'daybook.secret'));
  expect(draftModes).toEqual([0o600]);
  expect(await modeOf(join(folder, 'daybook.secret'))).toBe(0o600);
  expect(await modeOf(folder)).toBe(0o700);
});

it('makes another one for another installation', async () => {
  const folder = await makeFolder();
  expect(readOrMakeSecret(join(folder, 'one'))).not.toBe(readOrMakeSecret(join(folder, 'two')));
});

it('takes the secret of another process that makes one at the same moment', async () => {
  const folder = await makeFolder();
  const file = join(folder, 'daybook.secret');
  let theirs = '';
  meanwhile(() => {
    theirs = readOrMakeSecret(file);
  });
  expect(readOrMakeSecret(file)).toBe(theirs);
  expect(theirs).toMatch(/^[\w-]{64}$/);
  expect(await readdir(folder)).toEqual(['daybook.secret']);
});

it.skipIf(isWindows)(
  'takes a secret that somebody has put there, and closes the file to others',
  async () => {
    const file = join(await makeFolder(), 'daybook.secret');
    await writeFile(file, `${OLD}\n`, { mode: 0o644 });
    expect(readOrMakeSecret(file)).toBe(OLD);
    expect(await modeOf(file)).toBe(0o600);
  },
);

it('says so when the file is empty, and does not replace it: it may have been another secret', async () => {
  const file = join(await makeFolder(), 'daybook.secret');
  await writeFile(file, '\n');
  expect(() => readOrMakeSecret(file)).toThrow(
    `The secret file ${file} is empty: put the secret back, or delete the file.`,
  );
  expect(await readFile(file, 'utf8')).toBe('\n');
});

it('leaves nothing behind when it cannot make the file', async () => {
  const folder = await makeFolder();
  meanwhile(() => {
    throw new Error('the disk is full');
  });
  expect(() => readOrMakeSecret(join(folder, 'daybook.secret'))).toThrow('the disk is full');
  expect(await readdir(folder)).toEqual([]);
  await mkdir(join(folder, 'taken'));
  expect(() => readOrMakeSecret(join(folder, 'taken'))).toThrow(/EISDIR/);
});
