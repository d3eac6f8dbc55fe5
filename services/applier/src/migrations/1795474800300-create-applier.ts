import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Accounts (desired and applied state, link, work), runs as the applier sees them, and what it knows of each instance.
 */
export class CreateApplier1795474800300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SEQUENCE applier.outcome AS bigint');
    await runner.query(`
      CREATE TABLE applier.account (
        integration_id uuid NOT NULL,
        azure_id text COLLATE "C" NOT NULL,
        instance_slug text NOT NULL,
        partition integer NOT NULL,
        -- Raised by everything that asks for work from outside; a result that saw an older one leaves the row due.
        touch bigint NOT NULL DEFAULT 1,

        -- What is desired: the command as it was received.
        desired_revision bigint NOT NULL,
        run_id uuid NOT NULL,
        is_gone boolean NOT NULL,
        verify boolean NOT NULL,
        desired text NOT NULL,
        email_key text,
        traceparent text,
        waiting_since timestamptz NOT NULL DEFAULT now(),

        -- What stands in Ziik, as last written or read.
        ziik_user_id bigint,
        created_by_us boolean NOT NULL DEFAULT false,
        applied_revision bigint,
        applied text,
        applied_email_key text,
        doubtful boolean NOT NULL DEFAULT false,

        -- Work.
        settled boolean NOT NULL DEFAULT false,
        due_at timestamptz,
        trouble text,
        waiting_for text,
        wish text CHECK (wish IN ('bring-back', 'adopt')),

        -- Leaving.
        brake text CHECK (brake IN ('waiting', 'held', 'released')),
        hold_run uuid,
        override text,
        hands_off text CHECK (hands_off IN ('gone-in-ziik', 'deactivated-in-ziik', 'reactivated-in-ziik')),
        deactivated_at timestamptz,
        purge_at timestamptz,

        -- What is told.
        status text NOT NULL DEFAULT 'pending',
        findings text NOT NULL DEFAULT '[]',
        what text NOT NULL DEFAULT 'listed',
        outcome_seq bigint,
        outcome_at timestamptz,

        PRIMARY KEY (integration_id, azure_id)
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX account_link ON applier.account (instance_slug, ziik_user_id) WHERE ziik_user_id IS NOT NULL`);
    await runner.query(`
      CREATE INDEX account_due ON applier.account (integration_id, settled, due_at) WHERE due_at IS NOT NULL`);
    await runner.query(`
      CREATE INDEX account_unsettled ON applier.account (integration_id, desired_revision) WHERE NOT settled`);
    // An address is held by the account that is linked; one that is not linked yet only wants it.
    await runner.query(`
      CREATE INDEX account_email ON applier.account (instance_slug, coalesce(applied_email_key, email_key))`);
    await runner.query(`
      CREATE INDEX account_told ON applier.account (instance_slug, outcome_seq) WHERE outcome_seq IS NOT NULL`);
    await runner.query(`
      CREATE INDEX account_waiting_for ON applier.account (instance_slug, waiting_for) WHERE waiting_for IS NOT NULL`);
    await runner.query(`
      CREATE INDEX account_braked ON applier.account (integration_id, brake) WHERE brake IS NOT NULL`);
    await runner.query(`
      CREATE INDEX account_deactivated ON applier.account (integration_id, deactivated_at)
        WHERE deactivated_at IS NOT NULL`);
    await runner.query(`
      CREATE TABLE applier.run (
        run_id uuid PRIMARY KEY,
        integration_id uuid NOT NULL,
        last_revision bigint NOT NULL,
        partitions integer[] NOT NULL,
        arrived integer[] NOT NULL,
        drained_at timestamptz,
        settled_at timestamptz,
        first_arrived_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE INDEX run_unsettled ON applier.run (integration_id) WHERE drained_at IS NOT NULL AND settled_at IS NULL`);
    await runner.query(`
      CREATE TABLE applier.instance (
        slug text PRIMARY KEY,
        published_outcome bigint NOT NULL DEFAULT 0
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE applier.instance, applier.run, applier.account');
    await runner.query('DROP SEQUENCE applier.outcome');
  }
}
