import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Runs are numbered per integration, from 1 on. A trigger does it, so that services of the version before number theirs
 * during an upgrade. An order that is added to a queued run draws no number.
 */
export class NumberRunsOfIntegrations1796000600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE control.run ADD COLUMN ordinal integer');
    await runner.query(`
      CREATE TABLE control.run_number (
        integration_id uuid PRIMARY KEY REFERENCES control.integration (id) ON DELETE CASCADE,
        last integer NOT NULL
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      INSERT INTO control.run_number (integration_id, last)
        SELECT integration_id, count(*) FROM control.run GROUP BY integration_id`);
    // Who holds the lock on the queued run has it as a conflict for sure; where another holds it, a number may be lost.
    await runner.query(`
      CREATE FUNCTION control.number_run() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM 1 FROM control.run
          WHERE integration_id = NEW.integration_id AND kind = NEW.kind AND status = 'queued' AND NEW.status = 'queued'
          FOR NO KEY UPDATE SKIP LOCKED;
        IF FOUND THEN
          RETURN NEW;
        END IF;
        INSERT INTO control.run_number AS n (integration_id, last) VALUES (NEW.integration_id, 1)
          ON CONFLICT (integration_id) DO UPDATE SET last = n.last + 1 RETURNING n.last INTO NEW.ordinal;
        RETURN NEW;
      END $$`);
    await runner.query(`
      CREATE TRIGGER run_numbered BEFORE INSERT ON control.run FOR EACH ROW EXECUTE FUNCTION control.number_run()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER run_numbered ON control.run');
    await runner.query('DROP FUNCTION control.number_run');
    await runner.query('DROP TABLE control.run_number');
    await runner.query('ALTER TABLE control.run DROP COLUMN ordinal');
  }
}
