import { CONTROL_TABLES } from '@user-sync/control';
import type { TableSet } from '@user-sync/persistence';
import { CreateConfig1795474800000 } from './migrations/1795474800000-create-config.ts';
import { IndexWhatGoes1795647600200 } from './migrations/1795647600200-index-what-goes.ts';
import { NoteWhatIsConsumed1795820400100 } from './migrations/1795820400100-note-what-is-consumed.ts';

/** The tables that config needs, in the order in which they are made. */
export const TABLES: readonly TableSet[] = [
  CONTROL_TABLES,
  {
    schema: 'config',
    migrations: [CreateConfig1795474800000, IndexWhatGoes1795647600200, NoteWhatIsConsumed1795820400100],
  },
];
