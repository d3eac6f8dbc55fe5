import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

/**
 * Sends blanks that never become JSON, `bytes` of them, as fast as they are taken; `packed`: as gzip, which makes a
 * thousandth of them. Ends early where the caller goes away.
 */
export async function sendTooBig(response: ServerResponse, bytes: number, packed: boolean): Promise<void> {
  const piece = Buffer.alloc(64 * 1024, ' ');
  function* blanks(): Generator<Buffer> {
    for (let left = bytes; left > 0; left -= piece.length) yield left < piece.length ? piece.subarray(0, left) : piece;
  }
  response.writeHead(200, { 'content-type': 'application/json', ...(packed && { 'content-encoding': 'gzip' }) });
  const source = Readable.from(blanks());
  const sent = packed ? pipeline(source, createGzip(), response) : pipeline(source, response);
  // A caller that has had enough is what this is for.
  await sent.catch(() => undefined);
}

/** Sends the headers at once and then one byte every `gapMs`, for ever. */
export function sendTrickle(response: ServerResponse, gapMs: number): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  const drip = setInterval(() => response.write(' '), gapMs);
  response.on('close', () => clearInterval(drip));
}
