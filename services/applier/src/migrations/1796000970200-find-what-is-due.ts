import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What has just become due, over all integrations, is found without looking at each of them. The condition on `touch`,
 * which always holds, keeps this index from statements about one integration, which do not have it: PostgreSQL could
 * expect somebody of each among the first who are due, and would read them all where there is nobody.
 */
export class FindWhatIsDue1796000970200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX account_due_at ON applier.account (due_at) WHERE due_at IS NOT NULL AND touch >= 0`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX applier.account_due_at');
  }
}
