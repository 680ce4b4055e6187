import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
export const MINIMUM_SECRET_BYTES = 32;
const INITIALISATION_VECTOR_BYTES = 12;
const TAG_BYTES = 16;

/** One secret's keys. `id` names it in what it has sealed or signed. */
export interface Key {
  id: string;
  encryption: Buffer;
  signing: Buffer;
  pseudonyms: Buffer;
}

/**
 * The server's secrets. Everything new is sealed and signed with the first; the others still open and verify what
 * they made, so that a secret can be replaced while the server runs on.
 */
export interface KeyRing {
  readonly keys: readonly [Key, ...Key[]];
  /** Encrypts a text with AES-256-GCM. `context` binds it to its place: it opens nowhere else. */
  seal(text: string, context: string): string;
  /** @throws Error when the text was changed, moved, or sealed with an unknown secret */
  open(sealed: string, context: string): string;
  /** A value to look something up by without keeping it; another one after the newest secret has changed. */
  pseudonym(text: string): string;
}

/** A sealed value does not open: it was changed, moved, or damaged. Trying again does not help. */
export class UnreadableError extends Error {
  override name = 'UnreadableError';
}

/** Something was sealed with a secret that is not on the ring: put the old secret back, after the new one. */
export class UnknownSecretError extends UnreadableError {
  override name = 'UnknownSecretError';

  constructor(id: string) {
    super(
      `No secret on the key ring opens what secret ${id} has sealed. Is an older DAYBOOK_SECRET missing?`,
    );
  }
}

/**
 * Makes a key ring from one or more secrets, newest first.
 *
 * @param secrets - at least 32 bytes of UTF-8 each, for example from `openssl rand -base64 48`
 * @throws Error when there is none or one is too short
 * @example
 * const keyRing = createKeyRing([readOrMakeSecret('daybook.secret')]);
 */
export function createKeyRing(secrets: readonly string[]): KeyRing {
  const [newest, ...older] = secrets.map(deriveKey);
  if (newest === undefined) throw new Error('A key ring needs at least one secret.');
  const keys: [Key, ...Key[]] = [newest, ...older];
  return {
    keys,
    pseudonym: (text) => createHmac('sha256', newest.pseudonyms).update(text).digest('base64url'),
    seal(text, context) {
      const vector = nextVector();
      const cipher = createCipheriv(CIPHER, newest.encryption, vector, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(context));
      const sealed = Buffer.concat([
        vector,
        cipher.update(text, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return `${newest.id}.${sealed.toString('base64url')}`;
    },
    open(sealed, context) {
      const [id, content = ''] = sealed.split('.');
      const key = keys.find((candidate) => candidate.id === id);
      if (key === undefined) throw new UnknownSecretError(id ?? '');
      const bytes = Buffer.from(content, 'base64url');
      const vector = bytes.subarray(0, INITIALISATION_VECTOR_BYTES);
      try {
        const decipher = createDecipheriv(CIPHER, key.encryption, vector, { authTagLength: TAG_BYTES });
        decipher.setAAD(Buffer.from(context));
        decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
        const text = decipher.update(bytes.subarray(INITIALISATION_VECTOR_BYTES, -TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch (error) {
        throw new UnreadableError(`A value of ${context.split('/')[0]} does not open.`, { cause: error });
      }
    },
  };
}

/** As good as asking for each by itself, and cheaper. */
let vectors = Buffer.alloc(0);
function nextVector(): Buffer {
  if (vectors.length === 0) vectors = randomBytes(256 * INITIALISATION_VECTOR_BYTES);
  const vector = vectors.subarray(0, INITIALISATION_VECTOR_BYTES);
  vectors = vectors.subarray(INITIALISATION_VECTOR_BYTES);
  return vector;
}

function deriveKey(secret: string): Key {
  if (Buffer.byteLength(secret) < MINIMUM_SECRET_BYTES) {
    throw new Error(
      `A secret must have at least ${MINIMUM_SECRET_BYTES} bytes: make one with "openssl rand -base64 48".`,
    );
  }
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, 'daybook', purpose, 32));
  return {
    id: createHash('sha256').update(derive('name')).digest('base64url').slice(0, 8),
    encryption: derive('encryption'),
    signing: derive('signing'),
    pseudonyms: derive('pseudonyms'),
  };
}
