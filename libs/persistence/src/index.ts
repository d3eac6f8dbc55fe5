export { columns } from './columns.ts';
export { consumedOffsets, consumedTable, isReplaying } from './consumed-offsets.ts';
export {
  createDatabase,
  type Database,
  type DatabaseOptions,
  isUniqueViolation,
  sqlState,
  type Tx,
} from './database.ts';
export { migrateCommand } from './migrate-command.ts';
export { type MigrationClass, migrateTables, type TableSet } from './migrations.ts';
export { raiseSequence } from './raise-sequence.ts';
