import type { TableSet } from '@user-sync/persistence';
import { CONTROL_GRANTS } from './control-grants.ts';
import { CreateControl1795474800000 } from './migrations/1795474800000-create-control.ts';
import { IndexRuns1795647600000 } from './migrations/1795647600000-index-runs.ts';
import { KeepFormerWebhookSecret1795647600100 } from './migrations/1795647600100-keep-former-webhook-secret.ts';
import { AskForUnheard1795820400200 } from './migrations/1795820400200-ask-for-unheard.ts';
import { ReopenDecisions1795906800100 } from './migrations/1795906800100-reopen-decisions.ts';
import { RepeatMarkers1795906800300 } from './migrations/1795906800300-repeat-markers.ts';
import { IndexStartedRuns1795906800600 } from './migrations/1795906800600-index-started-runs.ts';
import { NumberRules1795906800700 } from './migrations/1795906800700-number-rules.ts';
import { ShowWebhookSecrets1795906800800 } from './migrations/1795906800800-show-webhook-secrets.ts';
import { KeepAliases1796000200000 } from './migrations/1796000200000-keep-aliases.ts';
import { NoteCatalogueTimes1796000300200 } from './migrations/1796000300200-note-catalogue-times.ts';
import { ReadNamedUsers1796000500000 } from './migrations/1796000500000-read-named-users.ts';
import { NumberRunsOfIntegrations1796000600000 } from './migrations/1796000600000-number-runs-of-integrations.ts';
import { NumberFormerRuns1796000600100 } from './migrations/1796000600100-number-former-runs.ts';
import { SayHowRunsGo1796000600200 } from './migrations/1796000600200-say-how-runs-go.ts';
import { TellWhoIsHeld1796000600300 } from './migrations/1796000600300-tell-who-is-held.ts';
import { SumUpDays1796000600400 } from './migrations/1796000600400-sum-up-days.ts';
import { NoteWhoAsked1796000700000 } from './migrations/1796000700000-note-who-asked.ts';
import { ReadCataloguesOnce1796000960100 } from './migrations/1796000960100-read-catalogues-once.ts';
import { KeepLeasesByOneBeat1796000970000 } from './migrations/1796000970000-keep-leases-by-one-beat.ts';
import { FindNews1796000970100 } from './migrations/1796000970100-find-news.ts';
import { ClaimInOrder1796000970400 } from './migrations/1796000970400-claim-in-order.ts';
import { RehearseRuns1796000972000 } from './migrations/1796000972000-rehearse-runs.ts';
import { NameRecipients1796000973000 } from './migrations/1796000973000-name-recipients.ts';
import { AuditDirectories1796000974000 } from './migrations/1796000974000-audit-directories.ts';
import { TellCredentialsApart1796000975000 } from './migrations/1796000975000-tell-credentials-apart.ts';
import { IndexEndedRuns1796000976000 } from './migrations/1796000976000-index-ended-runs.ts';

/** The shared tables; every service migrates them before its own. */
export const CONTROL_TABLES: TableSet = {
  schema: 'control',
  migrations: [
    CreateControl1795474800000,
    IndexRuns1795647600000,
    KeepFormerWebhookSecret1795647600100,
    AskForUnheard1795820400200,
    ReopenDecisions1795906800100,
    RepeatMarkers1795906800300,
    IndexStartedRuns1795906800600,
    NumberRules1795906800700,
    ShowWebhookSecrets1795906800800,
    KeepAliases1796000200000,
    NoteCatalogueTimes1796000300200,
    ReadNamedUsers1796000500000,
    NumberRunsOfIntegrations1796000600000,
    NumberFormerRuns1796000600100,
    SayHowRunsGo1796000600200,
    TellWhoIsHeld1796000600300,
    SumUpDays1796000600400,
    NoteWhoAsked1796000700000,
    ReadCataloguesOnce1796000960100,
    KeepLeasesByOneBeat1796000970000,
    FindNews1796000970100,
    ClaimInOrder1796000970400,
    RehearseRuns1796000972000,
    NameRecipients1796000973000,
    AuditDirectories1796000974000,
    TellCredentialsApart1796000975000,
    IndexEndedRuns1796000976000,
  ],
  grants: CONTROL_GRANTS,
};
