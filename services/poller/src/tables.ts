import { CONTROL_TABLES } from '@user-sync/control';
import { ownTables, type TableSet } from '@user-sync/persistence';
import { CreatePoller1795474800000 } from './migrations/1795474800000-create-poller.ts';
import { KeepLinks1795906800500 } from './migrations/1795906800500-keep-links.ts';
import { NoteAskedUsers1796000500100 } from './migrations/1796000500100-note-asked-users.ts';
import { NoteRehearsals1796000972100 } from './migrations/1796000972100-note-rehearsals.ts';
import { NoteDifferences1796000974100 } from './migrations/1796000974100-note-differences.ts';

/** The tables that the poller needs, in the order in which they are made. */
export const TABLES: readonly TableSet[] = [
  CONTROL_TABLES,
  {
    schema: 'poller',
    migrations: [
      CreatePoller1795474800000,
      KeepLinks1795906800500,
      NoteAskedUsers1796000500100,
      NoteRehearsals1796000972100,
      NoteDifferences1796000974100,
    ],
    grants: ownTables('poller'),
  },
];
