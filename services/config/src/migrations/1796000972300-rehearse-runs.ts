import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Previews of a whole synchronisation, and how runs that name one have kept to it. */
export class RehearseRuns1796000972300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE config.preview_user
        -- Of a whole synchronisation: what is to be done, the user of Ziik that is linked, and what Azure said.
        ADD planned text,
        ADD ziik_user text,
        ADD azure text`);
    await runner.query(`
      CREATE TABLE config.run_plan (
        run_id uuid PRIMARY KEY,
        integration_id uuid NOT NULL,
        preview_id uuid NOT NULL,
        people integer NOT NULL,
        as_planned integer NOT NULL,
        differences integer NOT NULL,
        judged_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX run_plan_age ON config.run_plan (judged_at)');
    await runner.query(`
      CREATE TABLE config.run_difference (
        run_id uuid NOT NULL REFERENCES config.run_plan ON DELETE CASCADE,
        azure_id text COLLATE "C" NOT NULL,
        cause text COLLATE "C" NOT NULL,
        planned text,
        actual text,
        PRIMARY KEY (run_id, cause, azure_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE config.run_difference, config.run_plan');
    await runner.query('ALTER TABLE config.preview_user DROP planned, DROP ziik_user, DROP azure');
  }
}
