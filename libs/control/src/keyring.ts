import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';

/**
 * Keys that encrypt the secrets, from a file `{"current": "<key id>", "keys": {"<key id>": "<32 bytes in base64>"}}`.
 */
export interface Keyring {
  readonly file: string;
  /** Id of the key that new secrets are sealed with. */
  current(): string;
  /** A key by its id; the file is read again when the id is new to us. Throws KeyringError when it has none. */
  key(id: string): Uint8Array;
}

/** The keyring cannot be used, or a sealed secret does not belong where it was found. Names no secret. */
export class KeyringError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'KeyringError';
  }
}

const KEY_BYTES = 32;

/** Opens the keyring; a missing file is made with a new key, readable by its owner only. */
export function createKeyring(file: string): Keyring {
  if (!existsSync(file)) makeKeyringFile(file);
  let ring = readKeyringFile(file);
  return {
    file,
    current() {
      ring = readKeyringFile(file);
      return ring.current;
    },
    key(id) {
      if (!ring.keys.has(id)) ring = readKeyringFile(file);
      const key = ring.keys.get(id);
      if (key === undefined)
        throw new KeyringError(`The keyring ${file} has no key "${id}". Restore it; what it sealed cannot be read.`);
      return key;
    },
  };
}

function makeKeyringFile(file: string): void {
  const id = new Date().toISOString().slice(0, 10);
  const text = JSON.stringify({ current: id, keys: { [id]: randomBytes(KEY_BYTES).toString('base64') } }, null, 2);
  const own = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(own, `${text}\n`, { mode: 0o600, flag: 'wx' });
  } catch {
    throw new KeyringError(`The keyring ${file} is missing and cannot be made. Mount it, or make its folder writable.`);
  }
  try {
    // Linking fails when another service was faster; then that one's file counts.
    linkSync(own, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function readKeyringFile(file: string): { current: string; keys: ReadonlyMap<string, Uint8Array> } {
  let content: { current?: unknown; keys?: unknown };
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new KeyringError(`The keyring ${file} cannot be read as JSON.`);
  }
  const keys = new Map<string, Uint8Array>();
  for (const [id, text] of Object.entries((content.keys ?? {}) as Record<string, unknown>)) {
    const key = Buffer.from(typeof text === 'string' ? text : '', 'base64');
    if (key.length !== KEY_BYTES)
      throw new KeyringError(`Key "${id}" of ${file} must be ${KEY_BYTES} bytes in base64.`);
    keys.set(id, key);
  }
  const { current } = content;
  if (typeof current !== 'string' || !keys.has(current))
    throw new KeyringError(`"current" of ${file} must name one of its keys.`);
  return { current, keys };
}

/**
 * The place of a secret, as `integration/<id>/secret`: encrypted with it, so that it cannot be moved to another field.
 */
export type SecretContext =
  | `integration/${string}/${'secret' | 'certificate'}`
  | `instance/${string}/${'password' | 'webhook-secret'}`;

/** Seals a text as compact JWE (`dir`, A256GCM), with the key's id and the context in its authenticated header. */
export function sealSecret(keyring: Keyring, text: string, context: SecretContext): Promise<string> {
  const kid = keyring.current();
  return new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid, ctx: context })
    .encrypt(keyring.key(kid));
}

/** Opens what `sealSecret` made for the same context; throws KeyringError for anything else. */
export async function openSecret(keyring: Keyring, sealed: string, context: SecretContext): Promise<string> {
  const opened = await compactDecrypt(sealed, ({ kid }) => keyring.key(kid ?? ''), {
    keyManagementAlgorithms: ['dir'],
    contentEncryptionAlgorithms: ['A256GCM'],
  }).catch((error: unknown) => {
    if (error instanceof KeyringError) throw error;
    throw new KeyringError(`The sealed ${context} cannot be opened with its key.`);
  });
  if (opened.protectedHeader.ctx !== context) throw new KeyringError(`What is sealed at ${context} belongs elsewhere.`);
  return new TextDecoder().decode(opened.plaintext);
}

/** Id of the key that a text was sealed with; undefined: it is no sealed text. */
export function sealedWith(sealed: string): string | undefined {
  try {
    return decodeProtectedHeader(sealed).kid;
  } catch {
    return undefined;
  }
}
