import type { FastifyInstance } from 'fastify';

/**
 * What every answer says of itself. Nothing is kept by anybody, since answers are about people, but what its own route
 * declares as fit to be kept; a problem never is.
 */
export function addAnswerHeaders(server: FastifyInstance): void {
  server.addHook('onSend', async (request, reply) => {
    reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff' });
    if (reply.statusCode >= 400 || !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
}
