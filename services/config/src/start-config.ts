import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createKeyring, listenForNotices } from '@user-sync/control';
import {
  BatchStrategy,
  connectionFrom,
  createDeadLetters,
  createLagReader,
  createPublisher,
  ensureTopics,
  exportLag,
} from '@user-sync/messaging';
import { consumedOffsets, createDatabase } from '@user-sync/persistence';
import { count, type Logger, type ReadyCheck, record } from '@user-sync/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CheckInputInterceptor } from './answer-requests/check-input.interceptor.ts';
import { drainConnections } from './answer-requests/drain-connections.ts';
import { ProblemFilter } from './answer-requests/problem.filter.ts';
import { Problem, problemBody } from './answer-requests/problem.ts';
import { BODY_LIMIT_BYTES, readBodies } from './answer-requests/read-bodies.ts';
import { appModule } from './app.module.ts';
import { AccessGuard } from './authenticate/access.guard.ts';
import { createRateLimits } from './authenticate/rate-limits.ts';
import { createTokenVerifier } from './authenticate/token-verifier.ts';
import { exportGauges } from './export-gauges.ts';
import { onlyAtFirst } from './only-at-first.ts';
import type { Parts } from './parts.ts';
import type { Settings } from './settings.ts';
import { startSweeping } from './sweep-deleted/sweep.ts';
import { TABLES } from './tables.ts';

/** A running config service. */
export interface ConfigService {
  /** Where the REST API answers. */
  readonly url: string;
  readonly ready: ReadyCheck;
}

/** How the parts of the process are ended and fail; `ServiceContext` of the runtime fits. */
interface Surroundings {
  readonly log: Logger;
  onStop(name: string, stop: () => Promise<void> | void): void;
  fail(error: unknown): void;
}

/** Starts the REST API and the consumer of outcomes; resolves when both are ready. */
export async function startConfig(settings: Settings, { log, onStop, fail }: Surroundings): Promise<ConfigService> {
  const keyring = createKeyring(settings.KEYRING_FILE);
  const db = await createDatabase({
    url: settings.DATABASE_URL,
    applicationName: 'config',
    tables: TABLES,
    poolSize: 15,
  });
  onStop('database', () => db.close());
  if (settings.MIGRATE_ON_START) await db.migrate();

  const connection = connectionFrom(settings, 'config', log);
  await ensureTopics(connection, { prefix: settings.TOPIC_PREFIX, partitions: settings.TOPIC_PARTITIONS });
  const publisher = await createPublisher(connection);
  onStop('publisher', () => publisher.close());
  const deadLetters = createDeadLetters(connection, publisher);
  onStop('dead letters', () => deadLetters.close());
  const strategy = new BatchStrategy({
    connection,
    prefix: settings.TOPIC_PREFIX,
    service: 'config',
    publisher,
    consumed: consumedOffsets(db, 'config'),
    onCrash: fail,
    sessionTimeoutMs: settings.KAFKA_SESSION_TIMEOUT,
  });

  // The API answers also while the group takes its members anew, as it does for a session's time when a process was killed:
  // counted against all replicas, that would leave nobody to answer.
  const beginning = onlyAtFirst(() => strategy.notReady());
  const ready: ReadyCheck = async () => [
    ...(await db.missingMigrations()).map((name) => `the database lacks the migration ${name}`),
    ...beginning(),
  ];
  const notices: Parts['notices'] = new EventEmitter();
  notices.setMaxListeners(0);
  const parts: Parts = {
    settings,
    db,
    keyring,
    publisher,
    deadLetters,
    log,
    verifyToken: createTokenVerifier(settings),
    notices,
    ready,
  };

  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    // Roomy, so that a parameter that is too long is told by its name (422), not by the parser (431).
    http: { maxHeaderSize: 64 * 1_024 },
    genReqId: () => randomUUID(),
    forceCloseConnections: true,
    frameworkErrors: answerUnreadableUrl,
    clientErrorHandler: answerUnreadableRequest,
  });
  readBodies(adapter);
  const limits = await createRateLimits(adapter.getInstance(), settings);
  const app = await NestFactory.create<NestFastifyApplication>(appModule(parts), adapter, {
    logger: false,
    bodyParser: false,
    abortOnError: false,
  });
  const connections = drainConnections(adapter.getInstance());
  onStop('server', async () => {
    await connections.drain();
    await app.close();
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', async (request, reply) => {
      reply.headers({
        'x-request-id': request.id,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      });
    });
  app.getHttpAdapter().getInstance().addHook('onResponse', measureAnswer);
  app.useGlobalGuards(new AccessGuard(parts.verifyToken, limits));
  app.useGlobalInterceptors(new CheckInputInterceptor());
  app.useGlobalFilters(new ProblemFilter(log));
  app.connectMicroservice({ strategy });

  const sweeping = startSweeping(db, log);
  onStop('sweeping', () => sweeping.stop());
  const stopListening = await listenForNotices(db, (notice) => {
    notices.emit('notice', notice);
    if (notice.about === 'integration' || notice.about === 'instance') sweeping.now();
  });
  onStop('notices', stopListening);

  exportGauges(db);
  // From zero on, so that the first failure is a rise.
  count('audit_write_failures_total', 0, {});
  const lag = createLagReader({ brokers: settings.KAFKA_BROKERS, clientId: 'config-lag' });
  onStop('lag', () => lag.close());
  exportLag(lag, settings.TOPIC_PREFIX);

  // The API first: joining the group can take a session's time where the process before was killed.
  await app.listen(settings.CONFIG_PORT, settings.LISTEN_HOST);
  await app.startAllMicroservices();
  const { port } = app.getHttpServer().address() as AddressInfo;
  const host = settings.LISTEN_HOST === '0.0.0.0' ? '127.0.0.1' : settings.LISTEN_HOST;
  return { url: `http://${host}:${port}`, ready };
}

/** Counts an answer of the API once it is sent: refusals of guards and filters have their status by then. */
async function measureAnswer({ method, routeOptions }: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!routeOptions.url?.startsWith('/v1/')) return;
  const operation = `${method} ${routeOptions.url}`;
  count('api_requests_total', 1, { operation, status: reply.statusCode });
  record('api_duration_seconds', reply.elapsedTime / 1_000, { operation });
}

/** Fastify meets these before any route, hence before the filter. */
function answerUnreadableUrl(_error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  const problem = new Problem(400, 'malformed', 'The address cannot be read.');
  void reply.status(400).header('content-type', 'application/problem+json').send(problemBody(problem));
}

/** What Node's parser refuses, as headers beyond all limits, never becomes a request. */
function answerUnreadableRequest(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const problem = tooLarge
    ? new Problem(431, 'headers-too-large', 'Address and headers are too long together.')
    : new Problem(400, 'malformed', 'This is not an HTTP request that can be read.');
  const body = JSON.stringify(problemBody(problem));
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
