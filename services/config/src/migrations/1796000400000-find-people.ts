import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isMoreStale, refreshKeys } from '../keep-read-model/refresh-keys.ts';

/**
 * What people are searched, sorted and filtered by, for those who are stored and those to come; see
 * docs/decisions/0075-people-are-found-by-one-index.md. Without the extension a search reads everybody.
 */
export class FindPeople1796000400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE config.person
        ADD COLUMN name_key text COLLATE "C" NOT NULL DEFAULT '~',
        ADD COLUMN facets bigint[] NOT NULL DEFAULT '{}',
        ADD COLUMN keys_sequence bigint NOT NULL DEFAULT 0`);
    await runner.query('DROP INDEX config.person_with_findings');
    const run = (sql: string, parameters: unknown[]) => runner.query(sql, parameters);
    while (isMoreStale(await refreshKeys(run)));
    await runner.query(`
      CREATE INDEX person_of_version_before ON config.person (integration_id) WHERE keys_sequence <> sequence`);
    await runner.query('CREATE INDEX person_by_name ON config.person (integration_id, name_key, azure_id)');
    await runner.query('CREATE INDEX person_by_change ON config.person (integration_id, updated_at, azure_id)');
    await runner.query(`
      CREATE INDEX person_by_purge ON config.person (integration_id, purge_at, azure_id) WHERE purge_at IS NOT NULL`);
    await runner.query('CREATE INDEX history_people_of_run ON config.history (integration_id, run_id, azure_id)');
    await runner.query(`
      DO $$
      DECLARE place text;
      BEGIN
        BEGIN
          CREATE EXTENSION IF NOT EXISTS pg_trgm;
        EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_file THEN
          RAISE WARNING 'pg_trgm cannot be created (%): a search of people reads all of an integration', SQLERRM;
        END;
        SELECT quote_ident(n.nspname) INTO place
          FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm';
        EXECUTE CASE WHEN place IS NULL THEN 'CREATE INDEX person_facets ON config.person USING gin (facets)'
          ELSE format('CREATE INDEX person_facets ON config.person USING gin (search %s.gin_trgm_ops, facets)', place) END;
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX config.history_people_of_run');
    await runner.query(`
      ALTER TABLE config.person DROP COLUMN name_key, DROP COLUMN facets, DROP COLUMN keys_sequence`);
    await runner.query('DROP INDEX config.person_by_change, config.person_by_purge');
    await runner.query('DROP INDEX IF EXISTS config.person_facets');
    await runner.query(`
      CREATE INDEX person_with_findings ON config.person (integration_id, azure_id) WHERE finding_codes <> '{}'`);
  }
}
