import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { NodeSDK } from '@opentelemetry/sdk-node';

/** The OpenTelemetry SDK for one service, started. Addresses, headers and sampling come from the OTEL_* variables. */
export function createTelemetrySdk(service: string): { shutdown(): Promise<void> } {
  const pod = process.env.POD_NAME ?? process.env.HOSTNAME;
  const sdk = new NodeSDK({
    resource: resourceFromAttributes({
      'service.name': service,
      'service.namespace': 'azure-user-sync',
      'service.version': process.env.SERVICE_VERSION ?? '0.1.0',
      ...(pod === undefined ? {} : { 'service.instance.id': pod }),
    }),
    autoDetectResources: false,
    instrumentations: [],
    traceExporter: new OTLPTraceExporter(),
    metricReaders: [
      new PeriodicExportingMetricReader({
        exporter: new OTLPMetricExporter(),
        exportIntervalMillis: Number(process.env.OTEL_METRIC_EXPORT_INTERVAL ?? 15_000),
      }),
    ],
    logRecordProcessors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter() })],
  });
  sdk.start();
  return sdk;
}
