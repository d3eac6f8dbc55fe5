import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the end markers of a run that does not settle were sent once more. */
export class RepeatMarkers1795906800300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE control.run ADD COLUMN markers_repeated_at timestamptz');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE control.run DROP COLUMN markers_repeated_at');
  }
}
