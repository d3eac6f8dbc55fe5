import { isSpanContextValid, trace } from '@opentelemetry/api';
import { destination, type Logger as PinoLogger, pino } from 'pino';
import { exportLog } from './telemetry.ts';

/** Constant message, values as fields: `log.info({ integrationId, count }, 'page stored')`. */
export type Logger = PinoLogger;

/** Names of fields that could hold personal data or secrets; their values are replaced in every log line. */
export const REDACTED_FIELDS = [
  'secret',
  'password',
  'clientSecret',
  'pem',
  'passphrase',
  'privateKey',
  'clientAssertion',
  'webhookSecret',
  'authorization',
  'accessToken',
  'token',
  'jwt',
  'email',
  'mail',
  'userPrincipalName',
  'givenName',
  'surname',
  'firstName',
  'lastName',
] as const;

/** JSON lines on standard error, with the ids of the active span. Standard output stays free for the ready line. */
export function createLogger(service: string, level = 'info'): Logger {
  return pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: '[redacted]' },
      serializers: { err: describeError, error: describeError },
      mixin() {
        const span = trace.getActiveSpan()?.spanContext();
        return span && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {};
      },
    },
    {
      write(line: string) {
        stderr.write(line);
        exportLog(line);
      },
    },
  );
}

const stderr = destination({ dest: 2, sync: true });

/** Only what can hold no row values: drivers put parameters and details of rows on their errors. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack, cause } = error;
  const code = (error as { code?: unknown }).code;
  return {
    name,
    message,
    ...(code === undefined ? {} : { code: String(code) }),
    stack,
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}
