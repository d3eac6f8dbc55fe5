import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the units and user types of an instance were read last, and since when what was read is held back. */
export class NoteCatalogueTimes1796000300200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE control.instance ADD COLUMN catalogue_read_at timestamptz, ADD COLUMN catalogue_suspicious_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE control.instance DROP COLUMN catalogue_read_at, DROP COLUMN catalogue_suspicious_at',
    );
  }
}
