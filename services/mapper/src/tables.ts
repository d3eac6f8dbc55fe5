import { CONTROL_TABLES } from '@user-sync/control';
import { ownTables, type TableSet } from '@user-sync/persistence';
import { CreateMapper1795474800100 } from './migrations/1795474800100-create-mapper.ts';
import { FindDueCatalogues1796000970500 } from './migrations/1796000970500-find-due-catalogues.ts';

/** The tables that the mapper needs, in the order in which they are made. */
export const TABLES: readonly TableSet[] = [
  CONTROL_TABLES,
  {
    schema: 'mapper',
    migrations: [CreateMapper1795474800100, FindDueCatalogues1796000970500],
    grants: ownTables('mapper'),
  },
];
