import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose deactivation each run holds, since when and for what cause: what an administrator looks at and decides on. */
export class TellWhoIsHeld1796000600300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE control.held (
        run_id uuid NOT NULL REFERENCES control.run (id) ON DELETE CASCADE,
        azure_id text COLLATE "C" NOT NULL,
        cause text NOT NULL,
        since timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (run_id, azure_id)
      )`);
    await runner.query(`
      CREATE INDEX request_decision ON control.request (run_id) WHERE kind = 'decision'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX control.request_decision');
    await runner.query('DROP TABLE control.held');
  }
}
