import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Instances, integrations, runs, requests and leases. */
export class CreateControl1795474800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE control.instance (
        slug text PRIMARY KEY,
        base_url text NOT NULL,
        username text NOT NULL,
        password_jwe text NOT NULL,
        webhook_secret_jwe text,
        version bigint NOT NULL DEFAULT 1,
        ziik_error text,
        ziik_error_at timestamptz,
        catalogue_suspicious boolean NOT NULL DEFAULT false,
        catalogue_tried_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE control.integration (
        id uuid PRIMARY KEY,
        instance_slug text NOT NULL REFERENCES control.instance (slug),
        name text NOT NULL,
        application_id uuid NOT NULL,
        tenant_id uuid NOT NULL,
        secret_jwe text NOT NULL,
        secret_version integer NOT NULL DEFAULT 1,
        secret_changed_at timestamptz NOT NULL DEFAULT now(),
        secret_expires_at timestamptz,
        unit_field text NOT NULL,
        user_type_field text NOT NULL,
        enabled boolean NOT NULL,
        matching text NOT NULL CHECK (matching IN ('exact', 'relaxed')),
        existing_users text NOT NULL CHECK (existing_users IN ('link', 'ignore')),
        unmatched text NOT NULL CHECK (unmatched IN ('keep', 'withdraw')),
        disabled_accounts text NOT NULL CHECK (disabled_accounts IN ('ignore', 'deactivate')),
        include_guests boolean NOT NULL,
        welcome_mail boolean NOT NULL,
        max_deactivations_percent double precision NOT NULL CHECK (max_deactivations_percent BETWEEN 0 AND 100),
        max_deactivations_from integer NOT NULL CHECK (max_deactivations_from >= 0),
        cloud text NOT NULL CHECK (cloud IN ('global', 'us-gov', 'us-dod', 'china')),
        version bigint NOT NULL DEFAULT 1,
        enabled_at timestamptz,
        first_read_at timestamptz,
        last_read_at timestamptz,
        last_slot_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        deleted_at timestamptz,
        CONSTRAINT integration_fields_differ CHECK (unit_field <> user_type_field),
        CONSTRAINT integration_fields_known CHECK (
          unit_field IN ${FIELDS} AND user_type_field IN ${FIELDS})
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX integration_tenant ON control.integration (instance_slug, tenant_id) WHERE deleted_at IS NULL`);
    await runner.query(`
      CREATE TABLE control.run (
        id uuid PRIMARY KEY,
        number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        integration_id uuid NOT NULL REFERENCES control.integration (id) ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('full', 'delta', 'remap')),
        trigger text NOT NULL CHECK (trigger IN ('administrator', 'schedule', 'webhook', 'system')),
        status text NOT NULL CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
        scope jsonb,
        enforce boolean NOT NULL DEFAULT false,
        cancel_requested boolean NOT NULL DEFAULT false,
        token bigint NOT NULL DEFAULT 0,
        lease_holder text,
        lease_until timestamptz,
        queued_at timestamptz NOT NULL DEFAULT now(),
        not_before timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        ended_at timestamptz,
        answered_at timestamptz,
        read integer NOT NULL DEFAULT 0,
        created integer NOT NULL DEFAULT 0,
        updated integer NOT NULL DEFAULT 0,
        unchanged integer NOT NULL DEFAULT 0,
        restored integer NOT NULL DEFAULT 0,
        removed integer NOT NULL DEFAULT 0,
        published integer NOT NULL DEFAULT 0,
        held integer NOT NULL DEFAULT 0,
        decided integer NOT NULL DEFAULT 0,
        decision text CHECK (decision IN ('approved', 'rejected')),
        error jsonb,
        last_revision bigint,
        partitions integer[] NOT NULL DEFAULT '{}',
        traceparent text
      )`);
    // A row of its own: the applier adds to it while the poller holds the run's row for a page at a time.
    await runner.query(`
      CREATE TABLE control.run_applied (
        run_id uuid PRIMARY KEY REFERENCES control.run (id) ON DELETE CASCADE,
        applied integer NOT NULL
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE UNIQUE INDEX run_one_running ON control.run (integration_id) WHERE status = 'running'`);
    await runner.query(`
      CREATE UNIQUE INDEX run_one_queued ON control.run (integration_id, kind) WHERE status = 'queued'`);
    await runner.query('CREATE INDEX run_of_integration ON control.run (integration_id, number)');
    await runner.query(`
      CREATE INDEX run_unsettled ON control.run (integration_id) WHERE ended_at IS NOT NULL AND answered_at IS NULL`);
    await runner.query(`
      CREATE TABLE control.request (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        instance_slug text NOT NULL,
        integration_id uuid NOT NULL REFERENCES control.integration (id) ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('sync', 'reactivation', 'adoption', 'decision')),
        azure_ids text[],
        run_id uuid,
        approve boolean,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX request_of_instance ON control.request (instance_slug, id)');
    await runner.query(`
      CREATE TABLE control.lease (
        name text PRIMARY KEY,
        holder text NOT NULL,
        token bigint NOT NULL,
        until timestamptz NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE control.lease, control.request, control.run_applied, control.run, control.integration, control.instance',
    );
  }
}

const FIELDS = `('jobTitle', 'companyName', 'department', 'streetAddress', 'state', 'country', 'officeLocation', 'city',
  'postalCode')`;
