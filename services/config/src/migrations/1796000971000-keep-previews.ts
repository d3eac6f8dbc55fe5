import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Previews, and the people who would be affected in each. */
export class KeepPreviews1796000971000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE config.preview (
        id uuid PRIMARY KEY,
        integration_id uuid NOT NULL,
        kind text NOT NULL,
        status text NOT NULL,
        request jsonb NOT NULL,
        basis jsonb,
        premises jsonb,
        progress jsonb,
        summary jsonb,
        groups jsonb NOT NULL DEFAULT '[]',
        fingerprint text,
        error jsonb,
        actor text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        expires_at timestamptz NOT NULL,
        alive_at timestamptz
      )`);
    await runner.query('CREATE INDEX preview_of_integration ON config.preview (integration_id, created_at)');
    await runner.query('CREATE INDEX preview_expiry ON config.preview (expires_at)');
    await runner.query(`
      CREATE TABLE config.preview_user (
        preview_id uuid NOT NULL REFERENCES config.preview ON DELETE CASCADE,
        azure_id text COLLATE "C" NOT NULL,
        kind text NOT NULL,
        rank smallint NOT NULL,
        name_key text COLLATE "C" NOT NULL,
        first_name text,
        last_name text,
        email text,
        difference text NOT NULL,
        before text,
        after text,
        PRIMARY KEY (preview_id, azure_id)
      )`);
    await runner.query(`
      CREATE INDEX preview_user_order ON config.preview_user (preview_id, rank, name_key, azure_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE config.preview_user, config.preview');
  }
}
