/** An answer that passed a limit. It was cut there; nothing behind the limit was read, unpacked or parsed. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/**
 * The most that one answer may be. A page of 999 people of Graph with every property at its longest, written in
 * escapes, has 15 MB and 20,000 values; real pages have a twentieth of that.
 */
export const LARGEST_ANSWER = { bytes: 16 * 1024 * 1024, values: 250_000, depth: 64 } as const;

/** The most that is read of an answer that is no success, in bytes: its words have a few hundred. */
export const LARGEST_REFUSAL = 64 * 1024;

/** Collects an answer's body piece by piece, up to a limit. */
export class BoundedBody {
  readonly #most: number;
  #pieces: Buffer[] = [];
  #size = 0;

  constructor(mostBytes: number) {
    this.#most = mostBytes;
  }

  /** Throws AnswerTooLarge where the piece passes the limit; what was collected is released. */
  add(piece: Buffer): void {
    this.#size += piece.length;
    if (this.#size > this.#most) {
      this.#pieces = [];
      throw new AnswerTooLarge(`more than ${this.#most} bytes`);
    }
    this.#pieces.push(piece);
  }

  /** All that came. */
  bytes(): Buffer {
    return this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces, this.#size);
  }
}

/**
 * Parses JSON; undefined where it is none. Throws AnswerTooLarge before it parses what has too many values or nests too
 * deep: a few megabytes of `[[],[],…` take hundreds once they are objects.
 */
export function parseBounded(
  bytes: Uint8Array,
  most: { readonly values: number; readonly depth: number } = LARGEST_ANSWER,
): unknown {
  checkShape(bytes, most);
  try {
    return JSON.parse(UTF8.decode(bytes));
  } catch {
    return undefined;
  }
}

/** Leaves out the mark at the beginning that some servers send. */
const UTF8 = new TextDecoder();

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Counts by the bytes alone: in UTF-8 none of JSON's signs is part of another character. */
function checkShape(bytes: Uint8Array, most: { readonly values: number; readonly depth: number }): void {
  let values = 1;
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) at = endOfText(bytes, at);
    else if (byte === COMMA) values++;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      values++;
      if (++depth > most.depth) throw new AnswerTooLarge(`nested deeper than ${most.depth}`);
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
    if (values > most.values) throw new AnswerTooLarge(`more than ${most.values} values`);
  }
}

function endOfText(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}
