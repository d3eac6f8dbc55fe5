import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was read because an administrator asked, and what the next delta has to tell again because of it. */
export class NoteAskedUsers1796000500100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE poller.mirror ADD asked boolean NOT NULL DEFAULT false');
    await runner.query(`
      ALTER TABLE poller.directory
        -- When users were read alone, first and last, since a round that tells again what such reads may have missed.
        ADD alone_since timestamptz,
        ADD alone_until timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE poller.directory DROP alone_since, DROP alone_until');
    await runner.query('ALTER TABLE poller.mirror DROP asked');
  }
}
