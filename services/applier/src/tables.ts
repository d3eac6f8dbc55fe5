import { CONTROL_TABLES } from '@user-sync/control';
import { ownTables, type TableSet } from '@user-sync/persistence';
import { CreateApplier1795474800300 } from './migrations/1795474800300-create-applier.ts';
import { IndexLongAddresses1795561200000 } from './migrations/1795561200000-index-long-addresses.ts';
import { RememberPauses1795647600000 } from './migrations/1795647600000-remember-pauses.ts';
import { IndexPurges1795734000000 } from './migrations/1795734000000-index-purges.ts';
import { NoteWhatIsConsumed1795820400000 } from './migrations/1795820400000-note-what-is-consumed.ts';
import { RememberFormerIds1795906800600 } from './migrations/1795906800600-remember-former-ids.ts';
import { LookAgainWithRuns1795906800610 } from './migrations/1795906800610-look-again-with-runs.ts';
import { KeepRulesVersion1795906800710 } from './migrations/1795906800710-keep-rules-version.ts';
import { BindPausesToVersions1796000000000 } from './migrations/1796000000000-bind-pauses-to-versions.ts';
import { KeepAliasesVersion1796000200100 } from './migrations/1796000200100-keep-aliases-version.ts';
import { TellWhy1796000700100 } from './migrations/1796000700100-tell-why.ts';
import { FindWhatIsDue1796000970200 } from './migrations/1796000970200-find-what-is-due.ts';
import { StoreMarkersByPartition1796000970300 } from './migrations/1796000970300-store-markers-by-partition.ts';
import { Rehearse1796000972200 } from './migrations/1796000972200-rehearse.ts';
import { SettleTheSame1796000990000 } from './migrations/1796000990000-settle-the-same.ts';

/** The applier's own schema. */
const APPLIER_TABLES: TableSet = {
  schema: 'applier',
  migrations: [
    CreateApplier1795474800300,
    IndexLongAddresses1795561200000,
    RememberPauses1795647600000,
    IndexPurges1795734000000,
    NoteWhatIsConsumed1795820400000,
    RememberFormerIds1795906800600,
    LookAgainWithRuns1795906800610,
    KeepRulesVersion1795906800710,
    BindPausesToVersions1796000000000,
    KeepAliasesVersion1796000200100,
    TellWhy1796000700100,
    FindWhatIsDue1796000970200,
    StoreMarkersByPartition1796000970300,
    Rehearse1796000972200,
    SettleTheSame1796000990000,
  ],
  grants: ownTables('applier'),
};

/** Everything that must be there before the applier works, in order. */
export const TABLES: readonly TableSet[] = [CONTROL_TABLES, APPLIER_TABLES];
