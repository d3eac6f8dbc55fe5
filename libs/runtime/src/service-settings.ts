import { defineSettings } from './settings.ts';

/** The variables that every service reads; each service's spec spreads them. */
export const SERVICE_SETTINGS = defineSettings({
  DATABASE_URL: {
    type: 'url',
    secret: true,
    description: 'Address of PostgreSQL with user and password, as `postgres://user:password@host:5432/name`.',
  },
  DATABASE_TIMEOUT: {
    type: 'duration',
    default: 'PT30S',
    min: 1_000,
    description: 'How long PostgreSQL may take for a statement; limits for other waits are derived from it.',
  },
  KAFKA_BROKERS: { type: 'list', description: 'Addresses of Kafka brokers, comma separated, as `host:9092`.' },
  KAFKA_TLS: { type: 'boolean', default: 'false', description: 'Whether to connect to brokers over TLS.' },
  KAFKA_TLS_CA_FILE: {
    type: 'file',
    optional: true,
    description: 'Certificate authorities (PEM) to trust for brokers, instead of the public ones.',
  },
  KAFKA_TLS_CERT_FILE: { type: 'file', optional: true, description: 'Client certificate (PEM) to present to brokers.' },
  KAFKA_TLS_KEY_FILE: { type: 'file', optional: true, description: 'Private key (PEM) of the client certificate.' },
  KAFKA_SASL_MECHANISM: {
    type: 'choice',
    choices: ['plain', 'scram-sha-256', 'scram-sha-512'],
    optional: true,
    description: 'How to authenticate to brokers; no authentication if not set.',
  },
  KAFKA_SASL_USERNAME: { type: 'string', optional: true, description: 'User name for SASL.' },
  KAFKA_SASL_PASSWORD: { type: 'string', optional: true, secret: true, description: 'Password for SASL.' },
  TOPIC_PREFIX: {
    type: 'string',
    default: 'azure-user-sync',
    description: 'First part of the names of topics and consumer groups.',
  },
  TOPIC_PARTITIONS: {
    type: 'integer',
    default: '12',
    min: 1,
    max: 10_000,
    description: 'Number of partitions of topics that the service creates.',
  },
  KAFKA_SESSION_TIMEOUT: {
    type: 'duration',
    default: 'PT20S',
    min: 1_000,
    description: 'How long a consumer may be silent before its group reassigns its partitions.',
  },
  MIGRATE_ON_START: {
    type: 'boolean',
    default: 'true',
    description: 'Whether the service runs its migrations at startup; set it to false if a job runs them.',
  },
  LISTEN_HOST: {
    type: 'string',
    default: '127.0.0.1',
    description: 'Address to listen on; `0.0.0.0` in a container.',
  },
  PROBE_PORT: {
    type: 'integer',
    default: '0',
    min: 0,
    max: 65_535,
    description: 'Port of `/healthz` and `/readyz`; 0 chooses a free port, which the ready line reports.',
  },
  METRICS_PORT: {
    type: 'integer',
    default: '0',
    min: 0,
    max: 65_535,
    description: 'Port of `/metrics` for Prometheus to scrape; 0 disables it.',
  },
  LOG_LEVEL: {
    type: 'choice',
    choices: ['error', 'warn', 'info', 'debug'],
    default: 'info',
    description: 'Lowest level that is logged.',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    type: 'url',
    optional: true,
    description: 'Where to send traces, metrics and logs (OTLP over HTTP); nothing is sent if not set.',
  },
});
