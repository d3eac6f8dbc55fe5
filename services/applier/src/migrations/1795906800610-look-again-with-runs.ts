import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The run of each integration with which waiting users were last looked at, and an index of those who wait. */
export class LookAgainWithRuns1795906800610 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE applier.look (
        integration_id uuid PRIMARY KEY,
        run_id uuid NOT NULL,
        started_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE INDEX account_waiting ON applier.account (integration_id, due_at)
        WHERE settled AND purge_at IS NULL AND due_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX applier.account_waiting');
    await runner.query('DROP TABLE applier.look');
  }
}
