import { type Attributes, type Counter, type Histogram, metrics, type Observable } from '@opentelemetry/api';
import { isTelemetryOn } from './telemetry.ts';

/**
 * What publishes a gauge. All replicas of a publisher say the same, so queries take `max by` over them, never a sum.
 */
type Publisher = 'poller' | 'applier' | 'config' | 'consumers' | 'all';

interface MetricDescription {
  /** `total`: a counter that is read, not counted. */
  readonly kind: 'counter' | 'histogram' | 'gauge' | 'total';
  readonly unit: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly from?: Publisher;
}

/**
 * Every metric of the system; each is exported as `user_sync_<name>`. Alerts and dashboards use only these. No label is
 * a user's id, and only gauges that one service publishes have `integration`. State that outlives a job is read
 * from Postgres and Kafka by services that stay: config reports the integrations, every consumer the lag of all groups.
 */
export const METRICS = {
  oldest_unapplied_change_age_seconds: gauge(
    's',
    'config',
    ['integration'],
    'Age of the oldest change not yet applied in Ziik, counted from the poll before the one that saw it',
  ),
  change_apply_delay_seconds: histogram(
    's',
    ['kind'],
    "From the end of the poll before the one that saw a change until Ziik's response, by kind of run",
  ),
  poll_last_success_timestamp_seconds: gauge(
    's',
    'config',
    ['integration'],
    'End of the last successful poll of an enabled integration, or the time it was enabled if none has succeeded since',
  ),
  poll_duration_seconds: histogram('s', ['kind', 'outcome'], 'Duration of a run, by kind and outcome'),
  poll_users_total: counter('{user}', ['outcome'], 'Entries read from directories, by outcome'),
  delta_token_age_seconds: gauge(
    's',
    'poller',
    ['integration'],
    'Age of the stored delta link; Microsoft expires it after seven days',
  ),
  full_resync_total: counter('{run}', ['reason'], 'Full reads, by reason'),
  plans_total: counter('{user}', ['outcome', 'reason'], 'Decisions, by outcome and reason'),
  held_changes: gauge(
    '{user}',
    'config',
    ['integration'],
    'Deactivations over the removal limit that wait for an administrator',
  ),
  directory_audit_differences: gauge(
    '{user}',
    'config',
    ['integration'],
    'Users that the last weekly full read found changed although no delta had told; they are put right',
  ),
  unassigned_users: gauge('{user}', 'config', ['integration'], 'Users without a unit or a user type'),
  http_requests_total: counter(
    '{request}',
    ['system', 'operation', 'outcome'],
    'Outgoing requests to Microsoft and Ziik, by operation and outcome',
  ),
  http_duration_seconds: histogram('s', ['system', 'operation'], 'Duration of outgoing requests, by operation'),
  throttled_total: counter('{request}', ['system', 'operation'], 'Responses with status 429 or 503, by operation'),
  rate_limit_wait_seconds: histogram('s', ['system'], 'Pauses requested by Microsoft or Ziik (Retry-After)'),
  breaker_open: gauge('{instance}', 'config', ['reason'], 'Ziik instances whose circuit breaker is open, by reason'),
  api_requests_total: counter('{request}', ['operation', 'status'], 'Responses of the REST API, by route and status'),
  api_duration_seconds: histogram('s', ['operation'], 'Response time of the REST API, by route'),
  consumer_lag_messages: gauge(
    '{message}',
    'consumers',
    ['group', 'topic', 'partition'],
    'Messages not yet committed; -1: no commit ever, and the partition is empty',
  ),
  consumer_lag_seconds: gauge(
    's',
    'consumers',
    ['group', 'topic'],
    'Age of the oldest message not yet committed; 0: none',
  ),
  consumer_committed_offset: gauge(
    '{message}',
    'consumers',
    ['group', 'topic', 'partition'],
    'Committed offset of a consumer group in a partition; -1: never committed',
  ),
  consumer_members: gauge('{member}', 'consumers', ['group'], 'Members of a consumer group'),
  consumer_record_age_seconds: histogram('s', ['topic'], 'Age of a message when it is handled'),
  consumer_messages_total: counter('{message}', ['topic', 'outcome'], 'Messages handled, by topic and outcome'),
  rebalances_total: counter('{rebalance}', ['group'], 'Rebalances of a consumer group'),
  consumer_crashes_total: counter('{crash}', ['group'], 'Consumers that crashed'),
  dead_letters_total: counter(
    '{message}',
    ['topic', 'reason'],
    'Messages moved to a dead-letter topic, by topic and reason',
  ),
  dead_letters_waiting: gauge('{message}', 'consumers', ['topic'], 'Messages waiting in a dead-letter topic, by topic'),
  retry_waiting: gauge(
    '{user}',
    'applier',
    ['integration'],
    'Users whose last write to Ziik failed and will be retried',
  ),
  work_waiting: gauge('{user}', 'applier', ['integration'], 'Users whose desired state is not in Ziik yet and is due'),
  deactivated_users: gauge('{user}', 'applier', ['integration'], 'Users deactivated and not yet purged'),
  purge_overdue: gauge('{user}', 'applier', ['integration'], 'Users whose purge was due more than a day ago'),
  clock_difference_seconds: gauge(
    's',
    'applier',
    [],
    'Difference between the clocks of PostgreSQL and of the process; above 180 purges are suspended',
  ),
  secret_expires_timestamp_seconds: gauge(
    's',
    'config',
    ['integration'],
    'When the Entra secret or certificate of an integration expires',
  ),
  integration_blocked: gauge(
    '{integration}',
    'config',
    ['integration', 'code', 'remedy', 'mended_by'],
    'Blocked integrations, by cause and by who can remedy it; mended_by is the deprecated name of remedy',
  ),
  mails_total: counter('{mail}', ['outcome'], 'Attempts to send a mail to an administrator, by outcome'),
  oldest_waiting_mail_age_seconds: gauge('s', 'config', [], 'Age of the oldest mail that waits to be sent; 0: none'),
  audit_write_failures_total: counter('{entry}', [], 'Audit entries that could not be written'),
  process_memory_bytes: gauge('By', 'all', ['service'], 'Resident memory of a process'),
  process_cpu_seconds_total: total('s', 'all', ['service'], 'Processor time used by a process'),
  process_start_timestamp_seconds: gauge(
    's',
    'all',
    ['service'],
    'When a process started; it changes with every restart',
  ),
  event_loop_delay_seconds: gauge('s', 'all', ['service'], 'Longest event loop delay since the last export'),
} as const satisfies Record<string, MetricDescription>;

