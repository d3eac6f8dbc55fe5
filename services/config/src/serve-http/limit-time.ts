import type { FastifyInstance, FastifyReply } from 'fastify';
import { Problem, problemBody } from './problem.ts';

/** How long a caller, who need not have signed in yet, can keep a connection busy. */
export interface TimeLimits {
  /** For address and headers to arrive. */
  readonly headersMs: number;
  /** For all of the request to arrive, its body included. */
  readonly requestMs: number;
  /** From then on, until the answer has gone out. Streams of events have limits of their own. */
  readonly answerMs: number;
  /** How often connections are looked through for it. */
  readonly checkEveryMs: number;
}

/** Clearing many dead letters takes longest. */
export const TIME_LIMITS: TimeLimits = { headersMs: 10_000, requestMs: 30_000, answerMs: 300_000, checkEveryMs: 1_000 };

/** What is on its way when a connection is given up gets so long. */
export const LAST_WORDS_MS = 1_000;

/** The options of the server by which requests that never arrive end: Node answers them by `clientError`, with 408. */
export function requestLimits({ headersMs, requestMs, checkEveryMs }: TimeLimits) {
  return {
    requestTimeout: requestMs,
    http: { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval: checkEveryMs },
  };
}

/** Ends exchanges whose answer is not made, or not read by the caller, in time. */
export function limitAnswers(server: FastifyInstance, { answerMs }: TimeLimits): void {
  server.addHook('onRequest', async (_request, reply) => {
    const timer = setTimeout(() => giveUp(reply), answerMs).unref();
    reply.raw.once('close', () => clearTimeout(timer));
  });
}

function giveUp(reply: FastifyReply): void {
  if (isEventStream(reply)) return;
  const { socket } = reply.raw;
  if (!reply.sent) {
    const problem = new Problem(
      503,
      'took-too-long',
      'The answer took too long. Check whether the change was made before you try again.',
    );
    void reply
      .status(problem.status)
      .headers({ connection: 'close', 'retry-after': '60', 'content-type': 'application/problem+json' })
      .send(problemBody(problem));
  }
  setTimeout(() => socket?.destroy(), LAST_WORDS_MS).unref();
}

/** Whether the answer is a stream of events. */
export function isEventStream(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith('text/event-stream');
}
