export {
  type AliasKey,
  changeAliases,
  countAliases,
  deleteAlias,
  giveUpOlderAliases,
  insertAlias,
  type KeptAlias,
  listAliases,
  loadAliases,
  noteAliasesThrough,
} from './alias.ts';
export { cancelQueuedRuns, cancelRun } from './cancel-run.ts';
export { type KeptCatalogue, loadCatalogue, type MissingNames, showCatalogue, showMissingNames } from './catalogue.ts';
export { type ChangeAge, changeAges, oldestUnsettled } from './change-age.ts';
export { CATALOGUE_PATIENCE_MS, claimRun } from './claim-run.ts';
export { CONTROL_TABLES } from './control-tables.ts';
export { addApplied, addCounts, addPartitions, countUnapplied } from './count-run.ts';
export {
  CREDENTIAL_KINDS,
  type CredentialKind,
  type NewCredential,
  type OpenedCredential,
  openIntegrationCredential,
} from './credential.ts';
export { noteDecided, noteDecision, noteHeld, openToDecision } from './decide-held.ts';
export { endRun, type RunEnd } from './end-run.ts';
export { findHolds, type Hold, isHeld } from './find-holds.ts';
export { findNews, listRuled, type News, type RuledIntegration } from './find-news.ts';
export {
  type Failing,
  failingSince,
  findRuns,
  hasRunBegun,
  newestRuns,
  type OpenRuns,
  openRuns,
  type RunFilter,
  type RunOfInstance,
  runsToFollow,
} from './find-runs.ts';
export { fencedRun, fenceRun, type RunHeartbeat, renewRun } from './hold-run.ts';
export { initiateRun } from './initiate-run.ts';
export {
  type Instance,
  type InstanceCredentials,
  type InstanceTrouble,
  listSlugs,
  loadInstance,
  loadInstances,
  lockInstance,
  noteCatalogueRead,
  noteCatalogueTried,
  openInstanceCredentials,
  openWebhookSecrets,
  removeFormerWebhookSecrets,
  removeInstance,
  requireFreshCatalogue,
  saveInstance,
  setCatalogueSuspicious,
  setInstanceTrouble,
  VersionChanged,
} from './instance.ts';
export {
  type AuditFinding,
  currentRules,
  type DirectoryAudit,
  goneIntegrations,
  type Integration,
  type IntegrationInput,
  type IntegrationKey,
  type IntegrationVersion,
  insertIntegration,
  instancesOf,
  integrationsOfInstance,
  integrationsToNotify,
  integrationVersions,
  keyOfIntegration,
  listIntegrations,
  loadIntegration,
  loadIntegrations,
  loadIntegrationsOf,
  lockBegunIntegrations,
  lockIntegration,
  markIntegrationDeleted,
  removeDeletedIntegrations,
  takeAuditFindings,
  updateIntegration,
} from './integration.ts';
export { createKeyring, type Keyring, KeyringError, openSecret, type SecretContext, sealSecret } from './keyring.ts';
export {
  acquireLease,
  announceMember,
  countMembers,
  fenceLease,
  type GroupPlace,
  type Lease,
  LeaseLost,
  releaseLease,
  removeMember,
  renewLease,
} from './lease.ts';
export {
  beatHolder,
  beginHolder,
  endHolder,
  endSilentHolders,
  leasesOf,
  moveBounds,
  releaseLeases,
  type TakenLease,
  takeLeases,
} from './lease-holder.ts';
export { nextDueIn } from './next-due.ts';
export { type ControlNotice, listenForNotices, notify, notifyPeople } from './notices.ts';
export { endRunPause, noteRunWait, postponeRun } from './postpone-run.ts';
export { enforceRun, queueDueRuns, queueRun, type RunOrder } from './queue-run.ts';
export { type ReEncryption, reEncryptSecrets } from './re-encrypt.ts';
export {
  addRehearsed,
  beginRehearsal,
  cancelRehearsal,
  loadRehearsal,
  noteRehearsedPeople,
  openRehearsals,
  plannedRuns,
  type Rehearsal,
  removeOldRehearsals,
} from './rehearsal.ts';
export { removeOldRuns } from './remove-old-runs.ts';
export { addRequest, type Request, takeRequests } from './request.ts';
export {
  loadRun,
  lockRun,
  type RemapScope,
  type Run,
  type RunCounts,
  type RunError,
  type RunKind,
  type RunStatus,
  type RunTrigger,
  type RunWait,
} from './run.ts';
export { type RunSurroundings, runSurroundings } from './run-surroundings.ts';
export { settleRuns, takeUnsettledRuns, type UnsettledRun } from './settle-run.ts';
export { countTroubles, loadStandings, type Standing } from './standing.ts';
export { type RunSum, type SummedTime, sumUpRuns } from './sum-up-runs.ts';
export { type Swept, sweepRowsOfDeleted } from './sweep-rows.ts';
export {
  type AskedUser,
  askForSync,
  loadSync,
  noteSyncFailure,
  noteSyncsDecided,
  noteSyncsRead,
  noteSyncsWritten,
  removeOldSyncs,
  type SyncRequest,
  waitingSyncs,
} from './sync-request.ts';
export { addUnheard, loadUnheard, removeUnheard } from './unheard.ts';
export { loadWork, type Work } from './work.ts';
