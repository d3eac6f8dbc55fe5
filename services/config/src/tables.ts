import { CONTROL_TABLES } from '@user-sync/control';
import { ownTables, type TableSet } from '@user-sync/persistence';
import { CreateConfig1795474800000 } from './migrations/1795474800000-create-config.ts';
import { IndexWhatGoes1795647600200 } from './migrations/1795647600200-index-what-goes.ts';
import { NoteWhatIsConsumed1795820400100 } from './migrations/1795820400100-note-what-is-consumed.ts';
import { SayWhyItWaits1795906800720 } from './migrations/1795906800720-say-why-it-waits.ts';
import { SearchAsSeen1795906800801 } from './migrations/1795906800801-search-as-seen.ts';
import { KeepLifecycle1796000200200 } from './migrations/1796000200200-keep-lifecycle.ts';
import { NameWhoActed1796000300100 } from './migrations/1796000300100-name-who-acted.ts';
import { NoteDeliveries1796000300300 } from './migrations/1796000300300-note-deliveries.ts';
import { FindPeople1796000400000 } from './migrations/1796000400000-find-people.ts';
import { CountPeople1796000400100 } from './migrations/1796000400100-count-people.ts';
import { IndexPeopleByName1796000500200 } from './migrations/1796000500200-index-people-by-name.ts';
import { TellWhatChanged1796000700200 } from './migrations/1796000700200-tell-what-changed.ts';
import { GroupGoneTargets1796000960000 } from './migrations/1796000960000-group-gone-targets.ts';
import { IndexHistoryOnce1796000960200 } from './migrations/1796000960200-index-history-once.ts';
import { KeepPreviews1796000971000 } from './migrations/1796000971000-keep-previews.ts';
import { RehearseRuns1796000972300 } from './migrations/1796000972300-rehearse-runs.ts';
import { KeepMails1796000973100 } from './migrations/1796000973100-keep-mails.ts';
import { KeepChangedUsers1796000980000 } from './migrations/1796000980000-keep-changed-users.ts';

/** The tables that config needs, in the order in which they are made. */
export const TABLES: readonly TableSet[] = [
  CONTROL_TABLES,
  {
    schema: 'config',
    migrations: [
      CreateConfig1795474800000,
      IndexWhatGoes1795647600200,
      NoteWhatIsConsumed1795820400100,
      SayWhyItWaits1795906800720,
      SearchAsSeen1795906800801,
      KeepLifecycle1796000200200,
      NameWhoActed1796000300100,
      NoteDeliveries1796000300300,
      FindPeople1796000400000,
      CountPeople1796000400100,
      IndexPeopleByName1796000500200,
      TellWhatChanged1796000700200,
      GroupGoneTargets1796000960000,
      IndexHistoryOnce1796000960200,
      KeepPreviews1796000971000,
      RehearseRuns1796000972300,
      KeepMails1796000973100,
      KeepChangedUsers1796000980000,
    ],
    // The audit is only ever added to.
    grants: ownTables('config', { audit: { SELECT: true, INSERT: true } }),
  },
];
