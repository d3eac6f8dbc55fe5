import { readFileSync } from 'node:fs';
import { type Logger, type SERVICE_SETTINGS, SettingsError, type SettingsOf } from '@user-sync/runtime';
import type { SASLOptions } from 'kafkajs';
import type { KafkaConnection } from './connect-kafka.ts';

/** The settings that say how Kafka is reached. */
export type KafkaSettings = Pick<
  SettingsOf<typeof SERVICE_SETTINGS>,
  Extract<keyof typeof SERVICE_SETTINGS, `KAFKA_${'BROKERS' | 'TLS' | 'SASL'}${string}`>
>;

/**
 * How a service reaches Kafka, as its settings say. Throws a SettingsError where the settings contradict each other or
 * a file cannot be read. Certificates, keys and the password are read again for each connection: mounted files change.
 */
export function connectionFrom(
  settings: KafkaSettings,
  clientId: string,
  log: Logger,
): KafkaConnection & { readonly log: Logger } {
  const problems: string[] = [];
  const ssl = tlsFrom(settings, problems);
  const sasl = saslFrom(settings, problems);
  if (problems.length > 0) throw new SettingsError(problems);
  return { brokers: settings.KAFKA_BROKERS, clientId, log, ...(ssl && { ssl }), ...(sasl && { sasl }) };
}

const TLS_FILES = { ca: 'KAFKA_TLS_CA_FILE', cert: 'KAFKA_TLS_CERT_FILE', key: 'KAFKA_TLS_KEY_FILE' } as const;

function tlsFrom(settings: KafkaSettings, problems: string[]): KafkaConnection['ssl'] {
  const given = Object.entries(TLS_FILES).flatMap(([part, name]) => {
    const file = settings[name];
    return file === undefined ? [] : [{ part, name, file }];
  });
  if (!settings.KAFKA_TLS) {
    for (const { name } of given) problems.push(`${name} is of no use without KAFKA_TLS=true.`);
    return undefined;
  }
  if ((settings.KAFKA_TLS_CERT_FILE === undefined) !== (settings.KAFKA_TLS_KEY_FILE === undefined))
    problems.push('KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE belong together: give both or none.');
  const tls = {};
  for (const { part, name, file } of given) {
    let text = '';
    const read = (): string => {
      text = readFileSync(file, 'utf8');
      return text;
    };
    try {
      read();
    } catch {
      problems.push(`${name} names a file that cannot be read.`);
    }
    // The client copies these for every connection. A file that is being replaced may be missing for a moment.
    Object.defineProperty(tls, part, { enumerable: true, get: () => attempt(read) ?? text });
  }
  return tls;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function saslFrom(settings: KafkaSettings, problems: string[]): KafkaConnection['sasl'] {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = settings;
  if (mechanism === undefined) {
    if (username !== undefined || password !== undefined)
      problems.push('KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD are of no use without KAFKA_SASL_MECHANISM.');
    return undefined;
  }
  if (username !== undefined && password !== undefined) {
    const sasl = {
      mechanism,
      username,
      get password() {
        return settings.KAFKA_SASL_PASSWORD;
      },
    };
    return sasl as SASLOptions;
  }
  problems.push(
    'KAFKA_SASL_MECHANISM needs KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD (or KAFKA_SASL_PASSWORD_FILE).',
  );
  return undefined;
}
