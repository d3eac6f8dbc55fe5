import { CONTROL_TABLES } from '@user-sync/control';
import type { TableSet } from '@user-sync/persistence';
import { CreateApplier1795474800300 } from './migrations/1795474800300-create-applier.ts';
import { IndexLongAddresses1795561200000 } from './migrations/1795561200000-index-long-addresses.ts';
import { RememberPauses1795647600000 } from './migrations/1795647600000-remember-pauses.ts';
import { IndexPurges1795734000000 } from './migrations/1795734000000-index-purges.ts';
import { NoteWhatIsConsumed1795820400000 } from './migrations/1795820400000-note-what-is-consumed.ts';

/** The applier's own schema. */
export const APPLIER_TABLES: TableSet = {
  schema: 'applier',
  migrations: [
    CreateApplier1795474800300,
    IndexLongAddresses1795561200000,
    RememberPauses1795647600000,
    IndexPurges1795734000000,
    NoteWhatIsConsumed1795820400000,
  ],
};

/** Everything that must be there before the applier works, in order. */
export const TABLES: readonly TableSet[] = [CONTROL_TABLES, APPLIER_TABLES];
