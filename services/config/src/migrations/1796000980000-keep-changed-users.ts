import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The people of the preview of a change, apart from those of a rehearsal: what a change does to many people alike is
 * kept once, and nobody is looked up by id. They go with their preview by a trigger: a foreign key would look for the
 * preview again with each of a hundred thousand rows.
 */
export class KeepChangedUsers1796000980000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE config.preview_state (
        preview_id uuid NOT NULL REFERENCES config.preview ON DELETE CASCADE,
        number integer NOT NULL,
        difference text NOT NULL,
        before text NOT NULL,
        after text NOT NULL,
        PRIMARY KEY (preview_id, number)
      )`);
    await runner.query(`
      CREATE TABLE config.changed_user (
        preview_id uuid NOT NULL,
        azure_id text COLLATE "C" NOT NULL,
        rank smallint NOT NULL,
        name_key text COLLATE "C" NOT NULL,
        first_name text,
        last_name text,
        email text,
        state integer NOT NULL
      )`);
    await runner.query('CREATE INDEX changed_user_order ON config.changed_user (preview_id, rank, name_key, azure_id)');
    await runner.query(`
      CREATE FUNCTION config.remove_changed_users() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM config.changed_user WHERE preview_id IN (SELECT id FROM old_previews);
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER remove_changed_users AFTER DELETE ON config.preview
        REFERENCING OLD TABLE AS old_previews FOR EACH STATEMENT EXECUTE FUNCTION config.remove_changed_users()`);
    // Their people are elsewhere. Others are made in seconds.
    await runner.query(
      "UPDATE config.preview SET expires_at = now() WHERE kind = 'change' AND finished_at IS NOT NULL",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER remove_changed_users ON config.preview');
    await runner.query('DROP FUNCTION config.remove_changed_users');
    await runner.query('DROP TABLE config.changed_user, config.preview_state');
  }
}
