import type { KafkaMessage } from 'kafkajs';
import type { Outgoing } from './encode-event.ts';

/** Where a dead letter came from; kept in its headers beside the original ones. */
export interface DeadLetterOrigin {
  readonly service: string;
  readonly topic: string;
  readonly partition: number;
}

const PREFIX = 'dead_letter_';

/**
 * What a letter may have, in bytes: with the headers that are added it stays below the broker's default limit (1 MiB),
 * which what was put aside can have filled. The next is tried where the topic takes less.
 */
export const LETTER_BYTES = [1_000_000, 100_000, 10_000] as const;
/** Which part of a letter that is cut its key and its original headers may have. */
const PART = { key: 0.1, headers: 0.4 };
/** The longest value that the API accepts as a filter. */
const REASON_LENGTH = 1_000;
/** What Kafka adds to a header. */
const HEADER_BYTES = 10;
/** Said at the end of the reason of a letter that was cut. */
const CUT = ' (cut to fit)';

type Original = Pick<KafkaMessage, 'key' | 'value' | 'headers' | 'offset'>;
type Headers = Record<string, Buffer>;

/**
 * The message with its original key, bytes and headers, and headers that say who put it aside, from where, when and
 * why. One that would be too large is cut and says so: its place in its topic still finds the original.
 */
export function toDeadLetter(
  message: Original,
  reason: string,
  { service, topic, partition }: DeadLetterOrigin,
  mostBytes: number = LETTER_BYTES[0],
): Outgoing {
  const { key, value, offset } = message;
  const headers = Object.fromEntries(headersOf(message).filter(([name]) => !name.startsWith(PREFIX)));
  const bytes = sizeOf(message);
  const isCut = bytes > mostBytes;
  const origin = {
    [`${PREFIX}service`]: service,
    [`${PREFIX}topic`]: topic,
    [`${PREFIX}partition`]: String(partition),
    [`${PREFIX}offset`]: offset,
    [`${PREFIX}reason`]: isCut
      ? `${reason.slice(0, REASON_LENGTH - CUT.length)}${CUT}`
      : reason.slice(0, REASON_LENGTH),
    [`${PREFIX}time`]: new Date().toISOString(),
    ...(isCut && { [`${PREFIX}cut_from_bytes`]: String(bytes) }),
  };
  if (!isCut) return { key: key ?? null, value, headers: { ...headers, ...origin } };
  return {
    key: key?.subarray(0, mostBytes * PART.key) ?? null,
    value: value?.subarray(0, mostBytes * (1 - PART.key - PART.headers)) ?? null,
    headers: { ...firstThatFit(headers, mostBytes * PART.headers), ...origin },
  };
}

/** Bytes of a message as it counts against limits, about. */
export function sizeOf(message: Pick<KafkaMessage, 'key' | 'value' | 'headers'>): number {
  return headersOf(message).reduce(
    (sum, header) => sum + headerSize(header),
    (message.key?.length ?? 0) + (message.value?.length ?? 0),
  );
}

/** The first headers up to the one that does not fit any more. */
function firstThatFit(headers: Headers, mostBytes: number): Headers {
  let bytes = 0;
  return Object.fromEntries(
    Object.entries(headers).filter((header) => {
      bytes += headerSize(header);
      return bytes <= mostBytes;
    }),
  );
}

function headersOf({ headers = {} }: Pick<KafkaMessage, 'headers'>): [string, Buffer][] {
  return Object.entries(headers as Headers);
}

/** A header that is given several times comes as a list. */
function headerSize([name, value]: [string, Buffer | readonly Buffer[]]): number {
  const values = Array.isArray(value) ? (value as readonly Buffer[]) : [value as Buffer];
  return values.reduce((sum, each) => sum + Buffer.byteLength(name) + each.length + HEADER_BYTES, 0);
}

/** The way back: topic and message as they were. Null where the headers do not say where it came from. */
export function fromDeadLetter({
  key,
  value,
  headers = {},
}: KafkaMessage): { topic: string; message: Outgoing } | null {
  const topic = headers[`${PREFIX}topic`]?.toString();
  const partition = Number(headers[`${PREFIX}partition`]?.toString());
  if (!topic || !Number.isInteger(partition)) return null;
  const original = Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(PREFIX)));
  return {
    topic,
    message: { key: key ?? null, value, headers: original as Record<string, Buffer>, partition },
  };
}

/** What the headers say of who put it aside, from where, when and why; null for each thing that they do not say. */
export function readOrigin({ headers = {} }: Pick<KafkaMessage, 'headers'>) {
  const text = (name: string) => headers[`${PREFIX}${name}`]?.toString() ?? null;
  const number = (name: string) => (/^\d+$/.test(text(name) ?? '') ? Number(text(name)) : null);
  const at = Date.parse(text('time') ?? '');
  return {
    partition: number('partition'),
    offset: number('offset'),
    /** How many bytes the original has, where the letter has only a part of them. */
    cutFromBytes: number('cut_from_bytes'),
    service: text('service'),
    reason: text('reason'),
    at: Number.isNaN(at) ? null : new Date(at),
  };
}
