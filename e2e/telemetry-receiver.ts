import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';

/** A span as it arrived; ids in hexadecimal, times in milliseconds since 1970. */
export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly links: readonly { traceId: string; spanId: string }[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly hasFailed: boolean;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** A line of a log as it arrived. */
interface ReceivedLog {
  readonly service: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly traceId: string;
}

/** One value of a metric; of a histogram its number of values. */
export interface ReceivedMetric {
  readonly service: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, unknown>>;
  readonly value: number;
}

// The part of opentelemetry-proto that a reader needs; unknown fields are skipped.
const { root } = protobuf.parse(`syntax = "proto3";
  message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message Link { bytes trace_id = 1; bytes span_id = 2; }
  message Status { int32 code = 3; }
  message Span { bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
    fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
    repeated Link links = 13; Status status = 15; }
  message ScopeSpans { repeated Span items = 2; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scopes = 2; }
  message Spans { repeated ResourceSpans resources = 1; }
  message LogRecord { AnyValue body = 5; repeated KeyValue attributes = 6; bytes trace_id = 9; }
  message ScopeLogs { repeated LogRecord items = 2; }
  message ResourceLogs { Resource resource = 1; repeated ScopeLogs scopes = 2; }
  message Logs { repeated ResourceLogs resources = 1; }
  message Point { double as_double = 4; sfixed64 as_int = 6; repeated KeyValue attributes = 7; }
  message HistogramPoint { fixed64 count = 4; repeated KeyValue attributes = 9; }
  message Points { repeated Point data_points = 1; }
  message HistogramPoints { repeated HistogramPoint data_points = 1; }
  message Metric { string name = 1; Points gauge = 5; Points sum = 7; HistogramPoints histogram = 9; }
  message ScopeMetrics { repeated Metric items = 2; }
  message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics scopes = 2; }
  message Metrics { repeated ResourceMetrics resources = 1; }`);

interface KeyValue {
  key: string;
  value?: { stringValue?: string; boolValue?: boolean; intValue?: { toString(): string }; doubleValue?: number };
}

/** An emulator for an OpenTelemetry collector: takes OTLP over HTTP and keeps what came, with its raw bytes. */
export async function startTelemetryReceiver() {
  const spans: ReceivedSpan[] = [];
  const logs: ReceivedLog[] = [];
  const metrics: ReceivedMetric[] = [];
  const bodies: { path: string; body: Buffer }[] = [];
  const server = createServer(async (call, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of call) chunks.push(chunk as Buffer);
    const sent = Buffer.concat(chunks);
    const body = call.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
    bodies.push({ path: call.url ?? '', body });
    if (call.url === '/v1/traces') spans.push(...[...items('Spans', body)].map(toSpan));
    if (call.url === '/v1/logs') logs.push(...[...items('Logs', body)].map(toLog));
    if (call.url === '/v1/metrics') metrics.push(...[...items('Metrics', body)].flatMap(toMetrics));
    answer.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    logs,
    metrics,
    bodies,
    close: () => new Promise((closed) => server.close(closed)),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: reflection knows no types
type Item = any;

/** What a request carries, each with the name of the service that it came from. */
function* items(type: string, body: Buffer): Generator<{ service: string; item: Item }> {
  const { resources } = root.lookupType(type).decode(body) as Item;
  for (const { resource, scopes } of resources) {
    const service = String(valuesOf(resource?.attributes ?? [])['service.name']);
    for (const scope of scopes) for (const item of scope.items) yield { service, item };
  }
}

function toSpan({ service, item: span }: { service: string; item: Item }): ReceivedSpan {
  return {
    service,
    name: span.name,
    kind: span.kind,
    traceId: hex(span.traceId),
    spanId: hex(span.spanId),
    parentSpanId: hex(span.parentSpanId),
    links: span.links.map((link: Item) => ({ traceId: hex(link.traceId), spanId: hex(link.spanId) })),
    attributes: valuesOf(span.attributes),
    hasFailed: span.status?.code === 2,
    startedAt: Number(span.startTimeUnixNano.toString()) / 1e6,
    endedAt: Number(span.endTimeUnixNano.toString()) / 1e6,
  };
}

function toLog({ service, item: { body, attributes, traceId } }: { service: string; item: Item }): ReceivedLog {
  return { service, text: body?.stringValue ?? '', attributes: valuesOf(attributes), traceId: hex(traceId) };
}

function toMetrics({ service, item: { name, gauge, sum, histogram } }: { service: string; item: Item }) {
  const points = (gauge ?? sum ?? histogram)?.dataPoints ?? [];
  return points.map((point: Item): ReceivedMetric => {
    const value = histogram ? Number(point.count.toString()) : point.asDouble || Number(point.asInt?.toString() ?? 0);
    return { service, name, labels: valuesOf(point.attributes), value };
  });
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
