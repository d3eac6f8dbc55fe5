import { currentTraceparent } from '@user-sync/runtime';
import type { AnyReceived } from './received.ts';

/** A message on its way to Kafka. Without a partition the key decides. */
export interface Outgoing {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers: Readonly<Record<string, string | Buffer>>;
  readonly partition?: number;
}

/** What goes with a message besides its data. */
export interface Envelope {
  /** The service that says so, as `poller`. */
  readonly source: string;
  /** Unique per source: a revision or sequence serves. */
  readonly id: string;
  readonly key: string;
  readonly partition?: number | undefined;
  /** Trace to continue; the active one if left out. */
  readonly traceparent?: string | undefined;
}

/** CloudEvents 1.0 in binary mode: attributes as `ce_*` headers, the data as JSON value. */
export function encodeEvent(
  type: string,
  data: unknown,
  { source, id, key, partition, traceparent }: Envelope,
): Outgoing {
  const trace = traceparent ?? currentTraceparent();
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_type: type,
    ce_source: source,
    ce_id: id,
    ce_time: isoNow(),
  };
  if (trace !== undefined) headers.traceparent = trace;
  const value = JSON.stringify(data);
  return partition === undefined ? { key, value, headers } : { key, value, headers, partition };
}

/** The same message once more, for another topic: bytes, headers and partition number stay. */
export function forwardMessage({ key, raw, headers, partition }: AnyReceived): Outgoing {
  return { key, value: raw, headers, partition };
}

let lastMs = 0;
let lastIso = '';

/** Batches are encoded within a few milliseconds: the text is made once for each. */
function isoNow(): string {
  const now = Date.now();
  if (now !== lastMs) {
    lastMs = now;
    lastIso = new Date(now).toISOString();
  }
  return lastIso;
}
