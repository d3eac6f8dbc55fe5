import type { Grants } from '@user-sync/persistence';

const WEBHOOK_SECRETS = ['webhook_secret_jwe', 'former_webhook_secret_jwe'];
const NO_SECRETS = { SELECT: { except: ['password_jwe', ...WEBHOOK_SECRETS] } } as const;
/** A service that calls Ziik needs its credentials, not the webhook secrets. */
const ZIIK_ACCOUNT = { except: WEBHOOK_SECRETS } as const;
/** What services note on an instance. Its address and account are an administrator's alone. */
const NOTED_ON_INSTANCES = [
  'ziik_error',
  'ziik_error_at',
  'catalogue_suspicious',
  'catalogue_suspicious_at',
  'catalogue_tried_at',
  'catalogue_read_at',
] as const;
const NO_ENTRA_SECRET = { except: ['secret_jwe'] } as const;
/** What `queueRun` writes where a run of the kind is queued already. */
const ADDED_TO_A_QUEUED_RUN = [
  'trigger',
  'scope',
  'enforce',
  'requested_by',
  'preview_id',
  'not_before',
  'queued_at',
] as const;
/** Who queues a run draws its number. */
const NUMBERS = { SELECT: true, INSERT: true, UPDATE: true } as const;
const LEASES = { SELECT: true, INSERT: true, UPDATE: true } as const;

/** What each service needs of the shared tables. Config, through which administrators work, writes most of them. */
export const CONTROL_GRANTS: Grants = {
  poller: {
    instance: NO_SECRETS,
    integration: {
      SELECT: true,
      UPDATE: [
        'first_read_at',
        'last_read_at',
        'last_slot_at',
        'people',
        'audited_at',
        'audit_people',
        'audit_differences',
        'audit_run_id',
        'audit_tried_at',
      ],
    },
    run: { SELECT: true, INSERT: true, UPDATE: true },
    run_number: NUMBERS,
    run_applied: { SELECT: true },
    unheard: { SELECT: true, DELETE: true },
    sync_request: { SELECT: true, UPDATE: true },
    rehearsal: { SELECT: true, UPDATE: ['people'] },
  },
  mapper: {
    instance: { SELECT: ZIIK_ACCOUNT, UPDATE: NOTED_ON_INSTANCES },
    // UPDATE, of what nobody reads: without it Postgres refuses to lock rows (FOR SHARE).
    integration: { SELECT: NO_ENTRA_SECRET, UPDATE: ['updated_at'] },
    // It queues remaps, or adds to one that is queued.
    run: { SELECT: true, INSERT: true, UPDATE: ADDED_TO_A_QUEUED_RUN },
    run_number: NUMBERS,
    run_applied: { SELECT: true },
    alias: { SELECT: true },
    catalogue: { SELECT: true, INSERT: true, UPDATE: true },
    lease: LEASES,
    lease_holder: { SELECT: true },
  },
  applier: {
    instance: { SELECT: ZIIK_ACCOUNT, UPDATE: ['ziik_error', 'ziik_error_at'] },
    integration: { SELECT: NO_ENTRA_SECRET, UPDATE: ['aliases_base', 'aliases_through'] },
    // It queues a remap, or adds to one that is queued, where a decision by the rules in force never came.
    run: {
      SELECT: true,
      INSERT: true,
      UPDATE: [
        'held',
        'decision',
        'decided',
        'trigger',
        'scope',
        'enforce',
        'requested_by',
        'preview_id',
        'not_before',
      ],
    },
    run_number: NUMBERS,
    held: { SELECT: true, INSERT: true, DELETE: true },
    run_applied: { SELECT: true, INSERT: true, UPDATE: true },
    request: { SELECT: true, DELETE: true },
    lease: { ...LEASES, DELETE: true },
    lease_holder: { ...LEASES, DELETE: true },
    unheard: { SELECT: true, INSERT: true },
    sync_request: { SELECT: true, UPDATE: ['decided_at'] },
    rehearsal: { SELECT: true, UPDATE: ['decided', 'looked_up'] },
  },
  config: {
    instance: { SELECT: true, INSERT: true, UPDATE: true, DELETE: true },
    integration: { SELECT: true, INSERT: true, UPDATE: true, DELETE: true },
    run: { SELECT: true, INSERT: true, UPDATE: true, DELETE: true },
    run_number: NUMBERS,
    held: { SELECT: true },
    run_day: { SELECT: true, INSERT: true, UPDATE: true, DELETE: true },
    run_applied: { SELECT: true },
    alias: { SELECT: true, INSERT: true, DELETE: true },
    catalogue: { SELECT: true },
    request: { SELECT: true, INSERT: true },
    sync_request: { SELECT: true, INSERT: true, UPDATE: true, DELETE: true },
    lease: LEASES,
    rehearsal: { SELECT: true, INSERT: true, UPDATE: ['cancelled'], DELETE: true },
    lease_holder: { SELECT: true },
  },
};
