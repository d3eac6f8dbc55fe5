import type { TableSet } from '@user-sync/persistence';
import { CreateControl1795474800000 } from './migrations/1795474800000-create-control.ts';
import { IndexRuns1795647600000 } from './migrations/1795647600000-index-runs.ts';
import { KeepFormerWebhookSecret1795647600100 } from './migrations/1795647600100-keep-former-webhook-secret.ts';
import { AskForUnheard1795820400200 } from './migrations/1795820400200-ask-for-unheard.ts';

/** The shared tables; every service migrates them before its own. */
export const CONTROL_TABLES: TableSet = {
  schema: 'control',
  migrations: [
    CreateControl1795474800000,
    IndexRuns1795647600000,
    KeepFormerWebhookSecret1795647600100,
    AskForUnheard1795820400200,
  ],
};
