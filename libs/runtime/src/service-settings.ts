import { defineSettings } from './settings.ts';

/** The variables that every service reads; each service's spec spreads them. */
export const SERVICE_SETTINGS = defineSettings({
  DATABASE_URL: {
    type: 'url',
    secret: true,
    description: 'Address of Postgres with user and password, as `postgres://user:password@host:5432/name`.',
  },
  KAFKA_BROKERS: { type: 'list', description: 'Addresses of Kafka brokers, comma separated, as `host:9092`.' },
  KAFKA_TLS: { type: 'boolean', default: 'false', description: 'Whether brokers are spoken to over TLS.' },
  KAFKA_TLS_CA_FILE: {
    type: 'file',
    optional: true,
    description: "Authorities (PEM) that brokers' certificates must come from, in the place of the public ones.",
  },
  KAFKA_TLS_CERT_FILE: { type: 'file', optional: true, description: 'Certificate (PEM) by which brokers know us.' },
  KAFKA_TLS_KEY_FILE: { type: 'file', optional: true, description: 'Key (PEM) of that certificate.' },
  KAFKA_SASL_MECHANISM: {
    type: 'choice',
    choices: ['plain', 'scram-sha-256', 'scram-sha-512'],
    optional: true,
    description: 'How to sign in at the brokers; without it nobody signs in.',
  },
  KAFKA_SASL_USERNAME: { type: 'string', optional: true, description: 'User name for that.' },
  KAFKA_SASL_PASSWORD: { type: 'string', optional: true, secret: true, description: 'Password for that.' },
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
    description: 'Partitions of topics that are made because they are missing.',
  },
  KAFKA_SESSION_TIMEOUT: {
    type: 'duration',
    default: 'PT20S',
    min: 1_000,
    description: 'After how long without a sign of life a process loses its partitions to the others of its group.',
  },
  MIGRATE_ON_START: {
    type: 'boolean',
    default: 'true',
    description: 'Whether the service brings its tables up to date when it starts; false where a job does it.',
  },
  LISTEN_HOST: {
    type: 'string',
    default: '127.0.0.1',
    description: 'Address on which ports are opened; `0.0.0.0` in a container.',
  },
  PROBE_PORT: {
    type: 'integer',
    default: '0',
    min: 0,
    max: 65_535,
    description: 'Port of `/healthz` and `/readyz`; 0 is any free one, told in the ready line.',
  },
  METRICS_PORT: {
    type: 'integer',
    default: '0',
    min: 0,
    max: 65_535,
    description: 'Port of `/metrics` in the text format of Prometheus, for scraping; 0: not served.',
  },
  LOG_LEVEL: {
    type: 'choice',
    choices: ['error', 'warn', 'info', 'debug'],
    default: 'info',
    description: 'Least level of what is logged.',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    type: 'url',
    optional: true,
    description: 'Where traces, metrics and logs are sent (OTLP over HTTP); nothing is sent without it.',
  },
});
