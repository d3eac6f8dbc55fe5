/** OID 1.2.840.113549.1.5.13, as its bytes: PBES2, how openssl encrypts keys. */
const PBES2 = '2a864886f70d01050d';
/** OID 1.2.840.113549.1.5.12: PBKDF2. */
const PBKDF2 = '2a864886f70d01050c';

const SEQUENCE = 0x30;
const INTEGER = 0x02;

class Malformed extends Error {}

interface Element {
  readonly tag: number;
  readonly content: Buffer;
  /** What follows it. */
  readonly rest: Buffer;
}

/**
 * How many rounds the passphrase of an encrypted PKCS #8 key takes; null where it is encrypted in another way than by
 * PBES2 with PBKDF2. It is read before the key is opened: the rounds are chosen by who made the file, and billions of
 * them would keep a process busy for hours.
 */
export function roundsOfPassphrase(pem: string): number | null {
  const der = Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  try {
    const [scheme, parameters] = elements(inside(inside(der, SEQUENCE), SEQUENCE));
    if (scheme?.content.toString('hex') !== PBES2) return null;
    const [derivation] = elements(sequence(parameters));
    const [method, settings] = elements(sequence(derivation));
    if (method?.content.toString('hex') !== PBKDF2) return null;
    const [, rounds] = elements(sequence(settings));
    if (rounds?.tag !== INTEGER || rounds.content.length === 0 || rounds.content.length > 6) return null;
    return rounds.content.readUIntBE(0, rounds.content.length);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

function inside(bytes: Buffer, tag: number): Buffer {
  const first = element(bytes);
  if (first.tag !== tag) throw new Malformed();
  return first.content;
}

function sequence(given: Element | undefined): Buffer {
  if (given?.tag !== SEQUENCE) throw new Malformed();
  return given.content;
}

function elements(bytes: Buffer): Element[] {
  const all: Element[] = [];
  for (let rest = bytes; rest.length > 0; rest = all.at(-1)!.rest) all.push(element(rest));
  return all;
}

/** One element of DER. Throws where it is cut. */
function element(bytes: Buffer): Element {
  const [tag, first] = bytes;
  if (tag === undefined || first === undefined) throw new Malformed();
  const lengthBytes = first < 0x80 ? 0 : first - 0x80;
  if (lengthBytes > 4 || 2 + lengthBytes > bytes.length) throw new Malformed();
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(2, lengthBytes);
  const start = 2 + lengthBytes;
  if (start + length > bytes.length) throw new Malformed();
  return { tag, content: bytes.subarray(start, start + length), rest: bytes.subarray(start + length) };
}
