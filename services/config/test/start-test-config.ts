import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noteCatalogueTried, noteHeld } from '@user-sync/control';
import { createDatabase, type Database } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import { type CuttableProxy, createTestDatabase, kafkaBrokers, uniqueTopicPrefix } from '@user-sync/testing';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { pino } from 'pino';
import { TIME_LIMITS } from '../src/serve-http/limit-time.ts';
import { readConfigSettings } from '../src/settings.ts';
import { startConfig } from '../src/start-config.ts';
import { TABLES } from '../src/tables.ts';

const ISSUER = 'https://sign-in.example';
const AUDIENCE = 'user-sync';

/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  readonly body: any;
}

/** Calls the API as one caller. */
export interface Caller {
  get(path: string): Promise<Answer>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** A config service on a database and topics of its own, with a sign-in and an Entra that knows some secrets. */
export interface TestConfig {
  readonly url: string;
  readonly db: Database;
  readonly topicPrefix: string;
  /** Everything that the service logged, and every answer that it gave. */
  readonly said: string[];
  /** What Entra says to a secret: taken where it is in the set. */
  readonly goodSecrets: Set<string>;
  /** Where true Entra answers with 503. */
  entraIsDown: boolean;
  token(claims?: Record<string, unknown>): Promise<string>;
  as(claims: Record<string, unknown> | string | undefined): Promise<Caller>;
  administrator(instance?: string): Promise<Caller>;
  operator(): Promise<Caller>;
  stop(): Promise<void>;
}

/** Starts the service in this process, on real Kafka and Postgres; `way` is its way to Postgres. */
export async function startTestConfig(
  name: string,
  environment: Record<string, string> = {},
  { way, timeLimits = TIME_LIMITS }: { way?: CuttableProxy; timeLimits?: typeof TIME_LIMITS } = {},
): Promise<TestConfig> {
  const keys = await generateKeyPair('ES256');
  const stops: (() => Promise<void> | void)[] = [];
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'ES256' }] });
  const jwksUrl = await listen(
    stops,
    createServer((_, response) => void response.end(jwks)),
  );
  const goodSecrets = new Set<string>();
  const said: string[] = [];
  const entra = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const secret = new URLSearchParams(Buffer.concat(chunks).toString()).get('client_secret') ?? '';
      const status = test.entraIsDown ? 503 : goodSecrets.has(secret) ? 200 : 401;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(ENTRA_ANSWERS[status]));
    });
  });
  const entraUrl = await listen(stops, entra);
  const { url: databaseUrl, drop } = await createTestDatabase(name);
  const itsUrl = new URL(databaseUrl);
  way?.leadTo(Number(itsUrl.port));
  if (way) itsUrl.port = String(way.port);
  stops.push(drop);
  const topicPrefix = uniqueTopicPrefix(name);
  const log = pino({ level: 'debug' }, { write: (line: string) => void said.push(line) }) as Logger;
  const service = await startConfig(
    readConfigSettings({
      DATABASE_URL: itsUrl.href,
      KAFKA_BROKERS: kafkaBrokers(),
      TOPIC_PREFIX: topicPrefix,
      TOPIC_PARTITIONS: '3',
      AUTH_JWKS_URL: jwksUrl,
      AUTH_ISSUER: ISSUER,
      AUTH_AUDIENCE: AUDIENCE,
      KEYRING_FILE: join(mkdtempSync(join(tmpdir(), 'config-')), 'keyring.json'),
      CONFIG_PORT: '0',
      LOGIN_URL: entraUrl,
      GRAPH_URL: entraUrl,
      ZIIK_HOST_SUFFIXES: '.ziik.io,127.0.0.1',
      ...environment,
    }),
    {
      log,
      onStop: (_, stop) => stops.push(stop),
      fail: (error) => void said.push(`failed: ${String(error)}`),
    },
    timeLimits,
  );
  const db = await createDatabase({ url: databaseUrl, applicationName: 'test', tables: TABLES });
  stops.push(() => db.close());

  const token = (claims: Record<string, unknown> = {}) =>
    new SignJWT({ iss: ISSUER, aud: AUDIENCE, sub: 'ada', ...claims })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setExpirationTime(typeof claims.exp === 'number' ? claims.exp : '5m')
      .sign(keys.privateKey);

  const callerWith = (authorization: string | undefined): Caller => {
    const send: Caller['send'] = async (method, path, body, headers = {}) => {
      const response = await fetch(`${service.url}${path}`, {
        method,
        headers: {
          ...(authorization ? { authorization } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      said.push(text);
      return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
    };
    return { send, get: (path) => send('GET', path) };
  };

  const test: TestConfig = {
    url: service.url,
    db,
    topicPrefix,
    said,
    goodSecrets,
    entraIsDown: false,
    token,
    as: async (claims) =>
      callerWith(
        claims === undefined ? undefined : `Bearer ${typeof claims === 'string' ? claims : await token(claims)}`,
      ),
    administrator: async (instance = 'acme') =>
      callerWith(`Bearer ${await token({ roles: ['platform-administrator'], instance })}`),
    operator: async () => callerWith(`Bearer ${await token({ roles: ['operator'] })}`),
    async stop() {
      for (const stop of stops.reverse()) await stop();
    },
  };
  return test;
}

const ENTRA_ANSWERS: Record<number, unknown> = {
  200: { token_type: 'Bearer', expires_in: 3_599, ext_expires_in: 3_599, access_token: 'e30.e30.x' },
  401: {
    error: 'invalid_client',
    error_description: 'AADSTS7000215: Invalid client secret provided.',
    error_codes: [7000215],
  },
  503: { error: 'temporarily_unavailable', error_description: 'AADSTS90033: A transient error has occurred.' },
};

async function listen(stops: (() => Promise<void> | void)[], server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An instance with what it takes. */
export async function makeInstance(test: TestConfig, slug: string, webhookSecret?: string): Promise<void> {
  const operator = await test.operator();
  await operator.send('PUT', `/v1/instances/${slug}`, {
    baseUrl: `https://${slug}.ziik.io/api`,
    username: `sync@${slug}.example`,
    password: 'canary~Ziik~password',
    ...(webhookSecret === undefined ? {} : { webhookSecret }),
  });
  // As the mapper does: no run waits for the catalogue.
  await noteCatalogueTried(test.db, slug);
}

/** Has a run hold so many people, who are `held-1` and so on. */
export function holdPeople(test: TestConfig, runId: string, people: number): Promise<void> {
  return noteHeld(
    test.db,
    [runId],
    `SELECT run_id, 'held-' || n AS azure_id, CASE WHEN n % 5 = 0 THEN 'absent' ELSE 'soft-deleted' END AS cause
      FROM unnest($1::uuid[]) AS run_id, generate_series(1, ${people}) AS n`,
  );
}

let made = 0;

/** A complete input; every one has a tenant of its own. */
export function anIntegration(change: Record<string, unknown> = {}): Record<string, unknown> {
  made++;
  return {
    name: `Integration ${made}`,
    applicationId: '0d6f7c1e-54b1-4a07-9a3f-6c8f0f6f2a11',
    tenantId: `6ea91a8d-e32e-41a1-b7bd-${String(made).padStart(12, '0')}`,
    secret: 'canary~Entra~secret',
    unitField: 'department',
    userTypeField: 'jobTitle',
    ...change,
  };
}
