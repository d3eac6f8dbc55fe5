import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { count, record, type ServiceContext } from '@user-sync/runtime';
import { openService, type Service } from '@user-sync/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppModule } from './app.module.ts';
import { AccessGuard } from './authenticate/access.guard.ts';
import { createRefusalLog } from './authenticate/note-refusals.ts';
import { createRateLimits } from './authenticate/rate-limits.ts';
import { createTokenVerifier } from './authenticate/token-verifier.ts';
import { exportGauges } from './export-gauges.ts';
import { addAnswerHeaders } from './serve-http/answer-headers.ts';
import { CheckInputInterceptor } from './serve-http/check-input.interceptor.ts';
import { drainConnections } from './serve-http/drain-connections.ts';
import { isEventStream, LAST_WORDS_MS, limitAnswers, requestLimits, TIME_LIMITS } from './serve-http/limit-time.ts';
import { ProblemFilter } from './serve-http/problem.filter.ts';
import { Problem, problemBody } from './serve-http/problem.ts';
import { BODY_LIMIT_BYTES, readBodies } from './serve-http/read-bodies.ts';
import { servePanel } from './serve-panel/serve-panel.ts';
import type { Settings } from './settings.ts';
import { TABLES } from './tables.ts';

const POOL_SIZE = 15;
/** Partitions whose outcomes are handled at once: while those of some are stored, those of the others gather. */
const CONCURRENCY = 6;

/** A running config service. */
export interface ConfigService {
  readonly service: Service<Settings>;
  /** Where the REST API answers. */
  readonly url: string;
}

/** Starts the REST API, and in the background the consumer of outcomes; resolves when the API is ready. */
export async function startConfig(
  settings: Settings,
  context: Pick<ServiceContext, 'log' | 'onStop' | 'fail'>,
  timeLimits = TIME_LIMITS,
): Promise<ConfigService> {
  const service = await openService(
    {
      name: 'config',
      settings,
      tables: TABLES,
      poolSize: POOL_SIZE,
      // The API needs Postgres only: it answers also while Kafka is away or the group is being joined, which has no end
      // for all replicas at once. What waits in Kafka is consumed then.
      consumers: { concurrency: CONCURRENCY, storesOffsets: true, readyWithoutKafka: true },
    },
    context,
  );
  exportGauges(service.database);
  // From zero on, so that the first failure is a rise.
  count('audit_write_failures_total', 0, {});

  const { adapter, limits } = await createAdapter(settings, timeLimits);
  const { app } = await service.serve(AppModule, async (root, strategy) => {
    const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
      logger: false,
      bodyParser: false,
      abortOnError: false,
    });
    const connections = drainConnections(adapter.getInstance());
    guard(app, service, limits);
    await servePanel(adapter.getInstance(), settings);
    app.connectMicroservice({ strategy });
    await app.listen(settings.CONFIG_PORT, settings.LISTEN_HOST);
    await app.startAllMicroservices();
    const close = async () => {
      await connections.drain();
      await app.close();
    };
    return { app, close };
  });
  const { port } = app.getHttpServer().address() as AddressInfo;
  const host = settings.LISTEN_HOST === '0.0.0.0' ? '127.0.0.1' : settings.LISTEN_HOST;
  return { service, url: `http://${host}:${port}` };
}

/** The HTTP server with all its limits. */
async function createAdapter(settings: Settings, timeLimits: typeof TIME_LIMITS) {
  const { http, requestTimeout } = requestLimits(timeLimits);
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout,
    // Generous, so that a parameter that is too long is reported by its name (422), not by the parser (431).
    http: { ...http, maxHeaderSize: 64 * 1_024 },
    genReqId: () => randomUUID(),
    forceCloseConnections: true,
    frameworkErrors: answerUnreadableUrl,
    clientErrorHandler: answerUnreadableRequest,
  });
  readBodies(adapter);
  limitAnswers(adapter.getInstance(), timeLimits);
  return { adapter, limits: await createRateLimits(adapter.getInstance(), settings) };
}

/** What every request passes through. */
function guard(
  app: NestFastifyApplication,
  { settings, log }: Service<Settings>,
  limits: Awaited<ReturnType<typeof createRateLimits>>,
): void {
  const server = app.getHttpAdapter().getInstance();
  addAnswerHeaders(server);
  server.addHook('onResponse', measureAnswer);
  const refusals = createRefusalLog(log, 'a sign-in was refused');
  app.useGlobalGuards(new AccessGuard(createTokenVerifier(settings), limits, refusals));
  app.useGlobalInterceptors(new CheckInputInterceptor());
  app.useGlobalFilters(new ProblemFilter(log));
}

/** Counts an answer of the API once it is sent: refusals of guards and filters have their status by then. */
async function measureAnswer({ method, routeOptions }: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (!routeOptions.url?.startsWith('/v1/')) return;
  const operation = `${method} ${routeOptions.url}`;
  count('api_requests_total', 1, { operation, status: reply.statusCode });
  // How long somebody listens says nothing about how fast we answer.
  if (!isEventStream(reply)) record('api_duration_seconds', reply.elapsedTime / 1_000, { operation });
}

/** Fastify meets these before any route, hence before the filter. */
function answerUnreadableUrl(_error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  const problem = new Problem(400, 'malformed', 'The address cannot be read.');
  void reply.status(400).header('content-type', 'application/problem+json').send(problemBody(problem));
}

/**
 * What Node's parser refuses, as headers beyond all limits, or what does not arrive in time, never becomes a request.
 */
function answerUnreadableRequest(error: { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const problem = UNREADABLE[error.code ?? ''] ?? new Problem(400, 'malformed', 'This is not a valid HTTP request.');
  const body = JSON.stringify(problemBody(problem));
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
  // Also where the caller keeps its side open.
  setTimeout(() => socket.destroy(), LAST_WORDS_MS).unref();
}

const UNREADABLE: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem(431, 'headers-too-large', 'The address and the headers are too long.'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'request-too-slow', 'The request did not arrive in time. Send it again.'),
};
