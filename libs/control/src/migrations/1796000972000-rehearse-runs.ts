import type { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = `'full', 'delta', 'remap', 'users'`;
const NUMBER_RUN = (except: string) => `
      CREATE OR REPLACE FUNCTION control.number_run() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        ${except}
        PERFORM 1 FROM control.run
          WHERE integration_id = NEW.integration_id AND kind = NEW.kind AND status = 'queued' AND NEW.status = 'queued'
          FOR NO KEY UPDATE SKIP LOCKED;
        IF FOUND THEN
          RETURN NEW;
        END IF;
        INSERT INTO control.run_number AS n (integration_id, last) VALUES (NEW.integration_id, 1)
          ON CONFLICT (integration_id) DO UPDATE SET last = n.last + 1 RETURNING n.last INTO NEW.ordinal;
        RETURN NEW;
      END $$`;

/**
 * Runs that read for a rehearsal, which have no number among the runs of their integration; the preview that a run
 * fills, or is compared with; and how far rehearsals are.
 */
export class RehearseRuns1796000972000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE control.run DROP CONSTRAINT run_kind_check');
    await runner.query(`
      ALTER TABLE control.run ADD CONSTRAINT run_kind_check CHECK (kind IN (${KINDS}, 'rehearsal')),
        ADD COLUMN preview_id uuid`);
    await runner.query(
      NUMBER_RUN(`IF NEW.kind = 'rehearsal' THEN
          NEW.ordinal := 0;
          RETURN NEW;
        END IF;`),
    );
    await runner.query(`
      CREATE TABLE control.rehearsal (
        -- The preview's.
        id uuid PRIMARY KEY,
        integration_id uuid NOT NULL REFERENCES control.integration (id) ON DELETE CASCADE,
        run_id uuid NOT NULL,
        -- How many it is about; NULL until everybody is sent to be decided.
        people integer,
        decided integer NOT NULL DEFAULT 0,
        looked_up integer NOT NULL DEFAULT 0,
        cancelled boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX rehearsal_of_integration ON control.rehearsal (integration_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE control.rehearsal');
    await runner.query(NUMBER_RUN(''));
    await runner.query("DELETE FROM control.run WHERE kind = 'rehearsal'");
    await runner.query('ALTER TABLE control.run DROP CONSTRAINT run_kind_check');
    await runner.query(`
      ALTER TABLE control.run ADD CONSTRAINT run_kind_check CHECK (kind IN (${KINDS})), DROP COLUMN preview_id`);
  }
}
