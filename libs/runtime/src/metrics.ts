import { type Attributes, type Counter, type Histogram, metrics } from '@opentelemetry/api';
import { isTelemetryOn } from './telemetry.ts';

interface MetricDescription {
  readonly kind: 'counter' | 'histogram' | 'gauge';
  readonly unit: string;
  readonly description: string;
}

/**
 * Every metric of the system; each is exported as `user_sync_<name>`. Alerts and dashboards use only these.
 * Labels are integration, outcome, reason, operation, topic, group; never a user's id, and no integration on histograms.
 */
export const METRICS = {
  oldest_unapplied_change_age_seconds: gauge(
    's',
    'Age of the oldest change that Ziik has not answered, by integration',
  ),
  change_apply_delay_seconds: histogram('s', 'From seeing a change in the directory to its answer by Ziik'),
  poll_last_success_timestamp_seconds: gauge('s', 'When the last successful run of an integration ended'),
  poll_duration_seconds: histogram('s', 'Duration of a run, by kind and outcome'),
  poll_users_total: counter('{user}', 'Entries read from directories, by outcome'),
  delta_token_age_seconds: gauge('s', 'Age of the stored delta link; it dies at seven days'),
  full_resync_total: counter('{run}', 'Full reads that were needed, by reason'),
  plans_total: counter('{user}', 'Decisions, by outcome and reason'),
  held_changes: gauge('{user}', 'Deactivations that wait for an administrator'),
  unassigned_users: gauge('{user}', 'Users without a unit or a user type'),
  http_requests_total: counter('{request}', 'Calls to Entra, Graph and Ziik, by operation and outcome'),
  http_duration_seconds: histogram('s', 'Duration of outgoing calls, by operation'),
  throttled_total: counter('{request}', 'Answers 429 and 503 with a pause asked for, by operation'),
  rate_limit_wait_seconds: histogram('s', 'Pauses kept because the other side asked for them'),
  breaker_open: gauge('1', 'Ziik instances that are left alone because they do not answer'),
  api_requests_total: counter('{request}', 'Answers of the REST API, by route and status'),
  api_duration_seconds: histogram('s', 'Duration of answers of the REST API, by route'),
  consumer_lag_messages: gauge('{message}', 'Messages not yet committed, by group and topic; -1: never committed'),
  consumer_record_age_seconds: histogram('s', 'Age of a message when it is handled'),
  consumer_messages_total: counter('{message}', 'Messages handled, by topic and outcome'),
  rebalances_total: counter('{rebalance}', 'Rebalances of a consumer group'),
  consumer_crashes_total: counter('{crash}', 'Consumers that ended by themselves'),
  dead_letters_total: counter('{message}', 'Messages put aside, by topic and reason'),
  dead_letters_waiting: gauge('{message}', 'Messages that wait in a dead letter, by topic'),
  retry_waiting: gauge('{user}', 'Users whose last write to Ziik failed for the time being'),
  work_waiting: gauge('{user}', 'Users whose desired state is not in Ziik yet and is due'),
  deactivated_users: gauge('{user}', 'Users deactivated and not yet purged'),
  purge_overdue: gauge('{user}', 'Users whose purge was due more than a day ago'),
  secret_expires_timestamp_seconds: gauge('s', 'When the Entra secret of an integration expires'),
  integrations_blocked: gauge('{integration}', 'Enabled integrations that wait for their customer, by code'),
  audit_write_failures_total: counter('{entry}', 'Audit entries that could not be written'),
} as const satisfies Record<string, MetricDescription>;

/** Name of a metric, without the prefix `user_sync_`. */
export type MetricName = keyof typeof METRICS;
type NamesOf<Kind> = { [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never }[MetricName];

const counters = new Map<string, Counter>();
const histograms = new Map<string, Histogram>();

/** Adds to a counter. */
export function count(name: NamesOf<'counter'>, value = 1, attributes?: Attributes): void {
  if (!isTelemetryOn()) return;
  let counter = counters.get(name);
  if (counter === undefined) {
    counter = meter().createCounter(`user_sync_${name}`, METRICS[name]);
    counters.set(name, counter);
  }
  counter.add(value, attributes);
}

/** Notes one measured value in a histogram; seconds where the name ends so. */
export function record(name: NamesOf<'histogram'>, value: number, attributes?: Attributes): void {
  if (!isTelemetryOn()) return;
  let histogram = histograms.get(name);
  if (histogram === undefined) {
    histogram = meter().createHistogram(`user_sync_${name}`, {
      ...METRICS[name],
      advice: {
        explicitBucketBoundaries: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3_600, 4_500, 7_200],
      },
    });
    histograms.set(name, histogram);
  }
  histogram.record(value, attributes);
}

/** A gauge's values with their labels, read whenever metrics are sent. */
export type Reading = readonly [value: number, attributes?: Attributes];

/** Publishes a gauge whose values are read at each sending; does nothing when telemetry is off. Failures leave a gap. */
export function observe(name: NamesOf<'gauge'>, read: () => Promise<readonly Reading[]> | readonly Reading[]): void {
  if (!isTelemetryOn()) return;
  meter()
    .createObservableGauge(`user_sync_${name}`, METRICS[name])
    .addCallback(async (result) => {
      try {
        for (const [value, attributes] of await read()) result.observe(value, attributes);
      } catch {
        // A gap in the series says that it could not be read; the alerts on missing data see it.
      }
    });
}

function meter() {
  return metrics.getMeter('user-sync');
}

function counter<const U extends string>(unit: U, description: string) {
  return { kind: 'counter', unit, description } as const;
}
function histogram<const U extends string>(unit: U, description: string) {
  return { kind: 'histogram', unit, description } as const;
}
function gauge<const U extends string>(unit: U, description: string) {
  return { kind: 'gauge', unit, description } as const;
}
