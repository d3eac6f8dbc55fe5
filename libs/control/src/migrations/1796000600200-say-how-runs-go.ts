import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who asked for a run, what it waits for, how fast it goes since it was claimed, and how many people there are. */
export class SayHowRunsGo1796000600200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE control.run
        ADD COLUMN requested_by text,
        ADD COLUMN waits_for text,
        ADD COLUMN claimed_at timestamptz,
        ADD COLUMN done_when_claimed integer NOT NULL DEFAULT 0`);
    await runner.query('ALTER TABLE control.integration ADD COLUMN people integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE control.integration DROP COLUMN people');
    await runner.query(`
      ALTER TABLE control.run DROP COLUMN requested_by, DROP COLUMN waits_for, DROP COLUMN claimed_at,
        DROP COLUMN done_when_claimed`);
  }
}
