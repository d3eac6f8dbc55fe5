import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The webhook secret before the present one, which counts until Ziik has the present one too. */
export class KeepFormerWebhookSecret1795647600100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE control.instance ADD former_webhook_secret_jwe text, ADD former_webhook_secret_until timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE control.instance DROP former_webhook_secret_jwe, DROP former_webhook_secret_until`);
  }
}
