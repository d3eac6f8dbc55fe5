import { monitorEventLoopDelay } from 'node:perf_hooks';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { type IMetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { observe } from './metrics.ts';
import { serviceVersion } from './service-version.ts';

/** Where telemetry goes: sent by OTLP, its metrics served for scraping, or both. */
export interface TelemetryRoutes {
  /** OTEL_EXPORTER_OTLP_ENDPOINT is set; addresses, headers and sampling come from the OTEL_* variables. */
  readonly otlp: boolean;
  /** Port of `GET /metrics` in Prometheus' text format; undefined: not served. */
  readonly metricsPort: number | undefined;
}

/** The OpenTelemetry SDK for one service, started. Rejects where the port for scraping cannot be had. */
export async function createTelemetrySdk(
  service: string,
  { otlp, metricsPort }: TelemetryRoutes,
): Promise<{ shutdown(): Promise<void> }> {
  const readers: IMetricReader[] = [];
  if (otlp) {
    readers.push(
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter(),
        exportIntervalMillis: Number(process.env.OTEL_METRIC_EXPORT_INTERVAL ?? 15_000),
      }),
    );
  }
  if (metricsPort !== undefined) {
    const host = process.env.LISTEN_HOST?.trim() || '127.0.0.1';
    const scraped = new PrometheusExporter({
      port: metricsPort,
      host,
      preventServerStart: true,
      withoutScopeInfo: true,
    });
    await scraped.startServer();
    readers.push(scraped);
  }
  const pod = process.env.POD_NAME ?? process.env.HOSTNAME;
  const sdk = new NodeSDK({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'azure-user-sync',
      'service.version': serviceVersion(),
      ...(pod === undefined ? {} : { 'service.instance.id': pod }),
    }),
    autoDetectResources: false,
    instrumentations: [],
    ...(otlp ? { traceExporter: new OTLPTraceExporter() } : { spanProcessors: [] }),
    metricReaders: readers,
    logRecordProcessors: otlp ? [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })] : [],
  });
  sdk.start();
  return sdk;
}

/** Publishes memory, processor time, start and the lateness of the event loop. */
export function observeProcess(service: string): void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const startedAt = Date.now() / 1e3 - process.uptime();
  const names = [
    'process_memory_bytes',
    'process_cpu_seconds_total',
    'process_start_timestamp_seconds',
    'event_loop_delay_seconds',
  ] as const;
  observe(names, () => {
    const { user, system } = process.cpuUsage();
    const lateMs = delay.max / 1e6 - 20;
    delay.reset();
    return {
      process_memory_bytes: [[process.memoryUsage.rss(), { service }]],
      process_cpu_seconds_total: [[(user + system) / 1e6, { service }]],
      process_start_timestamp_seconds: [[startedAt, { service }]],
      event_loop_delay_seconds: [[Math.max(0, lateMs) / 1e3, { service }]],
    };
  });
}
