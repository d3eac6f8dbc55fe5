import { type Contract, TOPICS, type TopicRole } from '@user-sync/contracts';
import type { KafkaMessage } from 'kafkajs';
import type { AnyReceived } from './received.ts';

/** Why a message cannot be read, without its content. */
export interface Unreadable {
  readonly problem: string;
}

const contracts = Object.fromEntries(
  Object.entries(TOPICS).map(([role, topic]) => [
    role,
    new Map(topic.contracts.flatMap((contract) => contract.types.map((type) => [type, contract as Contract<unknown>]))),
  ]),
) as Record<TopicRole, Map<string, Contract<unknown>>>;

/** Decodes one message of a topic and checks it against its contract, once and for all. */
export function decodeMessage(role: TopicRole, partition: number, message: KafkaMessage): AnyReceived | Unreadable {
  const headers = (message.headers ?? {}) as Record<string, Buffer>;
  const type = text(headers.ce_type);
  if (type === undefined) return { problem: 'no ce_type header' };
  const contract = contracts[role].get(type);
  if (contract === undefined) return { problem: `unknown ce_type for ${role}` };
  if (message.value === null) return { problem: `${type}: no value` };
  let data: unknown;
  try {
    data = JSON.parse(message.value.toString('utf8'));
  } catch {
    return { problem: `${type}: value is not JSON` };
  }
  if (!contract.check(data)) return { problem: `${type}: ${contract.problems(data)}` };
  return {
    type,
    data,
    raw: message.value,
    headers,
    key: message.key?.toString('utf8') ?? '',
    partition,
    offset: message.offset,
    timestamp: Number(message.timestamp),
    traceparent: text(headers.traceparent),
  };
}

/** A header given twice comes as a list; nobody of ours writes one. */
function text(header: Buffer | undefined): string | undefined {
  return Buffer.isBuffer(header) ? header.toString('latin1') : undefined;
}
