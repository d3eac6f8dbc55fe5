export { AnswerTooLarge, BoundedBody, LARGEST_ANSWER, LARGEST_REFUSAL, parseBounded } from './bounded-answer.ts';
export { type BoundedAnswer, type BoundedRequest, type CallLimits, CallTimedOut, callBounded } from './bounded-call.ts';
export { formatDuration, parseDuration } from './duration.ts';
export { groupCalls } from './group-calls.ts';
export { createLogger, type Logger, REDACTED_FIELDS } from './logger.ts';
export { isLoopback } from './loopback.ts';
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
export { type OneAtATime, oneAtATime } from './one-at-a-time.ts';
export { type Probe, type ReadyCheck, readiness, startProbe } from './probe.ts';
export { type Repeated, repeatEvery } from './repeat-every.ts';
export { announceReady, EXIT_SETTINGS, runService, type ServiceContext } from './run-service.ts';
export { SERVICE_SETTINGS } from './service-settings.ts';
export { serviceVersion } from './service-version.ts';
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
