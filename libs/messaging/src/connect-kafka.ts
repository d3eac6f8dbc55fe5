import type { Logger } from '@user-sync/runtime';
import { type ISocketFactory, Kafka, type KafkaConfig, type LogEntry, logLevel } from 'kafkajs';
import { hangUpWhenSilent } from './hang-up.ts';

/** How to reach Kafka. `clientId` is the service's name; it appears in the broker's logs. */
export interface KafkaConnection {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Where the client's own words go; nowhere when left out. */
  readonly log?: Logger;
  readonly ssl?: KafkaConfig['ssl'];
  readonly sasl?: KafkaConfig['sasl'];
  /** Opens the sockets; for a network that needs a way of its own. */
  readonly socketFactory?: ISocketFactory;
  /**
   * How long a broker may leave a request without any answer before its connection is given up; 12 s where left out.
   */
  readonly silentMs?: number;
}

/** Patience of a single exchange with the cluster: about half a minute, so that a broker's restart goes unnoticed. */
const RETRY = { initialRetryTime: 100, maxRetryTime: 5_000, factor: 0.2, multiplier: 2, retries: 10 };

/**
 * A kafkajs client with our settings. Opens nothing yet. `retries` is for callers with their own retry policy.
 */
export function connectKafka(
  { brokers, clientId, log, ssl, sasl, socketFactory, silentMs }: KafkaConnection,
  { retries = RETRY.retries } = {},
): Kafka {
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    retry: { ...RETRY, retries },
    logLevel: log === undefined ? logLevel.NOTHING : logLevel.WARN,
    ...(log === undefined ? {} : { logCreator: () => (entry) => tell(log, entry) }),
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
    socketFactory: hangUpWhenSilent(socketFactory, silentMs),
  });
}

/** What is normal while a broker starts or a group changes, and retried by the client itself. */
const PASSING = /coordinator|leader|rebalanc|not aware of this member|topic-partition|Failed to send messages/i;

/** The client calls errors what it is about to retry: one level lower each, and what is normal only at debug. */
function tell(
  log: Logger,
  { level, namespace, log: { message, timestamp: _, logger: __, stack: ___, ...fields } }: LogEntry,
): void {
  const line = { kafka: namespace, words: message, ...pick(fields) };
  const text = `${message} ${String(fields.error ?? '')}`;
  if (level === logLevel.ERROR && !PASSING.test(text)) log.warn(line, 'kafka client');
  else log.debug(line, 'kafka client');
}

/** Only fields that can hold no message content. */
function pick(fields: Record<string, unknown>): Record<string, unknown> {
  const { broker, groupId, topic, partition, offset, retryCount, retryTime, error } = fields;
  const named = {
    broker,
    groupId,
    topic,
    partition,
    offset,
    retryCount,
    retryTime,
    error: error === undefined ? undefined : String(error),
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}
