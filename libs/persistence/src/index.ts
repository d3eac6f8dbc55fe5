export { type ColumnSource, columnName, columns, unnestAs } from './columns.ts';
export { consumedOffsets, consumedTable, isReplaying } from './consumed-offsets.ts';
export {
  createDatabase,
  type Database,
  type DatabaseOptions,
  isForeignKeyViolation,
  isUniqueViolation,
  type TransactionOptions,
  type Tx,
} from './database.ts';
export { deleteInParts } from './delete-in-parts.ts';
export { type Extent, type Granted, type Grants, ownTables, type TableGrants } from './grants.ts';
export { isDatabaseAway, sqlState } from './is-database-away.ts';
export { migrateCommand } from './migrate-command.ts';
export { grantRoles, type MigrationClass, migrateTables, type TableSet } from './migrations.ts';
export { planOnce } from './plan-once.ts';
export { raiseSequence } from './raise-sequence.ts';
