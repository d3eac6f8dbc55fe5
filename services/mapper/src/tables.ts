import { CONTROL_TABLES } from '@user-sync/control';
import type { TableSet } from '@user-sync/persistence';
import { CreateMapper1795474800100 } from './migrations/1795474800100-create-mapper.ts';

/** The tables that the mapper needs, in the order in which they are made. */
export const TABLES: readonly TableSet[] = [
  CONTROL_TABLES,
  { schema: 'mapper', migrations: [CreateMapper1795474800100] },
];
