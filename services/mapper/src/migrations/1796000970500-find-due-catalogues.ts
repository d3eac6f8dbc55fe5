import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which catalogues may be due is found without looking at every one. */
export class FindDueCatalogues1796000970500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX catalogue_due ON mapper.catalogue (due_at)');
    await runner.query('CREATE INDEX catalogue_asked ON mapper.catalogue (asked_at) WHERE asked_at IS NOT NULL');
    await runner.query(`
      CREATE INDEX catalogue_suspicious ON mapper.catalogue (suspicious_since) WHERE suspicious_since IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX mapper.catalogue_due, mapper.catalogue_asked, mapper.catalogue_suspicious');
  }
}
