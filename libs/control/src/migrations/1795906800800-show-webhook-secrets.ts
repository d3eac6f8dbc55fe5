import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether an instance has a webhook secret, for services that may not read the secret itself. */
export class ShowWebhookSecrets1795906800800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE control.instance
        ADD has_webhook_secret boolean GENERATED ALWAYS AS (webhook_secret_jwe IS NOT NULL) STORED`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE control.instance DROP has_webhook_secret');
  }
}
