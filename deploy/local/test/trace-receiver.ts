import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';

/** A span as it arrived; ids in hexadecimal. */
export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly links: readonly { traceId: string; spanId: string }[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly startedAt: number;
}

// The part of opentelemetry-proto's trace service that a reader of spans needs; unknown fields are skipped.
const { root } = protobuf.parse(`syntax = "proto3";
  message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message Link { bytes trace_id = 1; bytes span_id = 2; }
  message Span { bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
    fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9; repeated Link links = 13; }
  message ScopeSpans { repeated Span spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Request { repeated ResourceSpans resource_spans = 1; }`);
const request = root.lookupType('Request');

interface KeyValue {
  key: string;
  value?: { stringValue?: string; boolValue?: boolean; intValue?: { toString(): string }; doubleValue?: number };
}

/** A stand-in for an OpenTelemetry collector: takes OTLP over HTTP and keeps the spans and the raw bytes of the rest. */
export async function startTraceReceiver() {
  const spans: ReceivedSpan[] = [];
  const bodies: { path: string; body: Buffer }[] = [];
  const server = createServer(async (call, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of call) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks);
    const body = call.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
    bodies.push({ path: call.url ?? '', body });
    if (call.url === '/v1/traces') spans.push(...decode(body));
    answer.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    bodies,
    close: () => new Promise((closed) => server.close(closed)),
  };
}

function decode(body: Buffer): ReceivedSpan[] {
  // biome-ignore lint/suspicious/noExplicitAny: reflection knows no types
  const { resourceSpans } = request.decode(body) as any;
  const received: ReceivedSpan[] = [];
  for (const { resource, scopeSpans } of resourceSpans) {
    const service = String(valuesOf(resource?.attributes ?? [])['service.name']);
    for (const span of scopeSpans.flatMap(({ spans }: { spans: unknown[] }) => spans)) {
      received.push({
        service,
        name: span.name,
        kind: span.kind,
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentSpanId: hex(span.parentSpanId),
        links: span.links.map((link: { traceId: Uint8Array; spanId: Uint8Array }) => ({
          traceId: hex(link.traceId),
          spanId: hex(link.spanId),
        })),
        attributes: valuesOf(span.attributes),
        startedAt: Number(span.startTimeUnixNano.toString()) / 1e6,
      });
    }
  }
  return received;
}

function valuesOf(pairs: readonly KeyValue[]): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map(({ key, value }) => [
      key,
      value?.stringValue || value?.intValue?.toString() || value?.doubleValue || value?.boolValue,
    ]),
  );
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
