import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People that the list of a full run shows otherwise than the mirror, until the delta after it tells of them too. */
export class NoteDifferences1796000974100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE poller.difference (
        integration_id uuid NOT NULL,
        run_id uuid NOT NULL,
        azure_id text NOT NULL,
        PRIMARY KEY (integration_id, run_id, azure_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE poller.difference');
  }
}
