import type { FastifyAdapter } from '@nestjs/platform-fastify';

/** What a body may have. */
export const BODY_LIMIT_BYTES = 100 * 1_024;

/**
 * Accepts only JSON, and keeps its raw bytes to authenticate webhooks. Many clients name a media type without sending
 * anything; an empty body of any kind is none.
 */
export function readBodies(adapter: FastifyAdapter): void {
  const server = adapter.getInstance();
  const readJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  adapter.useBodyParser('application/json', true, { bodyLimit: BODY_LIMIT_BYTES }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else readJson(request, body.toString(), done);
  });
  server.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES },
    (_request: unknown, body: string | Buffer, done: (error: Error | null, body?: unknown) => void) => {
      if (body.length === 0) done(null, undefined);
      else done(Object.assign(new Error('another media type than JSON'), { statusCode: 415 }));
    },
  );
}
