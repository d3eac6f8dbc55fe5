import { DIRECTORY_PROPERTIES, type DirectoryUser } from '@user-sync/domain';
import { columnName } from '@user-sync/persistence';

/** A property of a person, its column in the mirror, and its bit in the mask of the properties that an entry has. */
interface MirrorColumn {
  readonly property: keyof DirectoryUser;
  readonly column: string;
  readonly type: 'text' | 'boolean';
  readonly bit: number;
}

export const MIRROR_COLUMNS: readonly MirrorColumn[] = DIRECTORY_PROPERTIES.map((property, index) => ({
  property,
  column: columnName(property),
  type: property === 'accountEnabled' ? 'boolean' : 'text',
  bit: 1 << index,
}));

/** The mask of an entry that has all properties. */
export const ALL_GIVEN = MIRROR_COLUMNS.reduce((mask, { bit }) => mask | bit, 0);
