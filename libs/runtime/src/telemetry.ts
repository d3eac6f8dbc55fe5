import {
  type Attributes,
  context,
  isSpanContextValid,
  logs,
  ROOT_CONTEXT,
  SeverityNumber,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { SpanAttributes } from './metrics.ts';

let running: { shutdown(): Promise<void> } | undefined;

/** Whether traces, metrics and logs go anywhere. Where this is false every helper here returns at once. */
export function isTelemetryOn(): boolean {
  return running !== undefined;
}

/**
 * Sends traces, metrics and logs by OTLP (protobuf over HTTP) when OTEL_EXPORTER_OTLP_ENDPOINT is set, and serves
 * metrics for scraping on METRICS_PORT; loads the SDK only then. There is no automatic instrumentation: it would put
 * message keys and query texts into spans.
 */
export async function startTelemetry(service: string): Promise<void> {
  const otlp = Boolean(process.env.OTEL_EXPORTER_OTLP_ENDPOINT?.trim());
  // An invalid port is reported with the other settings.
  const port = Number(process.env.METRICS_PORT ?? 0);
  const metricsPort = port > 0 && port <= 65_535 ? port : undefined;
  if (running !== undefined || (!otlp && metricsPort === undefined)) return;
  const { createTelemetrySdk, observeProcess } = await import('./telemetry-sdk.ts');
  running = await createTelemetrySdk(service, { otlp, metricsPort });
  observeProcess(service);
}

/** Sends what is waiting, for at most 3 s: telemetry that cannot be sent never keeps a service from ending. */
export async function stopTelemetry(): Promise<void> {
  const sdk = running;
  running = undefined;
  if (sdk === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, 3_000);
  });
  await Promise.race([sdk.shutdown().catch(() => undefined), limit]);
  clearTimeout(timer);
}

const TRACER = 'user-sync';

/** The kind of a span: internal, or at an edge towards Kafka or HTTP. */
export type SpanPlace = 'internal' | 'producer' | 'consumer' | 'client' | 'server';

const KINDS: Record<SpanPlace, SpanKind> = {
  internal: SpanKind.INTERNAL,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
  server: SpanKind.SERVER,
};

/**
 * Begins the trace of one change: a new root span, linked to that of the run, ended at once.
 * Its W3C traceparent travels with the change; undefined when telemetry is off.
 */
export function startChange(
  name: string,
  { link, attributes }: { link?: string | undefined; attributes?: SpanAttributes } = {},
): string | undefined {
  if (running === undefined) return undefined;
  const linked = link === undefined ? undefined : parseTraceparent(link);
  const span = trace.getTracer(TRACER).startSpan(
    name,
    {
      root: true,
      kind: SpanKind.PRODUCER,
      ...(attributes ? { attributes } : {}),
      ...(linked ? { links: [{ context: linked }] } : {}),
    },
    ROOT_CONTEXT,
  );
  span.end();
  return formatTraceparent(span.spanContext());
}

/**
 * Runs `work` in a span under the traceparent that came with a message; without one, or with telemetry off, just runs
 * it.
 */
export function continueTrace<T>(
  traceparent: string | undefined,
  name: string,
  place: SpanPlace,
  attributes: SpanAttributes,
  work: () => T,
): T {
  if (running === undefined) return work();
  const base = contextOf(traceparent);
  return spanned(trace.getTracer(TRACER).startSpan(name, { kind: KINDS[place], attributes }, base), base, work);
}

/** Runs the work on a batch in a span for each message, under the traceparent that came with it. */
export async function continueTraces<Message extends { readonly traceparent?: string | undefined }, T>(
  messages: readonly Message[],
  name: string,
  attributesOf: (message: Message) => SpanAttributes,
  work: () => Promise<T>,
): Promise<T> {
  if (running === undefined) return work();
  const spans = messages.map((message) =>
    trace
      .getTracer(TRACER)
      .startSpan(name, { kind: SpanKind.CONSUMER, attributes: attributesOf(message) }, contextOf(message.traceparent)),
  );
  try {
    const result = await work();
    for (const span of spans) span.end();
    return result;
  } catch (error) {
    for (const span of spans) failed(span, error);
    throw error;
  }
}

/** Marks in its trace that a change was not applied: a failed span, which sampling always keeps. */
export function traceFailure(traceparent: string | undefined, name: string, attributes: SpanAttributes): void {
  if (running === undefined) return;
  const span = trace.getTracer(TRACER).startSpan(name, { attributes }, contextOf(traceparent));
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** Runs `work` in a span under the active one. */
export function inSpan<T>(name: string, place: SpanPlace, attributes: SpanAttributes, work: () => T): T {
  return continueTrace(undefined, name, place, attributes, work);
}

/** Notes an attribute on the active span, if any. */
export function noteOnSpan(attributes: SpanAttributes): void {
  if (running !== undefined) trace.getActiveSpan()?.setAttributes(attributes);
}

/** The active span as a W3C traceparent, to be stored or sent along; undefined without one. */
export function currentTraceparent(): string | undefined {
  if (running === undefined) return undefined;
  const span = trace.getActiveSpan()?.spanContext();
  return span && isSpanContextValid(span) ? formatTraceparent(span) : undefined;
}

function spanned<T>(span: Span, base: ReturnType<typeof context.active>, work: () => T): T {
  return context.with(trace.setSpan(base, span), () => {
    try {
      const result = work();
      if (!(result instanceof Promise)) {
        span.end();
        return result;
      }
      return result.then(
        (value) => {
          span.end();
          return value;
        },
        (error: unknown) => {
          failed(span, error);
          throw error;
        },
      ) as T;
    } catch (error) {
      failed(span, error);
      throw error;
    }
  });
}

/** Only the error's kind: messages can quote what was refused. */
function failed(span: Span, error: unknown): void {
  const name = error instanceof Error ? error.name : 'Error';
  span.setStatus({ code: SpanStatusCode.ERROR, message: name });
  span.setAttribute('error.type', (error as { code?: string } | undefined)?.code?.toString() ?? name);
  span.end();
}

function contextOf(traceparent: string | undefined): ReturnType<typeof context.active> {
  const parent = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  return parent === undefined ? context.active() : trace.setSpanContext(ROOT_CONTEXT, parent);
}

function parseTraceparent(text: string): SpanContext | undefined {
  const match = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text);
  if (match === null) return undefined;
  const [, traceId = '', spanId = '', flags = '00'] = match;
  const span = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return isSpanContextValid(span) ? span : undefined;
}

function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

const SEVERITIES: Record<string, SeverityNumber> = {
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  fatal: SeverityNumber.FATAL,
};

/** Sends a line that the logger wrote (already redacted) as a log record as well. */
export function exportLog(line: string): void {
  if (running === undefined) return;
  const { level, time, msg, service: _, trace_id: __, span_id: ___, ...fields } = JSON.parse(line);
  logs.getLogger(TRACER).emit({
    timestamp: new Date(time),
    severityNumber: SEVERITIES[level] ?? SeverityNumber.INFO,
    severityText: level,
    body: msg,
    attributes: flatten(fields),
    context: context.active(),
  });
}

function flatten(fields: Record<string, unknown>): Attributes {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? value
        : JSON.stringify(value),
    ]),
  );
}
