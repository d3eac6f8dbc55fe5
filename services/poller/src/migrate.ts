import { migrateCommand } from '@user-sync/persistence';
import { TABLES } from './tables.ts';

await migrateCommand('poller', TABLES);
