import type { MigrationInterface, QueryRunner } from 'typeorm';

/** To which addresses mails about an integration are sent, and in which language. */
export class NameRecipients1796000973000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE control.integration
        ADD notify_emails text[] NOT NULL DEFAULT '{}',
        ADD notify_language text NOT NULL DEFAULT 'en'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE control.integration DROP notify_emails, DROP notify_language');
  }
}
