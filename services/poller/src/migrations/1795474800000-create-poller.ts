import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mirror of each directory, and how far it is read and published. */
export class CreatePoller1795474800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SEQUENCE poller.revision');
    await runner.query(`
      CREATE TABLE poller.directory (
        integration_id uuid PRIMARY KEY,
        delta_link text,
        -- When the changes before the delta link had been read; the link's age.
        linked_at timestamptz,
        generation bigint NOT NULL DEFAULT 0,
        published_revision bigint NOT NULL DEFAULT 0,
        -- Where the round of the latest run stands, so that a crashed run goes on.
        round_run_id uuid,
        round jsonb
      )`);
    // Room on each page: full reads rewrite rows in place to note that they were seen.
    await runner.query(`
      CREATE TABLE poller.mirror (
        integration_id uuid NOT NULL,
        azure_id text COLLATE "C" NOT NULL,
        present boolean NOT NULL,
        removed_reason text CHECK (removed_reason IN ('soft-deleted', 'deleted', 'absent')),
        mail text,
        user_principal_name text,
        given_name text,
        surname text,
        account_enabled boolean,
        user_type text,
        job_title text,
        company_name text,
        department text,
        street_address text,
        state text,
        country text,
        office_location text,
        city text,
        postal_code text,
        change text NOT NULL CHECK (change IN ('created', 'updated', 'deleted')),
        revision bigint NOT NULL,
        generation bigint NOT NULL,
        run_id uuid NOT NULL,
        verify boolean NOT NULL,
        PRIMARY KEY (integration_id, azure_id),
        CHECK (present = (removed_reason IS NULL))
      ) WITH (fillfactor = 85)`);
    await runner.query('CREATE INDEX mirror_revision ON poller.mirror (integration_id, revision)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE poller.mirror, poller.directory');
    await runner.query('DROP SEQUENCE poller.revision');
  }
}
