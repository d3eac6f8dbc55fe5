import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { VersionChanged } from '@user-sync/control';
import { isKafkaError } from '@user-sync/messaging';
import { isDatabaseAway, isForeignKeyViolation } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { methodsOf } from './api-route.ts';
import { changedMeanwhile } from './etag.ts';
import { Problem, problemBody } from './problem.ts';

/** A restart or a failover of the database takes some seconds; a full pool has a place sooner. */
const RETRY_AFTER_SECONDS = '5';

/**
 * Answers every error as a problem: ours, Nest's, Fastify's, and unexpected ones (500, without the cause).
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log: Logger;
  constructor(log: Logger) {
    this.#log = log;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = toProblem(error, request);
    if (problem.status >= 500)
      this.#log.error({ err: error, method: request.method, correlationId: request.id }, 'a request failed');
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent) return;
    void reply
      .status(problem.status)
      .headers({ ...problem.headers, 'content-type': 'application/problem+json' })
      .send(problemBody(problem));
  }
}

function toProblem(error: unknown, { method, url, raw }: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  // The caller was too slow or has left, so nobody reads this answer, and nothing of ours has failed.
  if (!raw.complete && (error as { code?: unknown })?.code === 'ECONNRESET')
    return new Problem(408, 'request-too-slow', 'The rest of the request did not come.');
  if (error instanceof VersionChanged) return changedMeanwhile();
  // A call refers to what exists when it begins.
  if (isForeignKeyViolation(error))
    return new Problem(404, 'not-found', 'What this belongs to has been removed in the meantime.');
  if (isDatabaseAway(error))
    return new Problem(503, 'database-unavailable', 'The database does not answer at the moment. Try again soon.', {
      headers: { 'retry-after': RETRY_AFTER_SECONDS },
    });
  if (isKafkaError(error))
    return new Problem(503, 'kafka-unavailable', 'Kafka does not answer at the moment. Try again soon.', {
      headers: { 'retry-after': RETRY_AFTER_SECONDS },
    });
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown })?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    // Whatever else is wrong with it, such as the body.
    const methods = methodsOf(url.split('?')[0] ?? '');
    if (methods.length > 0 && !methods.includes(method === 'HEAD' ? 'GET' : method))
      return new Problem(405, 'method-not-allowed', `${method} is not allowed here; allowed: ${methods.join(', ')}.`, {
        headers: { allow: methods.join(', ') },
      });
  }
  switch (status) {
    case 400:
      return new Problem(400, 'malformed', 'The body is not valid JSON.');
    case 404:
      return new Problem(
        404,
        'not-found',
        'There is nothing at this address; see /openapi.json for the available routes.',
      );
    case 413:
      return new Problem(413, 'body-too-large', 'The body must not exceed 100 kB.');
    case 415:
      return new Problem(415, 'unsupported-media-type', 'Send the body as application/json.');
    default:
      if (typeof status === 'number' && status >= 400 && status < 500)
        return new Problem(status, 'malformed', 'The request cannot be read.');
      return new Problem(
        500,
        'internal',
        'An internal error occurred. Try again; if the problem persists, contact support with the time and the X-Request-Id of this response.',
      );
  }
}
