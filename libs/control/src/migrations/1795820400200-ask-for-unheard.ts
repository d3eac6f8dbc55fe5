import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People that the applier knows but a full run did not report; the poller looks them up in the directory. */
export class AskForUnheard1795820400200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE control.unheard (
        integration_id uuid NOT NULL REFERENCES control.integration (id) ON DELETE CASCADE,
        azure_id text NOT NULL,
        PRIMARY KEY (integration_id, azure_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE control.unheard');
  }
}
