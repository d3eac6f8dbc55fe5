import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs in the order in which they are claimed, and integrations by the slot that was filled last. */
export class ClaimInOrder1796000970400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX run_to_claim ON control.run ((trigger = 'administrator') DESC, not_before, number)
        WHERE status = 'queued'`);
    await runner.query(`
      CREATE INDEX integration_slot ON control.integration (last_slot_at) WHERE enabled AND deleted_at IS NULL`);
    await runner.query(`
      CREATE INDEX instance_untried ON control.instance (slug) WHERE catalogue_tried_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX control.run_to_claim, control.integration_slot, control.instance_untried');
  }
}
