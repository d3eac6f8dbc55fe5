import { loadRun } from '@user-sync/control';
import type { FastifyReply } from 'fastify';
import type { Parts } from '../parts.ts';
import { showRun } from './run.schema.ts';

const LOOK_AGAIN_MS = 1_000;
const KEEP_ALIVE_MS = 15_000;

/**
 * Sends a run as server-sent events: its state now and after each change, until it is settled or the listener leaves.
 * Changes are heard of by notice; as one may be lost, the run is looked at every second too.
 */
export function followRun(parts: Parts, runId: string, integrationId: string, reply: FastifyReply): void {
  reply.hijack();
  const stream = reply.raw;
  stream.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });

  let last = '';
  let sentAt = Date.now();
  let looking: Promise<void> = Promise.resolve();
  const look = () => {
    looking = looking.then(send).catch(end);
  };
  const onNotice = ({ about, id }: { about: string; id: string }) => {
    if (about === 'run' && id === integrationId) look();
  };
  const timer = setInterval(look, LOOK_AGAIN_MS);
  parts.notices.on('notice', onNotice);
  stream.on('close', end);
  look();

  async function send(): Promise<void> {
    if (stream.writableEnded) return;
    const run = await loadRun(parts.db, runId);
    if (run === undefined) return end();
    const text = JSON.stringify(showRun(run));
    if (text !== last) {
      last = text;
      sentAt = Date.now();
      stream.write(`event: run\ndata: ${text}\n\n`);
    } else if (Date.now() - sentAt > KEEP_ALIVE_MS) {
      sentAt = Date.now();
      stream.write(': still here\n\n');
    }
    if (run.settledAt !== null) end();
  }

  function end(): void {
    clearInterval(timer);
    parts.notices.off('notice', onNotice);
    if (!stream.writableEnded) stream.end();
  }
}
