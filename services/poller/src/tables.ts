import { CONTROL_TABLES } from '@user-sync/control';
import type { TableSet } from '@user-sync/persistence';
import { CreatePoller1795474800000 } from './migrations/1795474800000-create-poller.ts';

/** The tables that the poller needs, in the order in which they are made. */
export const TABLES: readonly TableSet[] = [
  CONTROL_TABLES,
  { schema: 'poller', migrations: [CreatePoller1795474800000] },
];
