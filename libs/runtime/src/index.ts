export { parseDuration } from './duration.ts';
export { createLogger, type Logger, REDACTED_FIELDS } from './logger.ts';
export {
  count,
  METRICS,
  type MetricName,
  observe,
  type Reading,
  record,
  recordCall,
  type SpanAttributes,
} from './metrics.ts';
export { type Probe, type ReadyCheck, readiness, startProbe } from './probe.ts';
export { announceReady, EXIT_SETTINGS, runService, type ServiceContext } from './run-service.ts';
export { SERVICE_SETTINGS } from './service-settings.ts';
export {
  defineSettings,
  readSettings,
  type Setting,
  SettingsError,
  type SettingsOf,
  type SettingsSpec,
  type SettingType,
  settingsTable,
} from './settings.ts';
export {
  continueTrace,
  continueTraces,
  currentTraceparent,
  inSpan,
  isTelemetryOn,
  noteOnSpan,
  type SpanPlace,
  startChange,
  startTelemetry,
  stopTelemetry,
  traceFailure,
} from './telemetry.ts';
