import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is kept beside the delta link: how often it failed, the link before it, and whether a list is to be repeated.
 */
export class KeepLinks1795906800500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE poller.directory
        -- Rounds in a row that failed on the delta link.
        ADD link_failures integer NOT NULL DEFAULT 0,
        ADD former_link text,
        ADD former_linked_at timestamptz,
        -- The latest list may have come from a copy that lagged behind the link after it.
        ADD list_again boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE poller.directory
        DROP link_failures, DROP former_link, DROP former_linked_at, DROP list_again`);
  }
}
