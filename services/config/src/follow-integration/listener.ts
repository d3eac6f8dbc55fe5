import type { Writable } from 'node:stream';
import { type Entry, newsOf, type Told, toldBy } from './news.ts';

/** Why a stream ends. */
export type ByeReason = 'token-expired' | 'settled' | 'gone' | 'too-slow' | 'unavailable' | 'stopping';

/** One who listens to an integration, or to one of its runs. */
export interface Listener {
  /** The run that it listens to; null: all of the integration. */
  readonly runId: string | null;
  /** Tells what is news to it. What it cannot take now it is told later, as it stands then. */
  offer(entries: readonly Entry[]): void;
  end(reason: ByeReason): void;
}

const NOTHING: Told = new Map();
/** After how long without any news a comment proves that the stream lives. */
const KEEP_ALIVE_MS = 15_000;
/** Who has not read what was sent for so long is too slow. */
const SLOW_MS = 30_000;
/** After how long a client asks again. */
const RETRY_MS = 3_000;

/** Writes to `stream`, of which no more than one snapshot beyond its own buffer is ever kept. */
export function createListener(options: {
  readonly stream: Pick<Writable, 'write' | 'end' | 'writableNeedDrain'>;
  readonly runId: string | null;
  readonly lastEventId?: string | undefined;
  readonly onEnd: () => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}): Listener {
  const { stream, runId, lastEventId, onEnd, now } = options;
  let told: Told | null = null;
  let wroteAt = now();
  let stalledSince: number | null = null;
  let hasEnded = false;
  let opening = `retry: ${RETRY_MS}\n\n`;

  const write = (text: string) => {
    stream.write(opening + text);
    opening = '';
    wroteAt = now();
  };

  function end(reason: ByeReason): void {
    if (hasEnded) return;
    hasEnded = true;
    // The last event of a run that is over is the run.
    if (reason !== 'settled') write(`event: bye\ndata: ${JSON.stringify({ reason })}\n\n`);
    stream.end();
    onEnd();
  }

  return {
    runId,
    offer(entries) {
      if (hasEnded) return;
      if (stream.writableNeedDrain) {
        stalledSince ??= now();
        if (now() - stalledSince > SLOW_MS) end('too-slow');
        return;
      }
      stalledSince = null;
      const own = runId === null ? entries : entries.filter(({ slot }) => slot === runId);
      if (told === null && own.length > 0) told = toldBy(lastEventId, own);
      const news = newsOf(own, told ?? NOTHING);
      if (own.length > 0) told = news.told;
      if (news.text !== '' || opening !== '') write(news.text);
      else if (now() - wroteAt >= KEEP_ALIVE_MS) write(': still here\n\n');
    },
    end,
  };
}
