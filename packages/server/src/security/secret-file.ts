import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { MINIMUM_SECRET_BYTES } from './key-ring.js';
import { closeToOthers, hasCode } from './private-files.js';

const OWNER_ONLY = 0o600;

/**
 * Reads the secret from a file, or makes it once. Only the owner can read the file; two processes that start at the
 * same moment end up with the same secret.
 *
 * @param file - path; its folder is made when missing
 * @throws Error when the file is there but empty, or holds too little
 * @example
 * const keyRing = createKeyRing([readOrMakeSecret('.daybook/daybook.secret')]);
 */
export function readOrMakeSecret(file: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const secret = read(file) ?? make(file);
  if (!secret) throw new Error(`The secret file ${file} is empty: put the secret back, or delete the file.`);
  if (Buffer.byteLength(secret) < MINIMUM_SECRET_BYTES) {
    throw new Error(
      `The secret file ${file} holds less than ${MINIMUM_SECRET_BYTES} bytes, so it was cut off or overwritten: put it back from the backup.`,
    );
  }
  return secret;
}

function read(file: string): string | undefined {
  try {
    closeToOthers(file);
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** The file appears whole or not at all, so that nobody reads half a secret; a link never replaces a file. */
function make(file: string): string | undefined {
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  const descriptor = openSync(draft, 'wx', OWNER_ONLY);
  try {
    writeSync(descriptor, `${randomBytes(48).toString('base64url')}\n`);
    fsyncSync(descriptor);
    linkSync(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    closeSync(descriptor);
    rmSync(draft, { force: true });
  }
  return read(file);
}
