import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** How long no request has come: by then every client has been asked to close its connection, or left it idle. */
const QUIET_MS = 250;
const LONGEST_MS = 3_000;
const LOOK_EVERY_MS = 25;

/**
 * Ends a server without any caller noticing: `drain` announces with each answer that its connection closes, so that
 * kept ones are left before they are closed, and resolves when nobody waits for an answer and nobody asks any more,
 * within 3 s. Event streams, which have their answer already, are not waited for.
 */
export function drainConnections(server: FastifyInstance): { drain(): Promise<void> } {
  const waiting = new Set<FastifyReply>();
  let draining = false;
  let askedAt = 0;
  server.addHook('onRequest', async (_request, reply) => {
    askedAt = performance.now();
    waiting.add(reply);
    reply.raw.once('close', () => waiting.delete(reply));
  });
  server.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('connection', 'close');
  });
  return {
    async drain() {
      draining = true;
      const begun = performance.now();
      const isOver = () =>
        performance.now() - Math.max(begun, askedAt) > QUIET_MS && [...waiting].every(({ raw }) => raw.headersSent);
      while (!isOver() && performance.now() - begun < LONGEST_MS) await pause(LOOK_EVERY_MS);
    },
  };
}
