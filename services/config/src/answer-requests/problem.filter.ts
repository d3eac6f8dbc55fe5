import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { isKafkaError } from '@user-sync/messaging';
import { sqlState } from '@user-sync/persistence';
import type { Logger } from '@user-sync/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { methodsOf } from './api-route.ts';
import { Problem, problemBody } from './problem.ts';

/** Answers every error as a problem: ours, Nest's, Fastify's, and what nobody expected (500, with no word of its cause). */
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

function toProblem(error: unknown, { method, url }: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  if (isDatabaseAway(error))
    return new Problem(503, 'database-unavailable', 'The database does not answer at present. Try again soon.');
  if (isKafkaError(error))
    return new Problem(503, 'kafka-unavailable', 'Kafka does not answer at present. Try again soon.');
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown })?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    // Whatever else is wrong with it, such as the body.
    const methods = methodsOf(url.split('?')[0] ?? '');
    if (methods.length > 0 && !methods.includes(method === 'HEAD' ? 'GET' : method))
      return new Problem(405, 'method-not-allowed', `${method} is not possible here; ${methods.join(', ')} is.`, {
        headers: { allow: methods.join(', ') },
      });
  }
  switch (status) {
    case 400:
      return new Problem(400, 'malformed', 'The body is not valid JSON.');
    case 404:
      return new Problem(404, 'not-found', 'There is nothing at this address; see /openapi.json for what there is.');
    case 413:
      return new Problem(413, 'body-too-large', 'The body may have 100 kB.');
    case 415:
      return new Problem(415, 'unsupported-media-type', 'Send the body as application/json.');
    default:
      if (typeof status === 'number' && status >= 400 && status < 500)
        return new Problem(status, 'malformed', 'The request cannot be read.');
      return new Problem(
        500,
        'internal',
        'This is an error of ours. Try again; if it lasts, tell support the time and the X-Request-Id of this answer.',
      );
  }
}

/** The connection could not be made or broke, or the server is ending (SQLSTATE classes 08 and 57P). */
function isDatabaseAway(error: unknown): boolean {
  const state = sqlState(error) ?? '';
  if (state.startsWith('08') || state.startsWith('57P')) return true;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return (
    code === 'ECONNREFUSED' ||
    code === 'ECONNRESET' ||
    /^(Connection terminated|timeout exceeded when trying to connect)/.test(String(message))
  );
}
