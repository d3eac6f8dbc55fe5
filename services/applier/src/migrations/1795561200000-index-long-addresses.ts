import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Addresses are indexed by as much of them as an address may have (320 characters), since Postgres refuses a row whose
 * indexed values are over 2,704 bytes, and what a directory has in `mail` can be that long.
 */
export class IndexLongAddresses1795561200000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX applier.account_email');
    await runner.query(`
      CREATE INDEX account_email ON applier.account
        (instance_slug, left(coalesce(applied_email_key, email_key), 320))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX applier.account_email');
    await runner.query(`
      CREATE INDEX account_email ON applier.account (instance_slug, coalesce(applied_email_key, email_key))`);
  }
}
