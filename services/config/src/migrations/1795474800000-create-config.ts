import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The read model of users with their history, the markers of runs, and the audit. */
export class CreateConfig1795474800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE config.person (
        integration_id uuid NOT NULL,
        azure_id text COLLATE "C" NOT NULL,
        sequence bigint NOT NULL,
        status text NOT NULL,
        ziik_user_id bigint,
        email text,
        first_name text,
        last_name text,
        unit_id bigint,
        unit_name text,
        user_types text NOT NULL,
        findings jsonb NOT NULL,
        finding_codes text[] NOT NULL,
        search text NOT NULL,
        deactivated_at timestamptz,
        purge_at timestamptz,
        updated_at timestamptz NOT NULL,
        azure text,
        ziik text,
        decision text,
        PRIMARY KEY (integration_id, azure_id)
      )`);
    await runner.query('CREATE INDEX person_status ON config.person (integration_id, status, azure_id)');
    await runner.query(`
      CREATE INDEX person_with_findings ON config.person (integration_id, azure_id) WHERE finding_codes <> '{}'`);
    await runner.query(`
      CREATE TABLE config.history (
        integration_id uuid NOT NULL,
        azure_id text COLLATE "C" NOT NULL,
        sequence bigint NOT NULL,
        at timestamptz NOT NULL,
        what text NOT NULL,
        run_id text,
        detail text NOT NULL,
        PRIMARY KEY (integration_id, azure_id, sequence)
      )`);
    await runner.query(`
      CREATE TABLE config.run_marker (
        run_id uuid NOT NULL,
        partition integer NOT NULL,
        arrived_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (run_id, partition)
      )`);
    await runner.query(`
      CREATE TABLE config.audit (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT now(),
        actor text NOT NULL,
        role text NOT NULL,
        instance_slug text NOT NULL,
        action text NOT NULL,
        target_kind text NOT NULL,
        target_id text NOT NULL,
        changes jsonb NOT NULL,
        correlation_id text NOT NULL
      )`);
    await runner.query('CREATE INDEX audit_of_instance ON config.audit (instance_slug, id)');
    await runner.query(`
      CREATE FUNCTION config.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'The audit is only ever added to.';
      END $$`);
    await runner.query(`
      CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON config.audit
        FOR EACH STATEMENT EXECUTE FUNCTION config.refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE config.audit, config.run_marker, config.history, config.person');
    await runner.query('DROP FUNCTION config.refuse_change');
  }
}