/** Names of attributes on spans. Ids alone; never a name, an address, a secret or a text that came from outside. */
type SpanAttribute =
  | 'user_sync.integration'
  | 'user_sync.azure_id'
  | 'user_sync.run'
  | 'user_sync.run_kind'
  | 'user_sync.entries'
  | 'user_sync.operation'
  | 'user_sync.topic'
  | 'user_sync.reason'
  | 'user_sync.status'
  | 'user_sync.brake';

/** Attributes of one span. */
export type SpanAttributes = Readonly<Partial<Record<SpanAttribute, string | number>>>;

/** Name of a metric, without the prefix `user_sync_`. */
export type MetricName = keyof typeof METRICS;
type NamesOf<Kind> = { [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never }[MetricName];
/** The labels of a metric; all of them are given. */
type LabelsOf<Name extends MetricName> = Readonly<Record<(typeof METRICS)[Name]['labels'][number], string | number>>;
/** Read at each sending: gauges, and counters that somebody else counts. */
type ReadName = NamesOf<'gauge' | 'total'>;

const counters = new Map<string, Counter>();
const histograms = new Map<string, Histogram>();

/** Adds to a counter. */
export function count<Name extends NamesOf<'counter'>>(name: Name, value: number, labels: LabelsOf<Name>): void {
  if (!isTelemetryOn()) return;
  let counter = counters.get(name);
  if (counter === undefined) {
    counter = meter().createCounter(`user_sync_${name}`, METRICS[name]);
    counters.set(name, counter);
  }
  counter.add(value, labels);
}

/** Notes one measured value in a histogram; seconds where the name ends so. */
export function record<Name extends NamesOf<'histogram'>>(name: Name, value: number, labels: LabelsOf<Name>): void {
  if (!isTelemetryOn()) return;
  let histogram = histograms.get(name);
  if (histogram === undefined) {
    histogram = meter().createHistogram(`user_sync_${name}`, {
      ...METRICS[name],
      advice: {
        explicitBucketBoundaries: [0.005, 0.01, 0.05, 0.1, 0.3, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600, 4_500, 7_200],
      },
    });
    histograms.set(name, histogram);
  }
  histogram.record(value, labels);
}

/** Counts and times one outgoing call; `status` is HTTP's, null where no answer came. */
export function recordCall(system: 'microsoft' | 'ziik', operation: string, status: number | null, ms: number): void {
  const outcome = status === null ? 'no-answer' : `${Math.floor(status / 100)}xx`;
  count('http_requests_total', 1, { system, operation, outcome });
  record('http_duration_seconds', ms / 1_000, { system, operation });
  if (status === 429 || status === 503) count('throttled_total', 1, { system, operation });
}

/** A value with its labels. */
export type Reading<Name extends ReadName> = readonly [value: number, labels: LabelsOf<Name>];
/** The values of several metrics. */
export type Readings<Name extends ReadName> = { readonly [Each in Name]: readonly Reading<Each>[] };

/** A reading that takes longer leaves a gap: what does not answer must not hold up the other metrics of the service. */
const READ_WITHIN_MS = 5_000;

/**
 * Publishes metrics whose values are read together at each sending; does nothing when telemetry is off. A reading that
 * fails leaves a gap in the series, which the alerts on missing data see.
 */
export function observe<Name extends ReadName>(
  names: readonly Name[],
  read: () => Promise<Readings<Name>> | Readings<Name>,
): void {
  if (!isTelemetryOn()) return;
  const instruments = new Map(names.map((name) => [name, readInstrument(name)]));
  let reading: Promise<Readings<Name> | undefined> | undefined;
  meter().addBatchObservableCallback(
    async (result) => {
      // One that is still under way is not begun again.
      reading ??= Promise.resolve()
        .then(read)
        .catch(() => undefined)
        .finally(() => {
          reading = undefined;
        });
      const readings = await withinLimit(reading);
      if (readings === undefined) return;
      for (const [name, instrument] of instruments)
        for (const [value, labels] of readings[name]) result.observe(instrument, value, labels as Attributes);
    },
    [...instruments.values()],
  );
}

function readInstrument(name: ReadName): Observable {
  const description = METRICS[name];
  return description.kind === 'gauge'
    ? meter().createObservableGauge(`user_sync_${name}`, description)
    : meter().createObservableCounter(`user_sync_${name}`, description);
}

async function withinLimit<T>(work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), READ_WITHIN_MS);
  });
  const first = await Promise.race([work, limit]);
  clearTimeout(timer);
  return first;
}

function meter() {
  return metrics.getMeter('user-sync');
}

function counter<const L extends readonly string[]>(unit: string, labels: L, description: string) {
  return { kind: 'counter', unit, labels, description } as const;
}
function histogram<const L extends readonly string[]>(unit: string, labels: L, description: string) {
  return { kind: 'histogram', unit, labels, description } as const;
}
function gauge<const L extends readonly string[]>(unit: string, from: Publisher, labels: L, description: string) {
  return { kind: 'gauge', unit, from, labels, description } as const;
}
function total<const L extends readonly string[]>(unit: string, from: Publisher, labels: L, description: string) {
  return { kind: 'total', unit, from, labels, description } as const;
}
