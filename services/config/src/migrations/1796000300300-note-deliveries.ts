import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When Ziik delivered last, by instance and trigger. */
export class NoteDeliveries1796000300300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE config.delivery (
        instance_slug text NOT NULL,
        trigger text NOT NULL,
        last_at timestamptz NOT NULL,
        PRIMARY KEY (instance_slug, trigger)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE config.delivery');
  }
}
