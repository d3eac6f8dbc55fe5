import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was read for rehearsals and is in the mirror: the run that publishes it makes it its own. */
export class NoteRehearsals1796000972100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE poller.directory
        -- Rehearsals that left rows to be published.
        ADD rehearsed_runs uuid[] NOT NULL DEFAULT '{}',
        -- When one had read everything last.
        ADD rehearsed_at timestamptz,
        -- The directory that they read, which may be changed before the first synchronisation.
        ADD rehearsed_of text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE poller.directory DROP rehearsed_runs, DROP rehearsed_at, DROP rehearsed_of');
  }
}
