import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What has just begun, over all integrations, is found without looking at each of them. */
export class FindNews1796000970100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX run_begun ON control.run (started_at) WHERE kind IN ('full', 'delta')`);
    await runner.query(`
      CREATE INDEX integration_older_aliases ON control.integration (id) WHERE aliases_through < aliases_version`);
    await runner.query(`
      CREATE INDEX integration_of_instance ON control.integration (instance_slug) WHERE deleted_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP INDEX control.run_begun, control.integration_older_aliases, control.integration_of_instance',
    );
  }
}
