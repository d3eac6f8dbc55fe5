import type { KafkaMessage } from 'kafkajs';
import type { Outgoing } from './encode-event.ts';

/** Where a dead letter came from; kept in its headers beside the original ones. */
export interface DeadLetterOrigin {
  readonly service: string;
  readonly topic: string;
  readonly partition: number;
}

const PREFIX = 'dead_letter_';

/** The message with its original key, bytes and headers, and headers that say who put it aside, from where, when and why. */
export function toDeadLetter(
  { key, value, headers, offset }: Pick<KafkaMessage, 'key' | 'value' | 'headers' | 'offset'>,
  reason: string,
  { service, topic, partition }: DeadLetterOrigin,
): Outgoing {
  return {
    key: key ?? null,
    value,
    headers: {
      ...(headers as Record<string, Buffer>),
      [`${PREFIX}service`]: service,
      [`${PREFIX}topic`]: topic,
      [`${PREFIX}partition`]: String(partition),
      [`${PREFIX}offset`]: offset,
      [`${PREFIX}reason`]: reason,
      [`${PREFIX}time`]: new Date().toISOString(),
    },
  };
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
    service: text('service'),
    reason: text('reason'),
    at: Number.isNaN(at) ? null : new Date(at),
  };
}
