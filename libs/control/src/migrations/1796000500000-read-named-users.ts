import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users an administrator asked to have read from Azure now, and the kind of run that reads them. */
export class ReadNamedUsers1796000500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE control.run DROP CONSTRAINT run_kind_check');
    await runner.query(`
      ALTER TABLE control.run ADD CONSTRAINT run_kind_check CHECK (kind IN ('full', 'delta', 'remap', 'users'))`);
    await runner.query(`
      CREATE TABLE control.sync_request (
        integration_id uuid NOT NULL REFERENCES control.integration (id) ON DELETE CASCADE,
        azure_id text COLLATE "C" NOT NULL,
        -- Rises with every request: an answer that was asked for before the latest one does not answer it.
        asks integer NOT NULL DEFAULT 1,
        asked_at timestamptz NOT NULL DEFAULT now(),
        actor text NOT NULL,
        state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'read', 'failed')),
        -- Reads that failed; who cannot be read does not stand in the way of the others.
        tries integer NOT NULL DEFAULT 0,
        -- Why it waits, or has failed: the code of a run.
        trouble text,
        read_at timestamptz,
        -- Whether the directory has the user.
        found boolean,
        -- Of what was sent on; null where nothing was.
        revision bigint,
        run_id uuid,
        decided_at timestamptz,
        -- When Ziik had answered for it, and the read model showed it.
        written_at timestamptz,
        PRIMARY KEY (integration_id, azure_id)
      )`);
    await runner.query(`
      CREATE INDEX sync_request_waiting ON control.sync_request (integration_id, tries, asked_at)
        WHERE state = 'waiting'`);
    await runner.query(`
      CREATE INDEX sync_request_unwritten ON control.sync_request (integration_id)
        WHERE revision IS NOT NULL AND written_at IS NULL`);
    await runner.query('CREATE INDEX sync_request_by_age ON control.sync_request (asked_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE control.sync_request');
    await runner.query("DELETE FROM control.run WHERE kind = 'users'");
    await runner.query('ALTER TABLE control.run DROP CONSTRAINT run_kind_check');
    await runner.query(`
      ALTER TABLE control.run ADD CONSTRAINT run_kind_check CHECK (kind IN ('full', 'delta', 'remap'))`);
  }
}
